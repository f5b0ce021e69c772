"""Reading, checking and measuring geographic data; knows no plans."""
