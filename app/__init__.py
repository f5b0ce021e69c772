"""The application: HTTP, command line, settings and storage."""
