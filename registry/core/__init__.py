"""The ground: settings, database, errors, audit, and what every package shares."""
