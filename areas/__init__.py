"""The planning domain: pure, no input or output."""
