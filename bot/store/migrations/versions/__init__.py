"""One module for each step, r0001 first."""
