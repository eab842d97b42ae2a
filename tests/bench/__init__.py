"""Measures of the whole service, each a ratio of two things measured side by side: `python -m tests.bench`."""
