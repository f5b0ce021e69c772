"""Plans as files, both ways."""
