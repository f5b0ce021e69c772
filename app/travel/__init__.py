"""Minutes and isochrones over the loaded data."""
