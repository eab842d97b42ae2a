"""Personal API tokens: a program acts for an account with some of its rights, until a day."""
