"""Looks over everything: what waits for whom, the whole chain behind one sum, totals of a year."""
