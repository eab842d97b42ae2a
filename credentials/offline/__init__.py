"""Checking without a network: the compact proof in the QR code, and what a device keeps to check it."""
