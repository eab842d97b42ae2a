"""The fields of a score sheet, and what one typed cell of a field says."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from competitions.results.points import Unreadable, decimal_text, read_decimal
from registry.core.errors import Fault
from registry.core.texts import Text, text

FieldKind = Literal["mark", "score", "measure"]

# A mark has a maximum; a measure has none, and no measure of a contest comes near this one.
LARGEST_MEASURE: Final = Decimal(999_999_999)
# Whatever is smaller than this is a multiple of no step, and need not be written out to find that out.
_SMALLEST_POWER: Final = -30
_UNREADABLE: Final[Mapping[Unreadable, Text]] = {
    "not_a_number": text("不是数字：请填写如 87.5 的十进制数", "is no number: write a decimal such as 87.5"),
    "not_finite": text("不是有限数：请填写实际数值", "is not finite: write the actual number"),
    "out_of_range": text("超出可表示的范围：请检查指数", "is out of range: check its exponent"),
}


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that is typed per entry.

    A `mark` goes from 0 to `max` in steps of `step`, a `score` is a judge's 0, 1, 2 or 3, and a `measure` has
    no maximum (`max` is None). `code` is unique in its sheet, and empty for the one mark of a whole module.
    """

    code: str
    title: Text
    max: Decimal | None
    step: Decimal
    kind: FieldKind


@dataclass(frozen=True, slots=True)
class Sheet:
    """What one person types for all entries at one time: the fields of a module, or all measures."""

    code: str
    title: Text
    fields: tuple[Field, ...]


def read_cell(field: Field, cell: str) -> Decimal | Fault | None:
    """Return the exact value that a cell says for the field, None for a blank cell, or what is wrong with it.

    Equal values come back in one form: `87.50` as 87.5, negative zero as 0. Full-width digits are read as
    their ASCII forms, and space around the number does not count.

    Codes of faults: `mark_not_a_number`, `mark_not_finite`, `mark_out_of_range` (an exponent that no decimal
    can hold, or a measure above `LARGEST_MEASURE`), `mark_negative`, `mark_above_max`, `mark_wrong_step`, and
    `score_invalid` for the number of a judge that is none of 0, 1, 2 and 3.
    """
    cell = cell.strip()
    if not cell:
        return None
    value = read_decimal(cell)
    shown = cell if len(cell) <= 40 else f"{cell[:40]}…"
    if not isinstance(value, Decimal):
        return _fault(f"mark_{value}", shown, _UNREADABLE[value])
    return _wrong(field, value, shown) or Decimal(decimal_text(value))


def multiple(value: Decimal, step: Decimal) -> bool:
    """Tell whether a finite value is a whole number of steps, exactly. The step is above 0."""
    if value and value.adjusted() < _SMALLEST_POWER:
        return False
    return (Fraction(value) / Fraction(step)).denominator == 1


def _wrong(field: Field, value: Decimal, shown: str) -> Fault | None:
    """Return why the field cannot have this finite value."""
    if field.kind == "score":
        # Compared and not computed with: the value may have any exponent.
        if value in {Decimal(0), Decimal(1), Decimal(2), Decimal(3)}:
            return None
        return _fault(
            "score_invalid", shown, text("不是评判分：请填写 0、1、2 或 3", "is no score: write 0, 1, 2 or 3")
        )
    if value < 0:
        return _fault(
            "mark_negative",
            shown,
            text("是负数：请填写 0 或正数", "is negative: write 0 or a positive number"),
        )
    if field.max is not None and value > field.max:
        most = decimal_text(field.max)
        return _fault(
            "mark_above_max",
            shown,
            text(f"超过满分 {most}：请检查", f"is above the maximum of {most}: check it"),
        )
    if value > LARGEST_MEASURE:
        most = decimal_text(LARGEST_MEASURE)
        return _fault(
            "mark_out_of_range",
            shown,
            text(f"大于 {most}：请检查单位和指数", f"is above {most}: check unit and exponent"),
        )
    if not multiple(value, field.step):
        step = decimal_text(field.step)
        return _fault(
            "mark_wrong_step",
            shown,
            text(
                f"不是 {step} 的整数倍：请按此步长填写", f"is no multiple of {step}: write it in such steps"
            ),
        )
    return None


def _fault(code: str, shown: str, why: Text) -> Fault:
    return Fault(code, text(f"“{shown}”{why.zh}。", f"“{shown}” {why.en}."))
