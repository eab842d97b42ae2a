"""Totals: from the marks of one entry to its points and what parts it from others with the same points."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final

from competitions.marking.judgement import given, judged_mark, wide_spreads
from competitions.marking.scheme import MEASURES, MarkingScheme, Module
from competitions.results.points import rounded_half_up
from competitions.results.ranking import TieBreak

Marks = Mapping[tuple[str, str], Decimal | None]
"""What one entry has in each (sheet, field); None, or no such key, stands for nothing typed."""

# Marks have at most 6 places and thirds of thirds arise from scores, so marks that differ do so by 1/9 of a
# millionth at least: at 12 places their order, and which of them are equal, is that of the exact values.
_TIE_BREAK_PLACES: Final = 12


@dataclass(frozen=True, slots=True)
class Total:
    """What the marks of one entry come to.

    `modules` has the exact mark of each module before its weight, None while it cannot be had; `points` the
    total rounded as the scheme says, None while a module has no mark. `tie_breaks` has a value per step of
    the chain asked for. `missing` are the (sheet, field) not typed, measures included, and `spreads` the
    (module, aspect) whose scores lie too far apart, each in the scheme's order.
    """

    modules: Mapping[str, Fraction | None]
    points: Decimal | None
    tie_breaks: tuple[Decimal | None, ...]
    missing: tuple[tuple[str, str], ...]
    spreads: tuple[tuple[str, str], ...]


def total(scheme: MarkingScheme, marks: Marks, chain: Sequence[TieBreak] = ()) -> Total:
    """Return what the marks of one entry come to; `chain` is the award scheme's chain of tie-breaks.

    Everything is added up exactly and rounded once, half up. A tie-break column that the marking scheme
    does not name, and one whose mark or measure is not there, has None. A module's mark as a tie-break is
    before its weight, and rounded so finely that no order changes by it.
    """
    typed: dict[str, dict[str, Decimal | None]] = {}
    for (sheet, field), value in marks.items():
        typed.setdefault(sheet, {})[field] = value
    modules = {module.code: module_mark(module, typed.get(module.code, {})) for module in scheme.modules}
    measures = typed.get(MEASURES, {})
    missing = tuple(
        (sheet.code, field.code)
        for sheet in scheme.sheets()
        for field in sheet.fields
        if typed.get(sheet.code, {}).get(field.code) is None
    )
    spreads = tuple(
        (module.code, aspect.code)
        for module in scheme.modules
        for aspect in wide_spreads(module, typed.get(module.code, {}))
    )
    tie_breaks = tuple(_tie_break(scheme.tie_break.get(step.column), modules, measures) for step in chain)
    return Total(modules, _points(scheme, modules), tie_breaks, missing, spreads)


def module_mark(module: Module, values: Mapping[str, Decimal | None]) -> Fraction | None:
    """Return the exact mark of one entry in a module; None if a field is empty or scores are too far apart.

    `values` holds what the entry has in the fields of the module.
    """
    if not module.sub_criteria:
        mark = values.get("")
        return None if mark is None else Fraction(mark)
    if wide_spreads(module, values):
        return None
    # Marks of a dozen digits add up exactly as decimals too, and many times quicker than as fractions.
    measured, judged = Decimal(0), Fraction(0)
    for aspect in module.aspects:
        typed = given(aspect, values)
        if typed is None:
            return None
        if aspect.kind == "J":
            judged += judged_mark(aspect, typed)
        else:
            measured += typed[0]
    return judged + Fraction(measured)


def _points(scheme: MarkingScheme, modules: Mapping[str, Fraction | None]) -> Decimal | None:
    found = Fraction(0)
    for module in scheme.modules:
        mark = modules[module.code]
        if mark is None:
            return None
        found += mark * Fraction(module.weight)
    return rounded_half_up(found, scheme.decimals)


def _tie_break(
    code: str | None, modules: Mapping[str, Fraction | None], measures: Mapping[str, Decimal | None]
) -> Decimal | None:
    """Return the value of the module or measure of this code."""
    if code is None:
        return None
    if code not in modules:
        return measures.get(code)
    mark = modules[code]
    return None if mark is None else rounded_half_up(mark, _TIE_BREAK_PLACES)
