"""What the sheets of a contest have in common: rosters, score sheets and lists of awards."""
