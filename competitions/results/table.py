"""The results table that an organizer hands in: one row per entry, read whole or refused whole."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Final, get_args

from competitions.results.points import Unreadable, read_decimal
from competitions.results.ranking import ScoredEntry, TieBreak
from competitions.words import EntryStatus
from registry.core.errors import BadInputError, Fault
from registry.core.spreadsheets import REFUSED, Row, Table, scan_table
from registry.core.texts import Text, text

REQUIRED: Final = ("event", "entry", "points")
OPTIONAL: Final = ("status", "unofficial")
_STATUSES: Final[Mapping[str, EntryStatus]] = {status: status for status in get_args(EntryStatus)}
_WHY_UNREADABLE: Final[Mapping[Unreadable, Text]] = {
    "not_a_number": text(
        "不是数字：请填写如 87.5 的十进制数。", "is no number: write a decimal such as 87.5."
    ),
    "not_finite": text("不是有限数：请填写实际数值。", "is not finite: write the actual number."),
    "out_of_range": text("超出可表示的范围：请检查指数。", "is out of range: check its exponent."),
}


def read_results(path: Path, tie_break: Sequence[TieBreak] = ()) -> tuple[ScoredEntry, ...]:
    """Return the entries of a results table (.csv or .xlsx) in the order of the file.

    Columns: `event`, `entry`, `points`, and when present `status` (`competed`, `absent`, `withdrawn`,
    `disqualified`; blank or no column: competed), `unofficial` (0 or 1; blank or no column: 0) and the
    columns of the scheme's tie-break chain. Other columns are not read. `points` may be blank unless the
    entry competed; a tie-break column that is present needs a number for each entry that competed.

    Raises BadInputError with every fault: those of `scan_table`, and `event_missing`, `entry_missing`,
    `duplicate_entry`, `points_missing`, `points_not_a_number`, `points_not_finite`, `points_out_of_range`,
    `status_unknown`, `unofficial_invalid`, `tie_break_missing` and `tie_break_` with the same three endings.
    """
    table, shape = scan_table(path, REQUIRED, (*OPTIONAL, *(step.column for step in tie_break)))
    faults = list(shape)
    entries = []
    for row in table.rows:
        reading = _RowReading(table, row)
        entry = reading.entry(tie_break)
        faults += reading.faults
        if entry:
            entries.append(entry)
    faults += _duplicates(table)
    if faults:
        raise BadInputError(REFUSED, sorted(faults, key=lambda fault: fault.row or 0))
    return tuple(entries)


class _RowReading:
    """Reads one row cell by cell and collects what is wrong with it. A column that is absent has no fault."""

    def __init__(self, table: Table, row: Row) -> None:
        self.table = table
        self.row = row
        self.faults: list[Fault] = []

    def entry(self, tie_break: Sequence[TieBreak]) -> ScoredEntry | None:
        """Return the entry, or None when the row has a fault or a needed column is absent."""
        event, name = (self._identity(column) for column in ("event", "entry"))
        status = self._status()
        unofficial = self._unofficial()
        competed = status == "competed"
        points = self._number("points", "points", needed=competed)
        chain = tuple(self._number(step.column, "tie_break", needed=competed) for step in tie_break)
        if self.faults or event is None or name is None or status is None or (competed and points is None):
            return None
        return ScoredEntry(event, name, points, status, unofficial, chain)

    def _fault(self, code: str, column: str, message: Text) -> None:
        where = {"file": self.table.file, "sheet": self.table.sheet, "column": column}
        self.faults.append(Fault(code, message, row=self.row.number, **where))

    def _identity(self, column: str) -> str | None:
        cell = self.row.cells.get(column)
        if cell == "":
            message = text(
                "此格不能为空：请填写代码或名称。", "This cell cannot be empty: write a code or a name."
            )
            self._fault(f"{column}_missing", column, message)
        return cell

    def _status(self) -> EntryStatus | None:
        cell = self.row.cells.get("status") or "competed"
        if cell not in _STATUSES:
            known = ", ".join(_STATUSES)
            message = text(
                f"“{cell}”不是状态：请填写 {known}。", f"“{cell}” is no status: write one of {known}."
            )
            self._fault("status_unknown", "status", message)
        return _STATUSES.get(cell)

    def _unofficial(self) -> bool:
        cell = self.row.cells.get("unofficial") or "0"
        if cell not in {"0", "1"}:
            message = text(
                f"“{cell}”无效：打星（非正式）填 1，正式填 0。",
                f"“{cell}” is not valid: write 1 for an unofficial entry, 0 for an official one.",
            )
            self._fault("unofficial_invalid", "unofficial", message)
        return cell == "1"

    def _number(self, column: str, code: str, *, needed: bool) -> Decimal | None:
        cell = self.row.cells.get(column)
        if not cell:
            if cell == "" and needed:
                message = text(
                    "参赛者此格不能为空：请填写数字，未参赛的请填写 status。",
                    "An entry that competed needs a number here: write it, or say in status that it did not.",
                )
                self._fault(f"{code}_missing", column, message)
            return None
        value = read_decimal(cell)
        if isinstance(value, Decimal):
            return value
        why = _WHY_UNREADABLE[value]
        shown = cell if len(cell) <= 40 else f"{cell[:40]}…"
        self._fault(f"{code}_{value}", column, text(f"“{shown}”{why.zh}", f"“{shown}” {why.en}"))
        return None


def _duplicates(table: Table) -> list[Fault]:
    """Return a fault for every row that names an entry of an event again."""
    first_rows: dict[tuple[str, str], int] = {}
    faults = []
    for row in table.rows:
        event, entry = row.cells.get("event"), row.cells.get("entry")
        if not event or not entry:
            continue
        first = first_rows.setdefault((event, entry), row.number)
        if first != row.number:
            message = text(
                f"赛项“{event}”的“{entry}”已在第 {first} 行出现：请删去多余的一行。",
                f"“{entry}” of event “{event}” already stands in row {first}: remove one of the two.",
            )
            faults.append(Fault("duplicate_entry", message, table.file, table.sheet, row.number, "entry"))
    return faults
