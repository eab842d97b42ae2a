"""The table of qualifications: one row for each certificate or training of a person. Pure.

An employer with the days of the insurance may stand beside it. Everything that is wrong is listed at once.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from registry.core.errors import Fault
from registry.core.spreadsheets import Row, Table, scan_content
from registry.core.texts import Text, text
from registry.people.identity import FaultyIdentity, read_identity
from rewards.words import QUALIFICATION_KINDS, QUALIFICATION_LEVELS, QualificationKind

REQUIRED: Final = (
    "类型",
    "姓名",
    "身份证号",
    "职业代码",
    "职业（工种）",
    "等级",
    "发证机构",
    "证书编号",
    "发证日期",
)
OPTIONAL: Final = ("参保单位", "参保起", "参保止", "参保依据")
_INSURED: Final = ("参保单位", "参保起", "参保依据")
_LONGEST: Final = 200
MOST_ROWS: Final = 5_000
_KINDS: Final[dict[str, QualificationKind]] = {
    name: kind for kind, words in QUALIFICATION_KINDS.items() for name in (kind, words.zh)
} | {"证书": "certificate", "培训": "training"}
_LEVELS: Final = {name: code for code, words in QUALIFICATION_LEVELS.items() for name in (code, words.zh)}


@dataclass(frozen=True, slots=True)
class Insured:
    """From when to when somebody was insured as an employee of an organization, and what says so."""

    organization: str
    starts_on: date
    ends_on: date | None
    source: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as it was read; `id_number` in its full form."""

    number: int
    kind: QualificationKind
    name: str
    id_number: str
    occupation_code: str
    occupation: str
    level: str
    issued_by: str
    certificate_number: str
    awarded_on: date
    insured: Insured | None

    @property
    def title(self) -> Text:
        """What the qualification is called: 高级职业技能证书, Advanced vocational certificate."""
        level, kind = QUALIFICATION_LEVELS[self.level], QUALIFICATION_KINDS[self.kind]
        return text(f"{level.zh}{kind.zh}", f"{level.en.capitalize()} {kind.en.lower()}")


def read_rows(content: bytes, file: str, today: date) -> tuple[list[ReadRow], list[Fault]]:
    """Return the rows that can be taken, and the faults of all others.

    Raises:
        BadInputError: there is no table at all.
    """
    table, shape = scan_content(content, file, REQUIRED, OPTIONAL)
    faults = list(shape)
    rows: list[ReadRow] = []
    if not set(REQUIRED) <= set(table.columns):
        return rows, faults
    if len(table.rows) > MOST_ROWS:
        words = text(f"一次最多 {MOST_ROWS} 行。", f"A list has at most {MOST_ROWS} rows.")
        return rows, [*faults, Fault("too_many_rows", words, table.file, table.sheet)]
    numbers: dict[tuple[str, str], int] = {}
    for row in table.rows:
        found = [fault_at(table, row.number, *each) for each in _cell_faults(row.cells, today)]
        key = row.cells["类型"], row.cells["证书编号"]
        if not found and (first := numbers.setdefault(key, row.number)) != row.number:
            words = text(f"与第 {first} 行证书编号相同。", f"Row {first} has the same number.")
            found.append(fault_at(table, row.number, "证书编号", "duplicate_row", words))
        faults += found
        if not found:
            rows.append(_row(row))
    return rows, faults


def fault_at(table: Table, row: int, column: str, code: str, words: Text) -> Fault:
    """Return a fault of one cell."""
    return Fault(code, words, table.file, table.sheet, row, column)


def _cell_faults(cells: Mapping[str, str], today: date) -> Iterator[tuple[str, str, Text]]:
    for column in REQUIRED:
        if not cells[column]:
            yield column, "value_missing", text("此格不能为空。", "This cell must not be empty.")
        elif len(cells[column]) > _LONGEST:
            yield column, "value_too_long", text("内容过长。", "This is too long.")
    if cells["类型"] and cells["类型"] not in _KINDS:
        yield "类型", "kind_unknown", text("须是“证书”或“培训”。", "This is 证书 or 培训.")
    if cells["等级"] and cells["等级"] not in _LEVELS:
        known = "、".join(words.zh for words in QUALIFICATION_LEVELS.values())
        yield "等级", "level_unknown", text(f"须是 {known} 之一。", f"This is one of {known}.")
    if cells["身份证号"] and isinstance(read_identity(cells["身份证号"]), FaultyIdentity):
        yield "身份证号", "identity_invalid", text("身份证号有误，请核对。", "This number cannot be right.")
    days = {"发证日期", *(column for column in ("参保起", "参保止") if cells.get(column))}
    for column in sorted(days):
        if cells[column] and _day(cells[column]) is None:
            words = text("日期须写成 2026-01-31。", "A day is written 2026-01-31.")
            yield column, "date_invalid", words
    awarded = _day(cells["发证日期"])
    if awarded is not None and awarded > today:
        yield "发证日期", "date_in_future", text("日期尚未到来。", "This day has not come yet.")
    given = [column for column in OPTIONAL if cells.get(column)]
    if given and (lacking := [column for column in _INSURED if not cells.get(column)]):
        names = "、".join(lacking)
        yield lacking[0], "insured_incomplete", text(f"参保信息还缺：{names}。", f"Also needed: {names}.")
    starts, ends = _day(cells.get("参保起", "")), _day(cells.get("参保止", ""))
    if starts is not None and ends is not None and ends < starts:
        yield "参保止", "period_reversed", text("参保止早于参保起。", "It ends before it begins.")


def _row(row: Row) -> ReadRow:
    """Return a row without faults."""
    cells = row.cells
    identity = read_identity(cells["身份证号"])
    awarded_on, starts = _day(cells["发证日期"]), _day(cells.get("参保起", ""))
    if isinstance(identity, FaultyIdentity) or awarded_on is None:
        raise ValueError("a row with faults is not taken")
    return ReadRow(
        number=row.number,
        kind=_KINDS[cells["类型"]],
        name=cells["姓名"],
        id_number=identity.key,
        occupation_code=cells["职业代码"],
        occupation=cells["职业（工种）"],
        level=_LEVELS[cells["等级"]],
        issued_by=cells["发证机构"],
        certificate_number=cells["证书编号"],
        awarded_on=awarded_on,
        insured=Insured(cells["参保单位"], starts, _day(cells.get("参保止", "")), cells["参保依据"])
        if starts is not None
        else None,
    )


def _day(typed: str) -> date | None:
    try:
        return date.fromisoformat(typed.removesuffix(" 00:00:00")) if typed else None
    except ValueError:
        return None
