"""Where new borders run: lines noded, cut, followed and fitted, ground given from area to area."""
