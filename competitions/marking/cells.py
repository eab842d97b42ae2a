"""What was typed, cell by cell, checked against scheme and entries. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final
from uuid import UUID

from competitions.marking.fields import read_cell
from competitions.marking.queries import MarkedEntry
from competitions.marking.refusals import CellFault, at_cell
from competitions.marking.schemas import CellIn
from competitions.marking.scheme import MarkingScheme
from competitions.words import ENTERED
from registry.core.errors import Fault
from registry.core.texts import Text, text

CellKey = tuple[str, UUID, str]
"""Sheet, entry (id) and field."""

_NO_ENTRY: Final = text("没有这个参赛队：请刷新页面。", "There is no such entry: reload the page.")
_NO_FIELD: Final = text("评分表中没有这一格：请刷新页面。", "The sheet has no such cell: reload the page.")
_TWICE: Final = text("同一格出现了两次：请只保留一个。", "This cell stands twice: keep one of them.")
OWN_SCHOOL: Final = text(
    "您所在单位或您参与的参赛队，须回避：请由其他人办理。",
    "an entry of your own organization, or one that you are in: somebody else has to do it.",
)


@dataclass(frozen=True, slots=True)
class Checked:
    """The cells that can be taken, None for one that was cleared; and everything that is wrong."""

    values: Mapping[CellKey, Decimal | None]
    faults: tuple[CellFault, ...]


def check_cells(
    scheme: MarkingScheme,
    entries: Iterable[MarkedEntry],
    cells: Iterable[CellIn],
    own: frozenset[UUID] = frozenset(),
) -> Checked:
    """Return what the cells say, or what is wrong with each.

    `own` are the entries (ids) that the typist may not mark. Codes: those of `fields.read_cell`,
    `entry_unknown`, `field_unknown`, `cell_twice`, `entry_not_competing`, `entry_of_own_school`.
    """
    by_code = {entry.code: entry for entry in entries}
    fields = {(sheet.code, field.code): field for sheet in scheme.sheets() for field in sheet.fields}
    values: dict[CellKey, Decimal | None] = {}
    faults: list[CellFault] = []
    for cell in cells:
        field, entry = fields.get((cell.module, cell.field)), by_code.get(cell.entry)
        if field is None or entry is None:
            code, why = ("field_unknown", _NO_FIELD) if field is None else ("entry_unknown", _NO_ENTRY)
            faults.append(_fault(code, cell, text(cell.module, cell.module), why))
            continue
        key = (cell.module, entry.id, cell.field)
        value = read_cell(field, cell.value)
        if isinstance(value, Fault):
            faults.append(_fault(value.code, cell, field.title, value.message))
        elif key in values:
            faults.append(_fault("cell_twice", cell, field.title, _TWICE))
        elif refused := _refused(entry, value, own):
            faults.append(_fault(refused[0], cell, field.title, refused[1]))
        else:
            values[key] = value
    return Checked(values, tuple(faults))


def _refused(entry: MarkedEntry, value: Decimal | None, own: frozenset[UUID]) -> tuple[str, Text] | None:
    """Return why nobody, or not this typist, gives the entry a mark."""
    if entry.id in own:
        return "entry_of_own_school", OWN_SCHOOL
    if value is not None and not entry.competes:
        state = ENTERED[entry.status]
        why = text(
            f"该队{state.zh}，没有评分：请清空此格。",
            f"the entry is {state.en.lower()} and has no marks: clear the cell.",
        )
        return "entry_not_competing", why
    return None


def _fault(code: str, cell: CellIn, title: Text, why: Text) -> CellFault:
    return at_cell(code, (cell.module, cell.entry, cell.field), title, why)
