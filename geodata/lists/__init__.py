"""Lists of addresses as people keep them, opened without trusting them and given columns."""
