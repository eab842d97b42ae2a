"""The table of outside payments: one row for what one payer paid to one payee for one award. Pure.

What a form says is read as a table of one row. Everything that is wrong is listed at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from registry.core.errors import Fault
from registry.core.spreadsheets import Row, Table, scan_content
from registry.core.texts import Text, text
from rewards.money import fen
from rewards.outside_payments.words import PAYER_LEVELS, PayerLevel
from rewards.words import PAYEE_CLASSES, PayeeClass

# The fields of the form and of the API, and the headings of a list.
FIELDS: Final = {
    "competition": "赛事代码",
    "event": "赛项代码",
    "entry": "参赛编号",
    "tier": "奖次",
    "payee_class": "对象类别",
    "payee": "受奖者",
    "position": "位次",
    "payer": "发放单位",
    "payer_level": "单位级别",
    "document_number": "文号",
    "amount": "金额（元）",
    "paid_on": "发放日期",
}
# Of an entry with several prizes the tier says which, of members of one name the place in the entry.
OPTIONAL: Final = (FIELDS["tier"], FIELDS["position"])
REQUIRED: Final = tuple(heading for heading in FIELDS.values() if heading not in OPTIONAL)
MOST_ROWS: Final = 5_000
_LONGEST: Final = 200
_CLASSES: Final[dict[str, PayeeClass]] = {
    name: code for code, words in PAYEE_CLASSES.items() if code != "employee" for name in (code, words.zh)
}
_LEVELS: Final[dict[str, PayerLevel]] = {
    name: code for code, words in PAYER_LEVELS.items() for name in (code, words.zh)
}


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as it was read; `tier` is empty and `position` None where the row does not say."""

    number: int
    competition: str
    event: str
    entry: str
    tier: str
    payee_class: PayeeClass
    payee: str
    position: int | None
    payer: str
    payer_level: PayerLevel
    document_number: str
    amount_fen: int
    paid_on: date


@dataclass(frozen=True, slots=True)
class Reading:
    """The rows of a table that can be taken, and the faults of all others."""

    table: Table
    rows: list[ReadRow]
    faults: list[Fault]

    def fault(self, row: int, field: str, code: str, words: Text) -> None:
        """Add a fault of one cell."""
        at = self.table
        self.faults.append(Fault(code, words, at.file, at.sheet, row, FIELDS[field]))


def read_rows(content: bytes, file: str, today: date) -> Reading:
    """Return what a list says.

    Raises:
        BadInputError: there is no table at all.
    """
    table, shape = scan_content(content, file, REQUIRED, OPTIONAL)
    reading = Reading(table, [], list(shape))
    if not set(REQUIRED) <= set(table.columns):
        return reading
    if len(table.rows) > MOST_ROWS:
        words = text(f"一次最多 {MOST_ROWS} 行。", f"A list has at most {MOST_ROWS} rows.")
        reading.faults.append(Fault("too_many_rows", words, table.file, table.sheet))
        return reading
    return _read(reading, today)


def read_form(typed: Mapping[str, str], today: date) -> Reading:
    """Return what a form says, by the names of its fields."""
    cells = {heading: typed.get(field, "").strip() for field, heading in FIELDS.items()}
    return _read(Reading(Table("", "", tuple(cells), (Row(1, cells),)), [], []), today)


def _read(reading: Reading, today: date) -> Reading:
    for row in reading.table.rows:
        found = list(_cell_faults(row.cells, today))
        for field, code, words in found:
            reading.fault(row.number, field, code, words)
        if not found:
            reading.rows.append(_row(row))
    return reading


def _cell_faults(cells: Mapping[str, str], today: date) -> Iterator[tuple[str, str, Text]]:
    said = {field: cells.get(heading, "") for field, heading in FIELDS.items()}
    for field, cell in said.items():
        if not cell and FIELDS[field] in REQUIRED:
            yield field, "value_missing", text("此格不能为空。", "This must not be empty.")
        elif len(cell) > _LONGEST:
            yield field, "value_too_long", text("内容过长。", "This is too long.")
    if said["payee_class"] and said["payee_class"] not in _CLASSES:
        known = "、".join(PAYEE_CLASSES[code].zh for code in dict.fromkeys(_CLASSES.values()))
        yield "payee_class", "payee_class_unknown", text(f"须是 {known} 之一。", f"This is one of {known}.")
    if said["payer_level"] and said["payer_level"] not in _LEVELS:
        known = "、".join(words.zh for words in PAYER_LEVELS.values())
        yield "payer_level", "payer_level_unknown", text(f"须是 {known} 之一。", f"This is one of {known}.")
    if said["position"] and not (said["position"].isascii() and said["position"].isdecimal()):
        yield "position", "position_invalid", text("请写数字，如 1。", "Write a number, such as 1.")
    if said["amount"] and not 0 < (fen(said["amount"]) or 0) < 10**12:
        words = text("请写大于零的元数，最多两位小数。", "Write yuan above zero, with at most two decimals.")
        yield "amount", "amount_invalid", words
    if said["paid_on"]:
        paid_on = _day(said["paid_on"])
        if paid_on is None:
            words = text("日期须写成 2026-01-31。", "A day is written 2026-01-31.")
            yield "paid_on", "date_invalid", words
        elif paid_on > today:
            yield "paid_on", "date_in_future", text("日期尚未到来。", "This day has not come yet.")


def _row(row: Row) -> ReadRow:
    """Return a row without faults."""
    said = {field: row.cells.get(heading, "") for field, heading in FIELDS.items()}
    amount_fen, paid_on = fen(said["amount"]), _day(said["paid_on"])
    if amount_fen is None or paid_on is None:
        raise ValueError("a row with faults is not taken")
    return ReadRow(
        number=row.number,
        competition=said["competition"],
        event=said["event"],
        entry=said["entry"],
        tier=said["tier"],
        payee_class=_CLASSES[said["payee_class"]],
        payee=said["payee"],
        position=int(said["position"]) if said["position"] else None,
        payer=said["payer"],
        payer_level=_LEVELS[said["payer_level"]],
        document_number=said["document_number"],
        amount_fen=amount_fen,
        paid_on=paid_on,
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.removesuffix(" 00:00:00")) if typed else None
    except ValueError:
        return None
