"""Points, ranking, ties and numbered versions of a final result."""
