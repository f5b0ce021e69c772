"""The example data: Linköping made from published facts."""
