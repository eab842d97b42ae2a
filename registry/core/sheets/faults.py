"""Collecting what is wrong in a sheet, with its place as a spreadsheet shows it; and two common sentences."""

from collections.abc import Iterable, Mapping, Sequence

from registry.core.errors import Fault
from registry.core.spreadsheets import column_letter
from registry.core.texts import Text, text


class FaultList:
    """The faults found in one sheet, in the order of finding; `found` is what was added so far.

    `headings` names columns (from 0) by what stands above them; a column without one has its letter.
    """

    def __init__(self, sheet: str, headings: Mapping[int, str] | None = None) -> None:
        self.sheet = sheet
        self.found: list[Fault] = []
        self._headings = headings or {}
        self._columns: list[int] = []

    def add(self, code: str, row: int, column: int | None, message: Text) -> None:
        """Add a fault; `row` and `column` count from 0, and a column of None stands for the whole row."""
        shown = "" if column is None else self._headings.get(column) or column_letter(column)
        self.found.append(Fault(code, message, sheet=self.sheet, row=row + 1, column=shown))
        self._columns.append(-1 if column is None else column)

    def placed(self) -> Iterable[tuple[int, int, Fault]]:
        """Return each fault with its row and column to sort by; a whole row comes before its columns."""
        return [
            (fault.row or 0, column, fault) for fault, column in zip(self.found, self._columns, strict=True)
        ]


def in_order(lists: Iterable[FaultList], sheets: Sequence[str]) -> tuple[Fault, ...]:
    """Return the faults of all lists by sheet (in the order of `sheets`), row and column."""
    order = {name: number for number, name in enumerate(sheets)}
    placed = [(order[faults.sheet], *each) for faults in lists for each in faults.placed()]
    placed.sort(key=lambda each: each[:3])
    return tuple(fault for *_, fault in placed)


def column_missing(names: Text) -> Text:
    """Say which column is missing."""
    return text(f"表头中没有{names.zh}列：请加上。", f"The headings have no column for {names.en}: add it.")


def total_differs(written: int, counted: str) -> Text:
    """Say what the total says, and what was counted."""
    return text(
        f"合计写的是 {written}，实际为 {counted}：请核对是否漏填或多填。",
        f"The total says {written}, counted were {counted}: check what is missing or superfluous.",
    )
