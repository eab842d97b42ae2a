"""What an employer sees: a certificate looked up by its public code."""
