"""How much two records of one name look like one person, and why. Pure.

One name alone is no sign: only a birth date or an organization in common makes two records worth a look.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from registry.core.texts import Text, text

Strength = Literal["strong", "likely", "possible", "unlikely"]

STRENGTHS: Final[dict[Strength, Text]] = {
    "strong": text("很可能是同一人", "Very likely one person"),
    "likely": text("可能是同一人", "Likely one person"),
    "possible": text("需要核对", "To be checked"),
    "unlikely": text("多半不是同一人", "Likely two people"),
}


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much two records are alike, and each reason for and against in words."""

    strength: Strength
    reasons: tuple[Text, ...]


def likeness(born: date | None, other_born: date | None, shared: Sequence[Text]) -> Likeness:
    """Compare two records of one name.

    Args:
        born: birth date of the one, where it is known.
        other_born: birth date of the other, where it is known.
        shared: names of the organizations at which both have an open membership.
    """
    reasons = [text("姓名相同", "The same name")]
    known = born is not None and other_born is not None
    same_day = known and born == other_born
    if same_day:
        reasons.append(text("出生日期相同", "The same birth date"))
    elif known:
        reasons.append(text("出生日期不同", "Different birth dates"))
    else:
        reasons.append(text("至少一方没有出生日期", "At least one has no birth date"))
    reasons += [text(f"同在{name.zh}", f"Both at {name.en}") for name in shared]
    if same_day:
        return Likeness("strong" if shared else "likely", tuple(reasons))
    return Likeness("unlikely" if known else "possible", tuple(reasons))
