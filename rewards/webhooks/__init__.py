"""Telling other systems what happened: signed, in order, again until they have it."""
