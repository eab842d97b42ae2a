"""The API tried from its own description by schemathesis: `make fuzz` for long, a test for short."""
