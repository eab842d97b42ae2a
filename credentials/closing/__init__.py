"""Closing a certificate's page to the public, and opening it again."""
