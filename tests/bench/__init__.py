"""Measures of the service, each a ratio of two things measured side by side: `python -m tests.bench`."""
