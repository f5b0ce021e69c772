"""How the command line speaks and listens: its frame, its words, what a word names."""
