"""Where the tables of a sheet lie: title lines, one to three rows of headings, the body, foot lines."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from registry.core.sheets.cells import plain_text, shown_text
from registry.core.sheets.headings import Meaning, Vocabulary, known
from registry.core.sheets.workbook import Sheet
from registry.core.spreadsheets import Cell

# So many different meanings make a row of headings.
_ENOUGH: Final = 3
# Characters of a text that tell what sort of line it begins.
_LOOKED_AT: Final = 200
_DEEPEST: Final = 3
_FOOT_WORDS: Final = (
    "合计|总计|小计|共计|总数|总人数|累计|备注|附注|注|注意|说明|填(?:表|报|写)(?:说明|须知|要求)?|制表|审核|审批|复核|"
    "负责人|经办|裁判长?|评委|仲裁|监督|记分|计分|统分|核分|录分|平均(?:分|分数|成绩|值)?|最高(?:分|成绩)|最低(?:分|成绩)|"
    "联系人|联系电话|校长|院长|主管|领导|签字|签名|盖章|公章|单位盖章|学校盖章|日期|报名日期|填报日期|时间|"
    "sub-?total|total|grand total|notes?|remarks?|prepared by|approved by|checked by|signed?|signature|date|"
    "average|mean"
)
# Such a word stands alone or is followed by what it announces; in "总计划" it announces nothing. So are a
# count (共18队) and a date that stands first in its row.
_FOOT: Final = re.compile(
    rf"(?:{_FOOT_WORDS})(?:人|员|单位|人员|意见)?(?:签字|签名)?\s*(?:$|[\d:(（、\s].*)|共\s*计?\s*\d.*|"
    r"\d{4}\s*年\s*\d{0,2}\s*月\s*\d{0,2}\s*日",
    re.IGNORECASE | re.DOTALL,
)
_EXAMPLE: Final = re.compile(r"(?:填写)?(?:示例|样例|例如?|范例|example|sample)\W*\d*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Column:
    """A column (from 0) whose heading was understood; `heading` is the first line of its lowest level."""

    index: int
    meaning: Meaning
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Area:
    """One table within a sheet; all rows count from 0, and hidden and blank ones are in none of the lists.

    `titles` are the rows above the headings that belong to no table, `head` the first row of headings and
    `head_end` the row after the last of them, `body` the rows of data, `feet` the rows below which hold
    totals, notes or signatures.
    """

    sheet: Sheet
    titles: tuple[int, ...]
    head: int
    columns: tuple[Column, ...]
    body: tuple[int, ...]
    feet: tuple[int, ...]
    head_end: int


def find_areas(sheet: Sheet, vocabulary: Vocabulary) -> tuple[Area, ...]:
    """Return the tables of a sheet from top to bottom: each row of headings starts a new one.

    A row of headings holds three different meanings of the vocabulary or more; below the same headings
    again, on the next page, the table goes on.
    """
    firsts = {row: sheet.first(row) for row in range(len(sheet.rows)) if row not in sheet.hidden}
    visible = [row for row, first in firsts.items() if first != ""]
    heads = _heads(sheet, vocabulary, visible)
    areas: list[Area] = []
    for number, head in enumerate(heads):
        until = heads[number + 1][0] if number + 1 < len(heads) else len(sheet.rows)
        # What stands below one table and above the next may be the foot of one or the title of the other.
        titles = areas[-1].feet if areas else [row for row in visible if row < head[0]]
        body, feet = [], []
        for row in visible:
            if head[-1] < row < until:
                if _is_foot(firsts[row]):
                    feet.append(row)
                elif not _is_aside(sheet, row, firsts[row]):
                    body.append(row)
        columns = tuple(_columns(sheet, vocabulary, head))
        areas.append(Area(sheet, tuple(titles), head[0], columns, tuple(body), tuple(feet), head[-1] + 1))
    return tuple(areas)


def _is_foot(first: Cell) -> bool:
    """Return whether a row holds a total, a note or signatures: its first text says so."""
    # A running number that is text begins most rows, and no foot line.
    if not isinstance(first, str) or first.isdecimal():
        return False
    return _FOOT.fullmatch(plain_text(first[:_LOOKED_AT])) is not None


def _is_aside(sheet: Sheet, row: int, first: Cell) -> bool:
    """Return whether a row is an example, or numbers the columns 1, 2, 3."""
    if isinstance(first, str):
        return not first.isdecimal() and _EXAMPLE.fullmatch(first[:_LOOKED_AT].strip()) is not None
    if first != 1:
        return False
    cells = [cell for cell in sheet.rows[row] if cell != ""]
    return len(cells) > _ENOUGH and cells == list(range(1, len(cells) + 1))


def _heads(sheet: Sheet, vocabulary: Vocabulary, visible: Sequence[int]) -> list[tuple[int, ...]]:
    """Return the rows of each heading. Below the first, only rows which share a word with it are tried."""
    heads: list[tuple[int, ...]] = []
    words: set[object] = set()
    taken = -1
    for position, row in enumerate(visible):
        cells = sheet.rows[row]
        if row <= taken or (heads and words.isdisjoint(cells)):
            continue
        if known(vocabulary, _texts(cells)) < _ENOUGH:
            continue
        head = tuple(_with_neighbors(sheet, vocabulary, visible, position))
        heads.append(head)
        taken = head[-1]
        words |= {cell for row in head for cell in sheet.rows[row] if isinstance(cell, str) and cell.strip()}
    return heads


def _with_neighbors(
    sheet: Sheet, vocabulary: Vocabulary, visible: Sequence[int], position: int
) -> Iterator[int]:
    """Yield the rows of a heading: one above that groups columns, the row found, and those that divide it."""
    row = visible[position]
    if position and visible[position - 1] == row - 1:
        above = [vocabulary.meaning(word) for word in _texts(sheet.rows[row - 1])]
        if len(above) > 1 and any(meaning is not None and meaning.role for meaning in above):
            yield row - 1
    yield row
    for below in range(row + 1, row + _DEEPEST):
        words = _texts(sheet.rows[below]) if below < len(sheet.rows) else []
        if not words or any(not isinstance(cell, str) for cell in sheet.rows[below]):
            return
        understood = sum(vocabulary.meaning(word) is not None for word in words)
        if understood * 2 < len(words) or known(vocabulary, words) == 0:
            return
        # Headings repeated on the next row are a new table without rows in the one above.
        if known(vocabulary, words) >= _ENOUGH and sheet.rows[below] == sheet.rows[row]:
            return
        yield below


def _columns(sheet: Sheet, vocabulary: Vocabulary, head: Sequence[int]) -> Iterator[Column]:
    width = len(sheet.rows[head[0]])
    left = [""] * len(head)
    for index in range(width):
        levels = [shown_text(sheet.shown(row, index)) for row in head]
        for depth, word in enumerate(levels[:-1]):
            below = any(levels[depth + 1 :])
            group = vocabulary.meaning(left[depth])
            # A group that was typed into its first column only, without merging, still spans the next ones.
            if not word and below and not sheet.is_covered(head[depth], index) and group and group.role:
                levels[depth] = left[depth]
        left = levels
        meaning = vocabulary.meaning(*levels)
        if meaning is not None:
            lowest = next(row for row, word in zip(reversed(head), reversed(levels), strict=True) if word)
            yield Column(index, meaning, _first_line(sheet.shown(lowest, index)))


def _first_line(cell: Cell) -> str:
    return shown_text(str(cell).strip().split("\n", 1)[0])


def _texts(cells: Sequence[object]) -> list[str]:
    return [shown_text(cell) for cell in cells if isinstance(cell, str) and cell.strip()]
