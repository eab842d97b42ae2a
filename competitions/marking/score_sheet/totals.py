"""Totals that somebody typed, compared with what the marks add up to."""

from collections import Counter
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from competitions.marking.score_sheet.messages import subtotal_differs, total_differs
from competitions.marking.score_sheet.modules import Module, ScoreColumns
from competitions.marking.score_sheet.numbers import decimals, read_mark
from competitions.marking.score_sheet.score_line import ScoreLine
from registry.core.sheets.faults import FaultList
from registry.core.sheets.layout import Area

# A formula adds in binary; what it gives differs from the exact sum by less than this.
_NOISE: Final = Decimal("0.000000001")
_FINEST: Final = 9


def check_totals(area: Area, columns: ScoreColumns, lines: Sequence[ScoreLine], faults: FaultList) -> bool:
    """Set what the marks of every line add up to, and add the faults `total_differs` and `subtotal_differs`.

    Where every module has a weight, the total is either the sum of the marks or of the marks times their
    weights, whichever fits more rows; the answer says whether weights are used. A total that was rounded to
    as many decimals as the others in its table is right.
    """
    complete = [line for line in lines if line.marks and None not in line.marks]
    written = [line for line in complete if line.total is not None]
    places = _usual_decimals([line.total for line in written if line.total is not None])
    weighted = _is_weighted(columns.modules, written, complete, places)
    for line in complete:
        computed = _sum(line, columns.modules, weighted=weighted)
        total = line.total
        if total is None:
            line.computed = computed if places is None else _rounded(computed, places)
            continue
        line.computed = total if _fits(total, computed, places or 0) else _rounded(computed, places or 0)
        if line.computed != total and line.competed:
            faults.add(
                "total_differs", line.row - 1, columns.fields["total"], total_differs(total, line.computed)
            )
    _check_subtotals(area, columns, lines, faults)
    return weighted


def _usual_decimals(totals: Sequence[Decimal]) -> int | None:
    """Return the number of decimals that most totals have, of two as common the larger; None for none."""
    counted = Counter(decimals(total) for total in totals)
    return min(max(counted, key=lambda count: (counted[count], count)), _FINEST) if counted else None


def _is_weighted(
    modules: Sequence[Module], written: Sequence[ScoreLine], complete: Sequence[ScoreLine], places: int | None
) -> bool:
    if not modules or any(module.weight is None for module in modules):
        return False
    plain, weighted = (
        sum(
            _fits(line.total, _sum(line, modules, weighted=way), places or 0)
            for line in written
            if line.total is not None
        )
        for way in (False, True)
    )
    if plain != weighted:
        return weighted > plain
    # No total decides: marks above their share of 100 are out of 100 each.
    return any(
        mark is not None and module.weight is not None and mark > module.weight * 100
        for line in complete
        for module, mark in zip(modules, line.marks, strict=True)
    )


def _sum(line: ScoreLine, modules: Sequence[Module], *, weighted: bool) -> Decimal:
    if not weighted:
        return sum([mark for mark in line.marks if mark is not None], Decimal(0)) - (line.deduction or 0)
    shares = [
        mark * module.weight
        for module, mark in zip(modules, line.marks, strict=True)
        if mark is not None and module.weight is not None
    ]
    return sum(shares, Decimal(0)) - (line.deduction or 0)


def _fits(written: Decimal, computed: Decimal, places: int) -> bool:
    if written == computed or abs(written - computed) < _NOISE:
        return True
    return written == _rounded(computed, max(places, min(decimals(written), _FINEST)))


def _rounded(number: Decimal, places: int) -> Decimal:
    """Round half up, where there are more decimals."""
    if decimals(number) <= places:
        return number
    return number.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)


def _check_subtotals(
    area: Area, columns: ScoreColumns, lines: Sequence[ScoreLine], faults: FaultList
) -> None:
    for parts in columns.parts:
        position = columns.modules.index(parts.module)
        for line in lines:
            subtotal = line.marks[position]
            cells = [read_mark(area.sheet.rows[line.row - 1][column]) for column in parts.columns]
            marks = [mark for mark in cells if isinstance(mark, Decimal)]
            if subtotal is None or len(marks) < len(cells):
                continue
            computed = sum(marks, Decimal(0))
            if not _fits(subtotal, computed, decimals(computed)):
                message = subtotal_differs(subtotal, computed)
                faults.add("subtotal_differs", line.row - 1, parts.module.column, message)
