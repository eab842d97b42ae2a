"""What a credential says: the payload made from award facts, and the paper's fields read back out of it."""
