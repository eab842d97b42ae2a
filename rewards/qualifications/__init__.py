"""Certificates and training that outside bodies awarded, recorded from lists, as reasons for rewards."""
