"""One package per surface; none imports another."""
