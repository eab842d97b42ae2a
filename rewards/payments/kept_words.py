"""A bank's words as they may be kept for good: without names and without long numbers. Pure.

The file itself is kept encrypted, whole; what is written beside it in plain text never changes again.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

# No bank's reason is longer; what is goes is cut.
LONGEST: Final = 500
# Accounts, telephones and documents have more digits than this; codes of errors have fewer.
_NUMBER: Final = re.compile(r"[0-9](?:[\s\-]*[0-9*]){5,}[Xx]?")


def kept_words(said: str, names: Iterable[str]) -> str | None:
    """Return what a bank said with these names and numbers of six or more digits as `*`; None for nothing."""
    words = unicodedata.normalize("NFKC", said)
    for name in names:
        letters = [letter for letter in unicodedata.normalize("NFKC", name) if not letter.isspace()]
        if letters:
            words = re.sub(r"\s*".join(map(re.escape, letters)), "*", words, flags=re.IGNORECASE)
    return _NUMBER.sub("*", words)[:LONGEST] or None
