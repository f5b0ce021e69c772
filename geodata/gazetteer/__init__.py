"""Names and places, and the one answer to what somebody typed."""
