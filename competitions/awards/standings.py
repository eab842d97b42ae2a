"""Standings of schools, regions or members by what their awards are worth in points."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Self

from pydantic import Field, model_validator

from competitions.awards.document import Document, Edition
from registry.core.texts import Text


class Worth(Document):
    """What one award is worth, and what it is called in a standing."""

    award: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Text
    points: int = Field(ge=0, le=1_000_000)


class PointsTable(Edition):
    """What each award is worth, the highest award first; an award that is not named counts nowhere."""

    worth: tuple[Worth, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_award_once(self) -> Self:
        if len(self.points) < len(self.worth):
            raise ValueError("an award is named twice")
        return self

    @property
    def points(self) -> dict[str, int]:
        """The points of each award, the highest award first."""
        return {worth.award: worth.points for worth in self.worth}


@dataclass(frozen=True, slots=True)
class StandingRow:
    """One school, region or member: how many of each award it has, its points, and its place."""

    code: str
    counts: Mapping[str, int]
    points: int
    place: int


def standings(points: Mapping[str, int], won: Iterable[tuple[str, str]]) -> tuple[StandingRow, ...]:
    """Return the standing, best first, who shares a place by code; the places after a shared one are skipped.

    `points` says what each award is worth, and `won` holds (code of the school or member, award) once for
    each award of an entry, so that a team counts once. Who has no award that `points` names is not listed.
    The order of `won` changes nothing.
    """
    counts: dict[str, dict[str, int]] = {}
    for code, award in won:
        if award in points:
            counts.setdefault(code, dict.fromkeys(points, 0))[award] += 1
    totals = {
        code: sum(points[award] * count for award, count in counted.items())
        for code, counted in counts.items()
    }
    rows: list[StandingRow] = []
    for code in sorted(totals, key=lambda code: (-totals[code], code)):
        shared = rows and rows[-1].points == totals[code]
        place = rows[-1].place if shared else len(rows) + 1
        rows.append(StandingRow(code, counts[code], totals[code], place))
    return tuple(rows)
