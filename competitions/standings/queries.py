"""Reads behind a standing: who won which award for whom, and by which tables that can be counted."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.awards.library import UnknownPointsTableError, points_table, points_tables
from competitions.awards.standings import PointsTable, standings
from competitions.events.queries import CompetitionFacts
from registry.core import database
from registry.core.texts import Text, text
from registry.people.organizations.queries import survivors

OWN: Final = "own"


@dataclass(frozen=True, slots=True)
class CountingTable:
    """A table that a standing can be counted by: its name in an address, and what each award is worth.

    `titles` says what the awards are called, the highest first; `source` is empty for a contest's own table.
    """

    name: str
    title: Text
    source: Text | None
    points: Mapping[str, int]
    titles: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class StandingLine:
    """One school or delegation with its place; `counts` has the number of each award of the table."""

    place: int
    organization: UUID | None
    name: Text
    counts: Mapping[str, int]
    points: int


@dataclass(frozen=True, slots=True)
class Standing:
    """A standing by one table; `provisional` when an award in it has not been confirmed."""

    table: CountingTable
    tables: tuple[CountingTable, ...]
    lines: tuple[StandingLine, ...]
    provisional: bool


# Awards that stand; of entries that have none on record yet, what the newest final result gives.
_WON: Final = """
WITH stood AS (
    SELECT a.entry, a.code, a.title, a.title_en, true AS confirmed
    FROM competitions.award a
    WHERE a.competition = $1 AND a.kind = 'entry'
      AND NOT EXISTS (SELECT FROM competitions.award_revocation v WHERE v.award = a.id)
), decided AS (
    SELECT l.entry, l.award AS code, '' AS title, '' AS title_en, false AS confirmed
    FROM competitions.result_line l
    JOIN competitions.result_version v ON v.id = l.version
    JOIN competitions.event e ON e.id = v.event
    WHERE e.competition = $1 AND e.state <> 'draft' AND l.award IS NOT NULL AND NOT l.unofficial
      AND v.number = (SELECT max(w.number) FROM competitions.result_version w WHERE w.event = v.event)
      AND NOT EXISTS (SELECT FROM competitions.award a WHERE a.entry = l.entry AND a.kind = 'entry')
)
SELECT won.code, won.title, won.title_en, won.confirmed, n.organization, n.delegation
FROM (SELECT * FROM stood UNION ALL SELECT * FROM decided) won
JOIN competitions.entry n ON n.id = won.entry
"""


async def standing(competition: CompetitionFacts, named: str = "") -> Standing:
    """Return the standing of a competition by one table.

    Args:
        competition: the competition.
        named: `own` for the contest's own points, or the `name` or `name@version` of a shipped table. When it
            is empty: the contest's own, else the shipped table that knows most of the awards.

    Raises:
        UnknownPointsTableError: there is no such table here.
    """
    rows = await database.fetch(_WON, competition.id)
    won_codes = [row["code"] for row in rows]
    tables = _tables(competition, {r["code"]: text(r["title"], r["title_en"]) for r in rows if r["title"]})
    table = _chosen(tables, named, won_codes)
    stays = await survivors([row["organization"] for row in rows if row["organization"]])
    names = await _names(set(stays.values()))
    won = [(str(stays.get(row["organization"], row["delegation"])), row["code"]) for row in rows]
    lines = []
    for row in standings(table.points, won):
        organization, name = names.get(row.code, (None, text(row.code, row.code)))
        lines.append(StandingLine(row.place, organization, name, row.counts, row.points))
    lines.sort(key=lambda line: (line.place, line.name.zh))
    return Standing(table, tables, tuple(lines), not all(row["confirmed"] for row in rows))


async def _names(organizations: Collection[UUID]) -> dict[str, tuple[UUID, Text]]:
    """Return id and name of each organization, by its id as text."""
    rows = await database.fetch(
        "SELECT id, name, name_en FROM registry.organization WHERE id = ANY($1)", list(organizations)
    )
    return {str(row["id"]): (row["id"], text(row["name"], row["name_en"] or row["name"])) for row in rows}


def _tables(competition: CompetitionFacts, called: Mapping[str, Text]) -> tuple[CountingTable, ...]:
    """Return every table that a standing can be counted by, the contest's own first.

    `called` says what awards are called where the contest's own table only has their codes.
    """
    shipped = [_shipped(table) for table in points_tables()]
    rule = competition.derived.schools if competition.derived else None
    if rule is None:
        return tuple(shipped)
    points = dict(sorted(rule.points.items(), key=lambda worth: -worth[1]))
    titles = {code: called.get(code, text(code, code)) for code in points}
    own = CountingTable(OWN, text("本赛事积分办法", "This contest's own points"), None, points, titles)
    return (own, *shipped)


def _shipped(table: PointsTable) -> CountingTable:
    return CountingTable(
        f"{table.name}@{table.version}",
        table.title,
        table.source.document,
        table.points,
        {worth.award: worth.title for worth in table.worth},
    )


def _chosen(tables: Sequence[CountingTable], named: str, won: Sequence[str]) -> CountingTable:
    if not named:
        own = [table for table in tables if table.name == OWN]
        return own[0] if own else max(tables, key=lambda table: sum(code in table.points for code in won))
    if named == OWN and all(table.name != OWN for table in tables):
        raise UnknownPointsTableError(named)
    return next((table for table in tables if table.name == named), None) or _shipped(points_table(named))
