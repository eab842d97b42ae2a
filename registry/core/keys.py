"""Keys made from the secret of the settings, one for each purpose, so that none stands in for another."""

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from registry.core.settings import current


def derived(purpose: str, secret: str = "") -> bytes:
    """Return 32 bytes for a purpose (HKDF with SHA-256, RFC 5869); the secret is long and random already.

    Args:
        purpose: what the key is for.
        secret: another one than that of the settings.

    Raises:
        SettingsError: there is no secret.
    """
    return HKDF(SHA256(), length=32, salt=None, info=purpose.encode()).derive(
        (secret or current().secret()).encode()
    )
