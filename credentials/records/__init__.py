"""A person's award record: every award on one page and in one PDF, with the certificate of each."""
