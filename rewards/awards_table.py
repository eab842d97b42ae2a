"""The table of awards and payees that a simulation reads: one row per award and payee, as CSV or xlsx.

The columns are described in docs/cli/rewards-simulate.md. Everything that is wrong is listed at once.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from competitions.words import FORMS, Form
from registry.core.errors import BadInputError, Fault
from registry.core.spreadsheets import REFUSED, Row, Table, scan_content, scan_table
from registry.core.texts import Text, text
from rewards.awards_agreement import contradictions, duplicates
from rewards.entitlements.lines import AwardedPayee
from rewards.words import GROUNDS, PAYEE_CLASSES, QUALIFICATION_KINDS, Ground, PayeeClass

REQUIRED: Final = (
    "award_id",
    "competition",
    "level",
    "year",
    "event",
    "form",
    "entry",
    "tier",
    "payee_class",
    "payee_id",
    "payee_name",
    "awarded_on",
)
# Facts that gates, caps and splits ask for; whoever does not know them leaves the columns out.
OPTIONAL: Final = (
    "contest_class",
    "note",
    "school",
    "school_city",
    "school_district",
    "school_kind",
    "event_name",
    "position",
    "entries",
    "employed_since",
    "starts_on",
    "group",
    "insured",
    "employer",
)
_NUMBERS: Final = ("position", "entries")
_DAYS: Final = ("awarded_on", "employed_since", "starts_on")

_LEVELS: Final[dict[str, Ground]] = {level: level for level in GROUNDS}
_FORMS: Final[dict[str, Form]] = {form: form for form in FORMS}
_CLASSES: Final[dict[str, PayeeClass]] = {payee_class: payee_class for payee_class in PAYEE_CLASSES}
_INSURED: Final[dict[str, bool]] = {"yes": True, "no": False}
_CLOSED: Final[Sequence[tuple[str, str, Mapping[str, object]]]] = (
    ("level", "level_unknown", _LEVELS),
    ("form", "form_unknown", _FORMS),
    ("payee_class", "payee_class_unknown", _CLASSES),
    ("insured", "insured_unknown", _INSURED),
)


def read_awards(path: Path) -> list[AwardedPayee]:
    """Return the awarded payees of a .csv or .xlsx file, in its order.

    Raises BadInputError with every fault: those of the table's shape (see `scan_table`), `unknown_column`,
    `value_missing`, `level_unknown`, `form_unknown`, `payee_class_unknown`, `insured_unknown`,
    `year_invalid`, `date_invalid`, `number_invalid`, `duplicate_row` and `contradiction`.
    """
    return _read(*scan_table(path, REQUIRED, OPTIONAL))


def awards_in(content: bytes, file: str) -> list[AwardedPayee]:
    """Return what `read_awards` does, from the bytes of a file with its name; it raises the same."""
    return _read(*scan_content(content, file, REQUIRED, OPTIONAL))


def _read(table: Table, shape: Sequence[Fault]) -> list[AwardedPayee]:
    faults = [*shape, *_unknown_columns(table)]
    complete = set(REQUIRED) <= set(table.columns)
    awards: list[tuple[int, AwardedPayee]] = []
    for row in table.rows:
        found = [_fault(table, row.number, *fault) for fault in _cell_faults(row)]
        faults += found
        if complete and not found:
            awards.append((row.number, _award(row.cells)))
    faults += [_fault(table, *fault) for fault in (*duplicates(awards), *contradictions(awards))]
    if faults:
        raise BadInputError(REFUSED, sorted(faults, key=lambda fault: fault.row or 0))
    return [award for _, award in awards]


def _fault(table: Table, row: int, column: str, code: str, message: Text) -> Fault:
    return Fault(code, message, table.file, table.sheet, row, column)


def _unknown_columns(table: Table) -> list[Fault]:
    message = text(
        "没有这一列：请核对列名；备注请写在 note 列。",
        "There is no such column: check its name; remarks belong in the column note.",
    )
    unknown = [name for name in table.columns if name not in {*REQUIRED, *OPTIONAL}]
    return [Fault("unknown_column", message, table.file, table.sheet, column=name) for name in unknown]


def _cell_faults(row: Row) -> Iterator[tuple[str, str, Text]]:
    """Yield column, code and message of every cell of a row that cannot be taken."""
    filled = {column: cell for column, cell in row.cells.items() if cell}
    for column in REQUIRED:
        if row.cells.get(column) == "":
            yield column, "value_missing", text("此格不能为空。", "This cell must not be empty.")
    for column, code, known in _CLOSED:
        if column in filled and filled[column] not in known:
            words, found = ", ".join(known), filled[column]
            yield column, code, text(f"不认识“{found}”，可用：{words}。", f'"{found}" is none of: {words}.')
    if "year" in filled and not re.fullmatch(r"[12][0-9]{3}", filled["year"]):
        yield (
            "year",
            "year_invalid",
            text("年份须为四位数字，如 2026。", "A year has four digits, as in 2026."),
        )
    for column in _DAYS:
        if column in filled and _day(filled[column]) is None:
            message = text(
                "日期须为真实日期，写作 2026-05-31。", "A day is a real one, written as 2026-05-31."
            )
            yield column, "date_invalid", message
    for column in _NUMBERS:
        if column in filled and not re.fullmatch(r"[0-9]{1,6}", filled[column]):
            yield (
                column,
                "number_invalid",
                text("须为整数，如 12。", "This is a whole number, as in 12."),
            )


def _day(cell: str) -> date | None:
    """Return the day in a cell, None when it is not one written as 2026-05-31."""
    try:
        return date.fromisoformat(cell) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", cell) else None
    except ValueError:
        return None


def _award(cells: Mapping[str, str]) -> AwardedPayee:
    """Return the award in a row whose cells have been checked."""
    return AwardedPayee(
        award_id=cells["award_id"],
        competition=cells["competition"],
        level=_LEVELS[cells["level"]],
        contest_class=cells.get("contest_class", ""),
        year=int(cells["year"]),
        event=cells["event"],
        form=_FORMS[cells["form"]],
        entry=cells["entry"],
        tier=cells["tier"],
        payee_class=_CLASSES[cells["payee_class"]],
        payee_id=cells["payee_id"],
        payee_name=cells["payee_name"],
        awarded_on=date.fromisoformat(cells["awarded_on"]),
        position=int(cells.get("position") or 0),
        event_name=cells.get("event_name", ""),
        school=cells.get("school", ""),
        school_city=cells.get("school_city", ""),
        school_district=cells.get("school_district", ""),
        school_kind=cells.get("school_kind", ""),
        employed_since=_day(cells.get("employed_since", "")),
        entries=int(cells["entries"]) if cells.get("entries") else None,
        starts_on=_day(cells.get("starts_on", "")),
        group=cells.get("group", ""),
        occupation=cells["event"] if cells["level"] in QUALIFICATION_KINDS else "",
        insured=_INSURED.get(cells.get("insured", "")),
        employer=cells.get("employer", ""),
        employer_name=cells.get("employer", ""),
    )
