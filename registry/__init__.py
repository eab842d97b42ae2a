"""Who, and the ground: people, organizations, accounts, and what every other package stands on."""
