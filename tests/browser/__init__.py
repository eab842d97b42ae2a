"""Journeys of people through the site in a real browser."""
