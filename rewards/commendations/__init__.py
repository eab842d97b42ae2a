"""Commendation decisions: who is honored by a bureau, and the certificates of honor that follow."""
