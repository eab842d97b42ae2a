"""The books of every program: what was approved and what became of it."""
