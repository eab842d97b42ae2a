"""What awards on record may lead to: the tables of the authorities, asked with what the registry knows."""
