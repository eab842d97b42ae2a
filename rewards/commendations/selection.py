"""Whom a commendation honors: at most one line for each holder in each part, for the highest award. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from registry.core.texts import Text, text
from rewards.words import TIERS

Part = Literal["student", "tutor", "school"]

PARTS: Final[dict[Part, Text]] = {
    "student": text("选手", "Competitors"),
    "tutor": text("指导教师", "Tutors"),
    "school": text("学校", "Schools"),
}
# From the highest contest to the lowest (domain.md, section 1).
_LEVELS: Final = ("world", "national", "provincial", "municipal", "school")
_TIERS: Final = tuple(TIERS)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A recipient of a standing award: in which part, whose it is, and how high it stands.

    `holder` is the record that stands for the person or the school after merging. `tier` is the code of the
    prize, of a tutor's award that of the competitors; `event` the code of the event, empty for a whole
    contest.
    """

    recipient: UUID
    part: Part
    holder: UUID
    level: str
    tier: str
    event: str
    place: int | None


@dataclass(frozen=True, slots=True)
class Chosen:
    """A line of the lists: its number from 1 over all parts, for whose award, and the honor."""

    number: int
    part: Part
    recipient: UUID
    honor: Text


def choose(candidates: Iterable[Candidate], honors: Mapping[Part, Text]) -> list[Chosen]:
    """Return the lines of a commendation, part by part, the highest awards first.

    Args:
        candidates: recipients of awards that stand, in any order.
        honors: what those of each part are honored as; a part without an honor gets no list.
    """
    best: dict[tuple[Part, UUID], Candidate] = {}
    for one in sorted(candidates, key=_rank):
        if one.part in honors:
            best.setdefault((one.part, one.holder), one)
    ranked = sorted(best.values(), key=lambda one: (list(PARTS).index(one.part), *_rank(one)))
    return [
        Chosen(number, one.part, one.recipient, honors[one.part])
        for number, one in enumerate(ranked, start=1)
    ]


def _rank(one: Candidate) -> tuple[int, int, str, int, str]:
    """Return where an award stands: level, tier, event, place; the id makes the order the same each time."""
    level = _LEVELS.index(one.level) if one.level in _LEVELS else len(_LEVELS)
    tier = _TIERS.index(one.tier) if one.tier in _TIERS else len(_TIERS)
    return level, tier, one.event, one.place or 1_000_000, str(one.recipient)
