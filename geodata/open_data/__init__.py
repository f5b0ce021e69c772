"""Open data over the network, asked for politely."""
