"""What was read from a score sheet that is a workbook, as it is shown before it is taken in."""

from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from competitions.marking.schemas import SaveIn
from competitions.marking.scheme import called
from competitions.marking.sheets import Column, Grid
from registry.core.errors import Fault
from registry.core.texts import text


@dataclass(frozen=True, slots=True)
class ReadLine:
    """One row: the entry's code, the text of its mark per column, the total as typed and as it adds up."""

    row: int
    entry: str
    marks: tuple[str, ...]
    total: Decimal | None = None
    computed: Decimal | None = None


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """A workbook that was read: `faults` keep it from being taken, `doubts` are only shown.

    `modules` are the headings of what has marks: the codes of modules, or of modules and their fields.
    """

    modules: tuple[str, ...]
    lines: tuple[ReadLine, ...]
    save: SaveIn
    faults: tuple[Fault, ...]
    doubts: tuple[Fault, ...] = ()


def own_entries(grid: Grid) -> frozenset[UUID]:
    """Return the entries (ids) of a grid that its reader does not mark."""
    return frozenset(entry.id for entry in grid.entries if entry.code in grid.own)


def not_open(sheet: str, column: Column) -> Fault:
    """Return what is wrong with marks of a sheet that its reader cannot type now."""
    which = called(column.sheet.code)
    message = text(
        f"{which.zh}现在不能由您录入（已签字、您录过另一次，或由他人开始）：请先看评分页。",
        f"You cannot type {which.en} now (signed, typed by you otherwise, or not joined).",
    )
    return Fault("sheet_not_open", message, sheet=sheet, column=column.sheet.code)
