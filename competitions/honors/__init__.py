"""Award lists: every standing award that may be published, by year, level, contest, event and school."""
