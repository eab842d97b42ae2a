"""Totals of people that somebody typed below a table, compared with what was counted."""

import re
from collections.abc import Sequence
from typing import Final

from registry.core.sheets.cells import plain_text
from registry.core.sheets.faults import total_differs
from registry.people.imports.lines import Table, is_subtotal

_LOOKED_AT: Final = 200
_TOTAL: Final = re.compile("小计|合计|总计|共计|总数|总人数|累计|共|(?:grand |sub-?)?total", re.IGNORECASE)
_PEOPLE: Final = re.compile(
    r"(\d{1,6})\s*(?:人|名|位|个|学生|教师|职工|persons?|people|students?|teachers?)", re.IGNORECASE
)


def check_totals(table: Table, rows: Sequence[int], everywhere: int) -> None:
    """Add the fault `total_differs` for each total that is not the number of rows with a person.

    `rows` (from 0) are those of the table; a subtotal counts the ones since the subtotal above it, and a
    total those of its table or of the whole workbook (`everywhere`). A line may count parts beside the whole
    (共35人, 男18人): it is right when one of its numbers is, or all of them together.
    """
    sheet, start = table.area.sheet, table.area.head
    for row in table.area.feet:
        cells = [
            (index, plain_text(cell)[:_LOOKED_AT]) for index, cell in enumerate(sheet.rows[row]) if cell != ""
        ]
        if not any(_TOTAL.match(words) for _, words in cells[:1]):
            continue
        if is_subtotal(sheet, row):
            right = {sum(start < each < row for each in rows)}
            start = row
        else:
            right = {len(rows), everywhere}
        written = [(index, number) for index, words in cells for number in _written(words)]
        numbers = [number for _, number in written]
        if numbers and not right & {*numbers, sum(numbers)}:
            index, number = written[0]
            table.faults.add(
                "total_differs", row, index, total_differs(number, " / ".join(map(str, sorted(right))))
            )


def _written(words: str) -> list[int]:
    """Return the numbers of people in a text: each with its unit behind it, or a number alone."""
    if words.isascii() and words.isdigit():
        return [int(words)] if len(words) <= 6 else []
    if found := _PEOPLE.findall(words):
        return [int(number) for number in found]
    alone = re.fullmatch(rf"(?:{_TOTAL.pattern})[:\s]*(\d{{1,6}})", words, re.IGNORECASE)
    return [int(alone[1])] if alone else []
