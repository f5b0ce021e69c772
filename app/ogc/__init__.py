"""Open doors by OGC API - Features and DCAT: pygeoapi over our own data, never over files."""
