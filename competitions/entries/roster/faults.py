"""Collecting what is wrong in a sheet, with its place as a spreadsheet shows it."""

from registry.core.errors import Fault
from registry.core.spreadsheets import column_letter
from registry.core.texts import Text


class FaultList:
    """The faults found in one sheet, in the order of finding; `found` is what was added so far."""

    def __init__(self, sheet: str) -> None:
        self.sheet = sheet
        self.found: list[Fault] = []

    def add(self, code: str, row: int, column: int | None, message: Text) -> None:
        """Add a fault; `row` and `column` count from 0, and a column of None stands for the whole row."""
        letter = "" if column is None else column_letter(column)
        self.found.append(Fault(code, message, sheet=self.sheet, row=row + 1, column=letter))
