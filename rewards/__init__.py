"""Thanks: reward programs as data, and what each payee is due under them."""
