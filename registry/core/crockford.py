"""Codes that people copy from paper: Crockford's base32, without I, L, O and U, and without a care for case.

https://www.crockford.com/base32.html
"""

import secrets
import unicodedata
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_READ_AS: Final = str.maketrans("OIL", "011")
# Hyphens and dashes of every kind, spaces, line ends and the invisible signs that copying brings along.
_SEPARATORS: Final = frozenset({"Pd", "Zs", "Cc", "Cf"})


def drawn(length: int) -> str:
    """Return a random code of so many characters; each holds five bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def mended(typed: str) -> str:
    """Return what was typed in capitals, with its lookalikes read as meant and without separators."""
    plain = unicodedata.normalize("NFKC", typed).upper().translate(_READ_AS)
    return "".join(sign for sign in plain if unicodedata.category(sign) not in _SEPARATORS)


def grouped(code: str, size: int = 4) -> str:
    """Return a code as it is printed, in groups of `size` characters."""
    return "-".join(code[at : at + size] for at in range(0, len(code), size))
