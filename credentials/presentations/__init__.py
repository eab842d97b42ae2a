"""Several certificates of one holder in one signed presentation, to hand over as one file."""
