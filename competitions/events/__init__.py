"""Competitions and their events."""
