"""One module a resource; each route is a few lines."""
