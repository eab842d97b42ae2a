"""Payment: checks before a batch, its lists and bank files, and what the bank returned."""
