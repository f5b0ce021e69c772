"""Lists of addresses given their areas."""
