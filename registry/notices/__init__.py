"""Notices: what waits for somebody, on their desk and by mail, until it is done."""
