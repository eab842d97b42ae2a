"""Taking credentials back: revoking one or many, with a second person, and suspending for a time."""
