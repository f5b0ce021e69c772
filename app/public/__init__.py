"""What anybody may fetch: frames for other sites, maps and tiles, the catalogue of open data."""
