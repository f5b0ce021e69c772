"""Data into the store: read, checked, put in one transaction, with all that follows from them."""
