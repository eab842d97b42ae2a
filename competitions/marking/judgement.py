"""Judged aspects: the scores of three judges become one mark.

Source: WorldSkills' judgement marking: scores of 0 to 3, a spread above 1 is talked over and scored again.
"""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Final

from competitions.marking.scheme import BEST_SCORE, Aspect, Module
from registry.core.texts import Text, text

WIDEST_SPREAD: Final = 1


def judged_mark(aspect: Aspect, scores: tuple[Decimal, ...]) -> Fraction:
    """Return the exact mark of all scores of a judged aspect: its maximum × their sum / 9."""
    return Fraction(aspect.max_mark) * Fraction(sum(scores)) / (BEST_SCORE * len(scores))


def wide_spreads(module: Module, values: Mapping[str, Decimal | None]) -> tuple[Aspect, ...]:
    """Return the judged aspects whose scores are all there and lie more than 1 apart, in the module's order.

    `values` holds what one entry has in the fields of the module.
    """
    return tuple(
        aspect
        for aspect in module.aspects
        if aspect.kind == "J"
        and (scores := given(aspect, values))
        and max(scores) - min(scores) > WIDEST_SPREAD
    )


def given(aspect: Aspect, values: Mapping[str, Decimal | None]) -> tuple[Decimal, ...] | None:
    """Return the values of all fields of the aspect, or None while one of them is not there."""
    found = [values.get(code) for code in aspect.field_codes]
    complete = tuple(value for value in found if value is not None)
    return complete if len(complete) == len(found) else None


def spread_message(aspect: Aspect) -> Text:
    """Return what to do about scores that lie too far apart."""
    return text(
        f"“{aspect.title.zh}”（{aspect.code}）的三个评判分相差超过 {WIDEST_SPREAD}：请裁判商议后重新评分。",
        f"The three scores of “{aspect.title.en}” ({aspect.code}) are more than {WIDEST_SPREAD} apart: "
        "the judges have to talk it over and score again.",
    )
