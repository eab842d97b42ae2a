"""What other payers paid for awards: recorded with evidence, confirmed by another person, taken off."""
