"""How money is written. Everywhere in the project money is whole fen, an int; one yuan is 100 fen."""

import re
from typing import Final

_YUAN: Final = re.compile(r"[¥￥]?\s*(\d{1,3}(?:[,，]\d{3})+|\d{1,12})(?:\.(\d{1,2}))?\s*元?")


def yuan(fen: int) -> str:
    """Return a sum of fen as yuan with thousands separators and two decimals: 59200000 -> "592,000.00"."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"


def fen(typed: str) -> int | None:
    """Return the fen in a sum of yuan as people type it ("1,234.5", "¥200"), None when it is none."""
    found = _YUAN.fullmatch(typed.strip())
    if found is None:
        return None
    return int(re.sub("[,，]", "", found[1])) * 100 + int((found[2] or "").ljust(2, "0"))
