"""Corrections of final results: proposed, looked at before they are made, and approved by a second person."""
