"""The street network: rules of the road, arrays, searches, minutes and isochrones."""
