"""The score grid as a form: names of its inputs, the part of it that one page shows, and what came back."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from competitions.marking.fields import Field
from competitions.marking.queries import MarkedEntry
from competitions.marking.schemas import CellIn, SaveIn
from competitions.marking.scheme import BEST_SCORE, JUDGES, MEASURES, MarkingScheme
from competitions.marking.sheets import Grid
from registry.core.errors import BadInputError
from registry.core.texts import text

# So many inputs a phone still scrolls; a grid of more is shown in parts.
_MOST_INPUTS: Final = 3000
_FEWEST_ROWS: Final = 20


class FormUnreadableError(BadInputError):
    """What the form sent cannot be taken apart; the page has to be loaded again."""

    code = "form_unreadable"


def input_name(module: str, entry: str, field: str) -> str:
    """Return the name of a cell's input; no code of a module or field holds the bar."""
    return f"mark|{module}|{entry}|{field}"


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of a grid on one page: which page it is of how many."""

    entries: tuple[MarkedEntry, ...]
    number: int
    count: int


def part(grid: Grid, number: int) -> Part:
    """Return the rows of page `number` (1 is the first; one that there is not becomes the nearest)."""
    wide = sum(len(column.sheet.fields) for column in grid.columns)
    rows = max(_FEWEST_ROWS, _MOST_INPUTS // wide)
    count = max(1, -(-len(grid.entries) // rows))
    number = min(max(number, 1), count)
    return Part(grid.entries[(number - 1) * rows : number * rows], number, count)


@dataclass(frozen=True)
class Typed:
    """What the form of a grid sent: the cells that say something else than when the page was made."""

    key: str
    save: SaveIn
    texts: Mapping[str, str]


_VERSIONS: Final = TypeAdapter(dict[str, int])
_BASE: Final = TypeAdapter(dict[str, str])


def read_form(sent: Mapping[str, Any]) -> Typed:
    """Return what was typed.

    `versions` and `base` hold as JSON the versions of the sheets and the text of every mark when the page was
    made, so that only what somebody changed is saved.

    Raises:
        FormUnreadableError: a hidden field is missing or was changed.
    """
    try:
        versions = _VERSIONS.validate_json(str(sent.get("versions", "")))
        base = _BASE.validate_json(str(sent.get("base", "")))
        cells = []
        for name, value in sent.items():
            if not name.startswith("mark|") or str(value).strip() == base.get(name, ""):
                continue
            module, rest = name[len("mark|") :].split("|", 1)
            entry, _, field_code = rest.rpartition("|")
            cells.append(CellIn(module=module, entry=entry, field=field_code, value=str(value)))
        changed = {cell.module for cell in cells}
        save = SaveIn(
            versions={module: version for module, version in versions.items() if module in changed},
            cells=tuple(cells),
        )
    except (ValidationError, ValueError) as error:
        raise FormUnreadableError(
            text("页面内容不完整：请刷新页面后重试。", "The page is not whole: reload it and try again.")
        ) from error
    texts = {input_name(cell.module, cell.entry, cell.field): cell.value for cell in save.cells}
    return Typed(str(sent.get("key", "")), save, texts)


@dataclass(frozen=True)
class Shown:
    """What fills the grid's inputs: what stands, what was typed over it, and what is said beside a cell."""

    standing: Mapping[str, str]
    typed: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str) -> str:
        """Return the text of an input."""
        return self.typed.get(name, self.standing.get(name, ""))

    def base(self) -> str:
        """Return what stands, as JSON, for the form to send back."""
        return json.dumps(self.standing, ensure_ascii=False, separators=(",", ":"))


def standing(grid: Grid, shown: Part) -> dict[str, str]:
    """Return the marks of a part of a grid by the names of their inputs."""
    rows = {entry.code for entry in shown.entries}
    return {
        input_name(module, entry, code): value
        for (module, entry, code), value in grid.values.items()
        if entry in rows
    }


def factors(scheme: MarkingScheme) -> dict[tuple[str, str], Decimal]:
    """Return what each (sheet, field) counts in the total per unit, for the sum that a browser shows.

    It is a help for who types; what counts is added up exactly in `totals`.
    """
    found: dict[tuple[str, str], Decimal] = {}
    for module in scheme.modules:
        judged = {code: each for each in module.aspects if each.kind == "J" for code in each.field_codes}
        for each in module.fields():
            aspect = judged.get(each.code)
            share = Decimal(1) if aspect is None else aspect.max_mark / (BEST_SCORE * len(JUDGES))
            found[module.code, each.code] = share * module.weight
    return found


def hint(field: Field, *, sheet: str) -> str:
    """Return in few signs what a field takes, such as `0–100 / 0.5`."""
    if field.kind == "score":
        return "0–3"
    if field.max is None or sheet == MEASURES:
        return "≥ 0"
    return f"0–{field.max:f} / {field.step:f}"
