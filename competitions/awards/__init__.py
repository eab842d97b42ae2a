"""Award schemes as data, the awards they give, and what follows from an award."""
