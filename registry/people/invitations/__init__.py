"""How people get an account: invitations by link, and claim codes for students."""
