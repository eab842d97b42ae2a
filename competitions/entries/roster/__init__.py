"""Rosters: who enters which event, read from the sheets that schools and organizers hand in."""
