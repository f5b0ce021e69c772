"""What of a table may be told without telling of single people."""
