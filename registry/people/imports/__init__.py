"""Spreadsheets of organizations and people: read with every fault by its place, and templates to fill in."""
