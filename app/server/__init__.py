"""Around every request: its headers and size, what is logged, counted and documented of it."""
