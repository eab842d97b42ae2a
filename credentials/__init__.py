"""Proof: signed credentials, printed certificates, QR codes, status and verification."""
