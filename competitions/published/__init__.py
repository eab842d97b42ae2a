"""Results as everybody may take them away: of one event, or of all events of a competition."""
