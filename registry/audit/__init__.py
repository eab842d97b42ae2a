"""The audit trail as it is read, sealed and checked; what writes a line is `registry.core.audit.record`."""
