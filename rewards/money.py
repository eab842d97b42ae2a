"""How money is written. Everywhere in the project money is whole fen, an int; one yuan is 100 fen."""


def yuan(fen: int) -> str:
    """Return a sum of fen as yuan with thousands separators and two decimals: 59200000 -> "592,000.00"."""
    whole, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"
