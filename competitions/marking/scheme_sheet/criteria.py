"""Reading the table of criteria: their names, weights, and what each is out of."""

import re
from typing import Final

from competitions.marking.scheme_sheet import messages as say
from competitions.marking.scheme_sheet.collected import Collected
from competitions.marking.scheme_sheet.drafts import Place
from competitions.marking.scheme_sheet.table import Table

CODE: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,19}")


class CriteriaReader:
    """Reads one table of criteria into the scheme."""

    def __init__(self, reader: Collected, table: Table) -> None:
        self._reader = reader
        self._table = table
        self._seen: set[str] = set()

    def read(self) -> None:
        """Read every row; a criterion without a name and marks is one that is not used."""
        for row in self._table.rows():
            if self._table.is_total(row):
                self._total(row)
            else:
                self._criterion(row)

    def _total(self, row: int) -> None:
        if (found := self._table.last_number(row)) is not None:
            value, column = found
            self._reader.total = (value, Place(self._table.index, row, column))

    def _criterion(self, row: int) -> None:
        table = self._table
        code, title = table.text(row, "criterion_id"), table.text(row, "criterion_name")
        marks = table.text(row, "max")
        if not code or not (title or marks):
            return
        place = Place(table.index, row, table.columns["criterion_id"])
        if not CODE.fullmatch(code):
            self._reader.fault(place, "criterion_id_invalid", say.code_invalid(code))
            return
        if code.casefold() in self._seen:
            self._reader.fault(place, "criterion_twice", say.twice(code))
            return
        self._seen.add(code.casefold())
        module = self._reader.module(code)
        module.title, module.english = title, table.text(row, "english")
        for field in ("max", "weight", "step"):
            written = table.text(row, field)
            if not written or (field == "max" and written.strip("0.") == ""):
                continue
            at = Place(table.index, row, table.columns[field])
            value = table.number(row, table.columns[field])
            if value is None:
                self._reader.fault(at, "mark_invalid", say.mark_invalid(written))
            elif field == "max":
                module.stated.append((value, at))
            elif field == "weight":
                module.weight = value
            else:
                module.step = value
