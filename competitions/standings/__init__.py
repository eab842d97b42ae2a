"""How schools or delegations stand in a competition, by what their awards are worth in points."""
