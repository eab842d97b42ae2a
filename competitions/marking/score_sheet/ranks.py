"""Ranks that somebody typed, compared with the order of the totals."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from competitions.marking.score_sheet.messages import RANK_OF_NOBODY, rank_differs
from competitions.marking.score_sheet.score_line import ScoreLine
from registry.core.sheets.faults import FaultList


def check_ranks(tables: Sequence[tuple[FaultList, int | None, Sequence[ScoreLine]]]) -> None:
    """Add the faults `rank_differs` and `rank_of_nobody`; each table comes with its column of ranks.

    Ranks count within one event and group, over all tables of the workbook, by what the marks add up to (by
    the total where there are no marks). Unofficial entries do not count, and their own rank says nothing.
    Of equal totals each may have any of the ranks that they take up: a tie-break decided. Where a table
    names no event, it is one by itself.
    """
    fields: dict[object, list[Decimal]] = defaultdict(list)
    for number, (_, _, lines) in enumerate(tables):
        for line in lines:
            if line.competed and not line.unofficial and (points := _points(line)) is not None:
                fields[_field(number, line)].append(-points)
    for points_of_field in fields.values():
        points_of_field.sort()
    for number, (faults, column, lines) in enumerate(tables):
        for line in lines:
            if line.rank is None or line.unofficial or column is None:
                continue
            points = _points(line)
            if not line.competed:
                faults.add("rank_of_nobody", line.row - 1, column, RANK_OF_NOBODY)
            elif points is not None:
                ordered = fields[_field(number, line)]
                first, last = bisect_left(ordered, -points) + 1, bisect_right(ordered, -points)
                if not first <= line.rank <= last:
                    faults.add("rank_differs", line.row - 1, column, rank_differs(line.rank, first, last))


def _points(line: ScoreLine) -> Decimal | None:
    return line.total if line.computed is None else line.computed


def _field(number: int, line: ScoreLine) -> object:
    return (line.event, line.group) if line.event else (number, line.group)
