"""Reads of what one school, company or delegation has won, counted by year, level and prize."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.words import AwardKind, Level
from registry.core import database
from registry.core.errors import NotFoundError
from registry.core.texts import Text, text
from registry.people.organizations.queries import survivors


class NoHonorsError(NotFoundError):
    """There is no such school, or no award of it was ever published; the two look alike."""

    code = "no_honors"


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """The school whose awards are shown, after mergers."""

    id: UUID
    name: Text
    fictional: bool


@dataclass(frozen=True, slots=True)
class SchoolCount:
    """How many of one prize a school won in a year at a level; `kind` says for whom the prize is."""

    year: int
    level: Level
    kind: AwardKind
    award_code: str
    award: Text
    count: int


@dataclass(frozen=True, slots=True)
class YearTotal:
    """How many awards of its entries a school has of one year: a bar of the chart."""

    year: int
    count: int


_COUNTS: Final = """
WITH RECURSIVE schools AS (
    SELECT $1::uuid AS id
    UNION SELECT o.id FROM registry.organization o JOIN schools ON o.merged_into = schools.id
), won AS (
    SELECT a.id FROM competitions.award a JOIN competitions.entry n ON n.id = a.entry
    WHERE n.organization IN (SELECT id FROM schools)
    UNION SELECT r.award FROM competitions.award_recipient r WHERE r.organization IN (SELECT id FROM schools)
)
SELECT c.year, c.level, a.kind, a.code, a.title, a.title_en, count(*) AS n
FROM won JOIN competitions.award a ON a.id = won.id
JOIN competitions.competition c ON c.id = a.competition
WHERE NOT EXISTS (SELECT FROM competitions.award_revocation v WHERE v.award = a.id)
GROUP BY c.year, c.level, a.kind, a.code, a.title, a.title_en
ORDER BY c.year DESC,
         array_position(ARRAY['world', 'national', 'provincial', 'municipal', 'school'], c.level),
         array_position(ARRAY['entry', 'tutor', 'school'], a.kind), min(a.place) NULLS LAST, a.code, a.title
"""


async def school(organization: UUID) -> SchoolFacts:
    """Return the school of an id, or the one that it was merged into.

    Raises:
        NoHonorsError: there is none.
    """
    standing = (await survivors([organization])).get(organization, organization)
    row = await database.fetch_one(
        "SELECT id, name, name_en, fictional FROM registry.organization WHERE id = $1", standing
    )
    if row is None:
        raise no_honors()
    return SchoolFacts(row["id"], text(row["name"], row["name_en"] or row["name"]), row["fictional"])


async def counts(school: UUID) -> list[SchoolCount]:
    """Return how many of each prize a school has, with those of schools that were merged into it.

    The newest year first, the highest level first.

    Raises:
        NoHonorsError: it has no award that stands.
    """
    rows = await database.fetch(_COUNTS, school)
    if not rows:
        raise no_honors()
    return [
        SchoolCount(
            row["year"],
            row["level"],
            row["kind"],
            row["code"],
            text(row["title"], row["title_en"]),
            row["n"],
        )
        for row in rows
    ]


def by_year(counted: Sequence[SchoolCount]) -> list[YearTotal]:
    """Return the awards of entries by year, the newest first; years between without awards have none."""
    years = [one.year for one in counted if one.kind == "entry"]
    totals = dict.fromkeys(range(max(years), min(years) - 1, -1), 0) if years else {}
    for one in counted:
        if one.kind == "entry":
            totals[one.year] += one.count
    return [YearTotal(year, count) for year, count in totals.items()]


def no_honors() -> NoHonorsError:
    """Return the error for a school that is not there or has no award to show."""
    return NoHonorsError(
        text("没有可公布的该单位获奖记录。", "There is no published award of such a school or company.")
    )
