"""What the registry knows of the names on a list: schools, their people, and prizes that are there already.

Each read answers for a whole list at once.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import asyncpg

from competitions.external.duplicates import Prize, Winner
from competitions.external.matching import Candidate
from registry.core import database
from registry.core.texts import Text, text
from registry.people.organizations.names import OrganizationIndex
from registry.people.organizations.queries import ids_by_name, names_index
from registry.people.persons.subjects import ABOVE

# Everybody who was ever at one of the schools and bears one of the names, on the record that was merged or on
# the one that stands for them.
_BEARERS: Final = f"""
WITH RECURSIVE {ABOVE}
SELECT m.organization, p.name AS written, s.id AS person, s.name, m.role, m.unit, m.since, m.until
FROM registry.membership m
JOIN registry.person p ON p.id = m.person
LEFT JOIN above ON above.id = p.id AND above.top
JOIN registry.person s ON s.id = coalesce(above.person, p.id)
WHERE m.organization = ANY($1::uuid[]) AND (p.name = ANY($2::text[]) OR s.name = ANY($2::text[]))
  AND s.erased_at IS NULL
ORDER BY m.organization, s.id, m.since
"""  # noqa: S608  (only our own text is put in)
_AT: Final = f"""
WITH RECURSIVE {ABOVE}
SELECT DISTINCT w.n, s.id
FROM unnest($1::uuid[], $2::text[]) WITH ORDINALITY AS w (organization, wanted, n)
JOIN registry.membership m ON m.organization = w.organization
JOIN registry.person p ON p.id = m.person
LEFT JOIN above ON above.id = p.id AND above.top
JOIN registry.person s ON s.id = coalesce(above.person, p.id)
WHERE s.erased_at IS NULL AND w.wanted IN (p.name, s.name, m.number, s.id::text)
"""  # noqa: S608  (only our own text is put in)
_AWARDS: Final = f"""
WITH RECURSIVE {ABOVE}
SELECT a.id, a.competition, e.code AS event_code, e.name AS event_name, e.group_name, a.code AS prize,
       n.organization, a.source_number, a.evidence,
       array_agg(s.id ORDER BY s.id) AS persons, array_agg(s.name ORDER BY s.id) AS names
FROM competitions.award a
JOIN competitions.event e ON e.id = a.event
JOIN competitions.entry n ON n.id = a.entry
JOIN competitions.award_recipient r ON r.award = a.id
JOIN registry.person p ON p.id = r.person
LEFT JOIN above ON above.id = p.id AND above.top
JOIN registry.person s ON s.id = coalesce(above.person, p.id)
WHERE a.kind = 'entry' AND (a.competition = $1 OR a.source_number = ANY($2::text[]))
  AND NOT EXISTS (SELECT 1 FROM competitions.award_revocation v WHERE v.award = a.id)
GROUP BY a.id, e.id, n.id
"""  # noqa: S608  (only our own text is put in)
_WAITING: Final = f"""
WITH RECURSIVE {ABOVE}
SELECT l.id, l.list, x.competition, l.event_code, l.event_name, l.group_name,
       coalesce(nullif(l.prize_code, ''), l.prize) AS prize, l.organization, l.source_number, x.evidence,
       array_agg(coalesce(above.person, p.person) ORDER BY p.position) AS persons,
       array_agg(p.name ORDER BY p.position) AS names
FROM competitions.external_line l
JOIN competitions.external_list x ON x.id = l.list
JOIN competitions.external_person p ON p.line = l.id AND p.role = 'member'
LEFT JOIN above ON above.id = p.person AND above.top
WHERE x.confirmed IS NULL AND ($3::uuid IS NULL OR x.id <> $3)
  AND (x.competition = $1 OR (l.source_number <> '' AND l.source_number = ANY($2::text[])))
GROUP BY l.id, x.id
"""  # noqa: S608  (only our own text is put in)


@dataclass(frozen=True, slots=True)
class School:
    """An organization that a list may name."""

    id: UUID
    name: Text


@dataclass(frozen=True, slots=True)
class Schools:
    """The register's names, to be asked for what a list writes."""

    index: OrganizationIndex
    ids: Mapping[str, UUID]

    def named(self, written: str) -> tuple[UUID, ...]:
        """Return the organizations that are written so: none, one or several."""
        return tuple(self.ids[name] for name in self.index.find(written)) if written else ()


async def schools_named(written: Iterable[str]) -> Schools:
    """Return what finds each of these writings in the register."""
    index = await names_index()
    names = {name for each in set(written) for name in index.find(each)}
    return Schools(index, await ids_by_name(list(names)))


async def schools_by_id(organizations: Collection[UUID]) -> dict[UUID, School]:
    """Return organizations by id."""
    rows = await database.fetch(
        "SELECT id, name, name_en FROM registry.organization WHERE id = ANY($1::uuid[])", list(organizations)
    )
    return {row["id"]: School(row["id"], text(row["name"], row["name_en"] or row["name"])) for row in rows}


async def bearers(
    organizations: Collection[UUID], names: Collection[str]
) -> dict[tuple[UUID, str], list[Candidate]]:
    """Return who bears which name at which organization, now or before; erased persons are nobody."""
    rows = await database.fetch(_BEARERS, list(organizations), list(names))
    found: defaultdict[tuple[UUID, str], list[Candidate]] = defaultdict(list)
    for row in rows:
        candidate = Candidate(
            row["person"], row["name"], row["role"], row["unit"] or "", row["since"], row["until"]
        )
        for name in {row["written"], row["name"]}:
            found[row["organization"], name].append(candidate)
    return found


async def persons_at(wanted: Sequence[tuple[UUID, str]]) -> list[tuple[UUID, ...]]:
    """Return for each organization and name, number there, or id, who is meant: everybody it fits."""
    rows = await database.fetch(_AT, [each for each, _ in wanted], [each for _, each in wanted])
    found: list[tuple[UUID, ...]] = [()] * len(wanted)
    for row in rows:
        found[row["n"] - 1] += (row["id"],)
    return found


async def survivors(persons: Collection[UUID]) -> dict[UUID, UUID]:
    """Return for each record the one that stands for the person; who was erased is left out."""
    rows = await database.fetch(
        f"WITH RECURSIVE {ABOVE} SELECT p.id, s.id AS person FROM registry.person p"  # noqa: S608
        " LEFT JOIN above ON above.id = p.id AND above.top"
        " JOIN registry.person s ON s.id = coalesce(above.person, p.id)"
        " WHERE p.id = ANY($1::uuid[]) AND s.erased_at IS NULL",
        list(persons),
    )
    return {row["id"]: row["person"] for row in rows}


async def other_prizes(competition: UUID, numbers: Collection[str], but: UUID | None) -> list[Prize]:
    """Return the prizes with which those of a list may be the same.

    Args:
        competition: all of its standing awards, and what waits on its open lists.
        numbers: certificate numbers, whose awards and lines are returned from any competition.
        but: the list itself.
    """
    awards = await database.fetch(_AWARDS, competition, list(numbers))
    waiting = await database.fetch(_WAITING, competition, list(numbers), but)
    return [_prize(row) for row in (*awards, *waiting)]


def _prize(row: asyncpg.Record) -> Prize:
    list_id = row.get("list")
    return Prize(
        id=row["id"],
        where="award" if list_id is None else "list",
        list=list_id,
        competition=row["competition"],
        event_code=row["event_code"],
        event_name=row["event_name"],
        group=row["group_name"],
        prize=row["prize"],
        organization=row["organization"],
        source_number=row["source_number"] or "",
        evidence=row["evidence"],
        winners=tuple(Winner(*pair) for pair in zip(row["persons"], row["names"], strict=True)),
    )
