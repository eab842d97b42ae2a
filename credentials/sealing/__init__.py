"""Sealing on request: a certificate's PDF signed as a whole with the issuer's X.509 certificate (PAdES)."""
