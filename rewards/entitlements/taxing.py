"""What is withheld of a sum: how it is taxed is data of the program (domain.md, section 4)."""

from rewards.programs.documents import Tax


def withheld(tax: Tax | None, gross_fen: int) -> int:
    """Return the fen that are withheld of a gross sum, rounded half up; 0 where nothing is.

    A fen is left to the payee at least: rounding up alone never takes all of a sum of one.
    """
    if tax is None or tax.rate_bp is None:
        return 0
    return min((gross_fen * tax.rate_bp + 5_000) // 10_000, gross_fen - 1)
