"""From what somebody typed or pointed at to the one answer."""
