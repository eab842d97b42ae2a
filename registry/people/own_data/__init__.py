"""What is held about a person, for that person to see."""
