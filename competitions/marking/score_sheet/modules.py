"""The columns of a score sheet: who an entry is, one column per module, and what was typed behind them."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from competitions.marking.score_sheet.numbers import read_mark
from competitions.marking.score_sheet.words import SHARE
from registry.core.sheets.cells import is_blank, shown_text
from registry.core.sheets.layout import Area
from registry.core.spreadsheets import Cell

KEYS: Final = ("station", "code", "team", "school", "name", "number")
_LOOKED_AT: Final = 30
_LONGEST: Final = 80
_ORDER: Final = "[A-Za-z](?![A-Za-z])|[0-9]{1,2}|[一二三四五六七八九十]{1,2}"
_SORT: Final = "(?:模块|任务|阶段|环节|部分|单元|科目|module|task|session|part)"
_CODE: Final = re.compile(
    rf"{_SORT}\s*[-_:]?\s*第?(?P<behind>{_ORDER})|第\s*(?P<before>{_ORDER})\s*个?{_SORT}|"
    rf"(?<![A-Za-z])(?P<letter>[MT][0-9]{{1,2}})(?![0-9])|^(?P<alone>[A-Z](?:[0-9]{{1,2}})?)(?![A-Za-z0-9])",
    re.IGNORECASE,
)
_MAXIMUM: Final = re.compile(
    r"(?:满分|分值|配分|max(?:imum)?(?: mark)?)\s*[:为]?\s*(\d+(?:\.\d+)?)|"
    r"(\d+(?:\.\d+)?)\s*(?:分(?![之钟])|points?\b|pts\b|marks?\b)|\(\s*(\d+(?:\.\d+)?)\s*\)",
    re.IGNORECASE,
)
_PERCENT: Final = re.compile(r"(\d+(?:\.\d+)?)\s*%")
_FRACTION: Final = re.compile(r"(?:权重|系数|比例|weight)\s*[:为]?\s*(0?\.\d+)", re.IGNORECASE)
_SHARE_WORDS: Final = re.compile(
    rf"[(\[【]?\s*(?:{_MAXIMUM.pattern}|(?:权重|占比?|比例|系数|weight)?\s*[:为]?\s*(?:\d+(?:\.\d+)?\s*%|0?\.\d+))\s*[)\]】]?",
    re.IGNORECASE,
)
_SUBTOTAL: Final = re.compile("小计|模块得分|模块成绩|sub-?total", re.IGNORECASE)
_SHARES: Final = re.compile("满分|分值|配分|权重|占比|比例|标准分|max|weight", re.IGNORECASE)
_NUMERALS: Final = {sign: str(number) for number, sign in enumerate("一二三四五六七八九十", start=1)}


@dataclass(frozen=True, slots=True)
class Module:
    """One module: `code` as in 模块A (A) or its title where it has none, unique within its table.

    `maximum` is the most that can be had, `weight` the share of the total (0.3 for 30%); None where the
    sheet does not say. `column` counts from 0.
    """

    code: str
    title: str
    column: int
    maximum: Decimal | None = None
    weight: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Parts:
    """The columns whose marks make up the subtotal of a module."""

    module: Module
    columns: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ScoreColumns:
    """The columns (from 0) of one table: `fields` by what they hold, and the modules from left to right.

    `first_row` is where the rows of data begin: a row of maximums below the headings is none.
    """

    fields: Mapping[str, int]
    modules: tuple[Module, ...]
    parts: tuple[Parts, ...]
    first_row: int


def columns_of(area: Area) -> ScoreColumns | None:
    """Return the columns of a table; None when it has no marks, or nothing that says whose they are."""
    fields: dict[str, int] = {}
    marked: set[int] = set()
    ignored: set[int] = set()
    for column in area.columns:
        if column.meaning.role == "module":
            marked.add(column.index)
        elif column.meaning.role or column.meaning.field == "other":
            ignored.add(column.index)
        else:
            fields.setdefault(column.meaning.field, column.index)
            ignored.add(column.index)
    keys = [fields[key] for key in KEYS if key in fields]
    if not keys:
        return None
    ends = fields.get("total", len(area.sheet.rows[area.head]))
    levels = {index: _levels(area, index) for index in range(len(area.sheet.rows[area.head]))}
    for index, words in levels.items():
        if (
            index not in marked | ignored
            and any(words)
            and min(keys) < index < ends
            and _holds_marks(area, index)
        ):
            marked.add(index)
    if not marked and "total" not in fields:
        return None
    modules, parts = _with_subtotals({index: levels[index] for index in sorted(marked)})
    first_row, modules = _shares_below(area, keys, modules)
    return ScoreColumns(fields, tuple(modules), tuple(parts), first_row)


def _levels(area: Area, index: int) -> list[str]:
    """Return the different words that stand above a column, from the top."""
    words = [shown_text(area.sheet.shown(row, index)) for row in range(area.head, area.head_end)]
    return [word[:_LONGEST] for word in dict.fromkeys(words) if word]


def _holds_marks(area: Area, index: int) -> bool:
    """Return whether at least half of what stands in a column are numbers with which marks may be meant."""
    cells = [area.sheet.rows[row][index] for row in area.body[:_LOOKED_AT]]
    filled = [cell for cell in cells if not is_blank(cell)]
    numbers = sum(isinstance(read_mark(cell), Decimal) for cell in filled)
    return numbers > 0 and numbers * 2 >= len(filled)


def _with_subtotals(levels: Mapping[int, Sequence[str]]) -> tuple[list[Module], list[Parts]]:
    """Return the modules; the parts of one that has a subtotal are no modules of their own."""
    groups: dict[str, list[int]] = {}
    for index, words in levels.items():
        groups.setdefault(words[0], []).append(index)
    subtotals = {
        name: index
        for name, columns in groups.items()
        for index in columns
        if len(columns) > 1 and len(levels[index]) > 1 and _SUBTOTAL.search(levels[index][-1])
    }
    kept = [index for index, words in levels.items() if subtotals.get(words[0], index) == index]
    named = {index: list(words) for index, words in levels.items() if index in kept}
    for name, index in subtotals.items():
        named[index] = [name]
    # 各模块得分 above all of them says nothing about any.
    modules = _modules(named)
    parts = [
        Parts(module, tuple(index for index in groups[name] if index != module.column))
        for name, column in subtotals.items()
        for module in modules
        if module.column == column
    ]
    return modules, parts


def _modules(levels: Mapping[int, Sequence[str]]) -> list[Module]:
    modules = []
    for index, words in levels.items():
        narrow = [unicodedata.normalize("NFKC", word) for word in words]
        # The lowest level that has a code has it alone: 模块A / 任务1 is a part of its own.
        codes = [code for word in narrow if (code := _code(word))]
        title = next((title for word in reversed(narrow) if (title := _title(word))), "")
        heading = " ".join(narrow)
        modules.append(
            Module("/".join(codes) or title or heading, title, index, _maximum(heading), _weight(heading))
        )
    counted = Counter(module.code for module in modules)
    return [
        module
        if counted[module.code] == 1
        else Module(f"{module.code}@{number}", module.title, module.column, module.maximum, module.weight)
        for number, module in enumerate(modules, start=1)
    ]


def _code(heading: str) -> str:
    found = _CODE.search(heading)
    if not found:
        return ""
    code = next(filter(None, found.groups())).upper()
    if code in _NUMERALS:
        return _NUMERALS[code]
    return f"1{_NUMERALS[code[1]]}" if code[:1] == "十" and code[1:] in _NUMERALS else code


def _title(heading: str) -> str:
    """Return what a heading says behind the code of the module, without maximum and weight."""
    words = _SHARE_WORDS.sub(" ", heading)
    found = _CODE.search(words)
    words = words[: found.start()] + " " + words[found.end() :] if found else words
    return shown_text(words.strip(" -—_:：.、()（）"))


def _maximum(heading: str) -> Decimal | None:
    found = _MAXIMUM.search(heading)
    return Decimal(next(filter(None, found.groups()))) if found else None


def _weight(heading: str) -> Decimal | None:
    if found := _PERCENT.search(heading):
        return Decimal(found[1]) / 100
    found = _FRACTION.search(heading)
    return Decimal(found[1]) if found else None


def _shares_below(area: Area, keys: Sequence[int], modules: Sequence[Module]) -> tuple[int, list[Module]]:
    """Take a row of maximums or weights between the headings and the data, such as 满分 30 50 20 100."""
    if not area.body or not modules:
        return area.head_end, list(modules)
    row = area.body[0]
    cells = area.sheet.rows[row]
    own = [cells[index] for index in keys if cells[index] != ""]
    said = [shown_text(cell) for cell in own]
    labeled = len(own) == 1 and isinstance(own[0], str) and _SHARES.match(said[0]) is not None
    written = [cells[module.column] for module in modules]
    if own and not labeled:
        return area.head_end, list(modules)
    read = [_share(cell) for cell in written]
    if None in read:
        return area.head_end, list(modules)
    percent = labeled and re.match("权重|占比|比例|weight", said[0], re.IGNORECASE) is not None
    percent = percent or any(isinstance(cell, str) and SHARE.search(cell) and "%" in cell for cell in written)
    filled = []
    for module, number in zip(modules, filter(None, read), strict=True):
        maximum, weight = module.maximum, module.weight
        if percent:
            weight = number / 100 if number > 1 else number
        else:
            maximum = number
        filled.append(Module(module.code, module.title, module.column, maximum, weight))
    return row + 1, filled


def _share(cell: Cell) -> Decimal | None:
    """Return the number of a maximum or weight above 0; None when it is none."""
    words = unicodedata.normalize("NFKC", cell).strip() if isinstance(cell, str) else cell
    if isinstance(words, str):
        words = words.removeprefix("满分").removesuffix("%").removesuffix("分").strip()
    number = read_mark(words)
    return number if isinstance(number, Decimal) and number else None
