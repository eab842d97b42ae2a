"""All certificates of an event, a school or a class at once: one ZIP, or one PDF to print."""
