"""Likely duplicates: two records of one person, found, merged without loss, or told apart."""
