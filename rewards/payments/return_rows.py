"""One row of what a bank returned on a batch, as `rewards.payments.returns` reads it from any bank's file.

`returns.read(content: bytes, file_name: str) -> tuple[ReturnRow, ...]` answers with every row below the
headings that says anything, in the order of the file; it raises `BadInputError` (with faults by row and
column) for a file that is no table, or in which the columns of amount and result cannot be found. Whether a
row fits a batch is decided elsewhere (`rewards.payments.matching`). Pure.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

Answer = Literal["paid", "returned"]
# Ten million million yuan: nothing that is paid comes near it, and the database holds it.
_MOST_FEN: Final = 10**15


@dataclass(frozen=True, slots=True)
class ReturnRow:
    """One row of a bank's return.

    `row` is its number in the sheet as a spreadsheet program shows it, from 1, headings included. `position`
    is the number of the line in its batch, None where the file has none. `account` holds digits, and `*` for
    those that the bank hid; it is empty where the file has none, and may be a few last digits only. `yuan` is
    exactly what stands in the cell, however many decimals it shows: None for what is no number. `answer` is
    None where the row does not say clearly whether it was paid.
    """

    row: int
    batch: str | None
    position: int | None
    name: str
    account: str
    yuan: Decimal | None
    answer: Answer | None
    reason: str

    @property
    def fen(self) -> int | None:
        """The amount in fen; None where there is none, a sign, a fraction of a fen, or more than can be."""
        if self.yuan is None or not self.yuan.is_finite() or not 0 <= self.yuan <= _MOST_FEN // 100:
            return None
        fen = self.yuan * 100
        return int(fen) if fen == fen.to_integral_value() else None
