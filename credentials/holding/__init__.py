"""A holder's own certificates: each with its state, as PDF, picture and credential file, and its page."""
