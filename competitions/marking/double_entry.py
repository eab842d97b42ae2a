"""Double entry: two people type a sheet by themselves, differences are settled, and it can be signed off."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from competitions.marking.fields import Sheet
from competitions.marking.judgement import spread_message, wide_spreads
from competitions.marking.scheme import MarkingScheme
from registry.core.texts import Text, text

Cell = tuple[str, str]
"""An entry and a field of the sheet, by their codes."""

Entering = Mapping[Cell, Decimal | None]
"""What one person typed in a sheet; None, or no such cell, stands for nothing typed."""

OpenCode = Literal[
    "mark_missing", "mark_missing_first", "mark_missing_second", "mark_unsettled", "score_spread"
]


@dataclass(frozen=True, slots=True)
class Difference:
    """A cell in which the two enterings of a sheet differ; None stands for nothing typed."""

    entry: str
    field: str
    first: Decimal | None
    second: Decimal | None


@dataclass(frozen=True, slots=True)
class Open:
    """What keeps a sheet from being signed off. `field` is a field, or the aspect whose scores are apart."""

    code: OpenCode
    entry: str
    field: str
    message: Text


@dataclass(frozen=True, slots=True)
class Enterings:
    """All that was typed for one sheet of an event.

    `second` is None where the scheme asks for one entering only. `settled` has the value that a third action
    gave to a cell; it counts only while the enterings differ there.
    """

    first: Entering
    second: Entering | None
    settled: Entering

    def agreed(self, cell: Cell) -> Decimal | None:
        """Return what counts for the cell: what all enterings say, or what was settled, or None."""
        first = self.first.get(cell)
        if self.second is None or first == self.second.get(cell):
            return first
        return self.settled.get(cell)


def differences(sheet: Sheet, entries: Sequence[str], enterings: Enterings) -> tuple[Difference, ...]:
    """Return the cells that differ and are not settled, by entry in the order given and then by field.

    A number differs from nothing typed. A single entering differs from nothing.
    """
    if enterings.second is None:
        return ()
    found = []
    for entry in entries:
        for field in sheet.fields:
            cell = (entry, field.code)
            first, second = enterings.first.get(cell), enterings.second.get(cell)
            if first != second and enterings.settled.get(cell) is None:
                found.append(Difference(entry, field.code, first, second))
    return tuple(found)


def agreed_marks(
    sheet: Sheet, entries: Sequence[str], enterings: Enterings
) -> dict[str, dict[str, Decimal | None]]:
    """Return what counts, by entry and field; None where nothing does yet."""
    return {
        entry: {field.code: enterings.agreed((entry, field.code)) for field in sheet.fields}
        for entry in entries
    }


def open_cells(
    scheme: MarkingScheme, sheet: Sheet, entries: Sequence[str], enterings: Enterings
) -> tuple[Open, ...]:
    """Return what keeps the sheet from being signed off, by entry in the order given; nothing: it may be.

    `entries` are the codes of those that compete, official or not. Every cell of theirs must be typed in each
    entering, settled where the enterings differ, and scores of judges must not lie more than 1 apart. A cell
    that nobody typed in one entering is reported as missing there and not as a difference too.
    """
    found: list[Open] = []
    module = scheme.module(sheet.code)
    for entry, values in agreed_marks(sheet, entries, enterings).items():
        for field in sheet.fields:
            title = text(f"{entry}“{field.title.zh}”", f"{entry}, “{field.title.en}”")
            found += [
                Open(code, entry, field.code, _message(code, title))
                for code in _open_codes((entry, field.code), enterings)
            ]
        if module is not None:
            for aspect in wide_spreads(module, values):
                said = spread_message(aspect)
                message = text(f"{entry}：{said.zh}", f"{entry}: {said.en}")
                found.append(Open("score_spread", entry, aspect.code, message))
    return tuple(found)


def _open_codes(cell: Cell, enterings: Enterings) -> list[OpenCode]:
    first = enterings.first.get(cell)
    if enterings.second is None:
        return ["mark_missing"] if first is None else []
    second = enterings.second.get(cell)
    missing: list[OpenCode] = []
    if first is None:
        missing.append("mark_missing_first")
    if second is None:
        missing.append("mark_missing_second")
    if missing:
        return missing
    return ["mark_unsettled"] if enterings.agreed(cell) is None else []


_MESSAGES: Final[Mapping[OpenCode, Text]] = {
    "mark_missing": text("尚未录入：请录入", "is not typed yet: type it"),
    "mark_missing_first": text("第一次录入缺此格：请补录", "is missing in the first entering: type it there"),
    "mark_missing_second": text(
        "第二次录入缺此格：请补录", "is missing in the second entering: type it there"
    ),
    "mark_unsettled": text("两次录入不一致：请核对后裁定", "differs between the two enterings: settle it"),
}


def _message(code: OpenCode, title: Text) -> Text:
    said = _MESSAGES[code]
    return text(f"{title.zh}：{said.zh}。", f"{title.en} {said.en}.")
