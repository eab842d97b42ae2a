"""What each payee is due for an award under a program, and why: pure calculation on frozen values."""
