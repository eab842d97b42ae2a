"""What any version of a program would pay for a year's awards or a file of them. Stores nothing."""
