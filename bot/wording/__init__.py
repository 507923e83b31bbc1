"""Every sentence a user can read, in English and Spanish; numbers and dates as each place writes them."""
