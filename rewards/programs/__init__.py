"""Reward programs as data: versioned documents of rules, with the document that they rest on."""
