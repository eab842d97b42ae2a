"""What is on record of the people and organizations of entries to be made: one statement per kind of fact."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from uuid import UUID

from competitions.entries.checking import Candidate, Known, Membership, Prize, School, Terms
from registry.core import database

# Birth date and memberships of people who are about to be registered, or to join a school.
Coming = Mapping[UUID, tuple[date | None, Sequence[Membership]]]

# Records that were merged into one of these persons, with the person that they are of now.
_BENEATH: Final = """
WITH RECURSIVE beneath AS (
    SELECT p.merged_into AS person, p.id AS record FROM registry.person p
    WHERE p.merged_into = ANY($1::uuid[])
    UNION ALL
    SELECT b.person, p.id FROM beneath b JOIN registry.person p ON p.merged_into = b.record)
SELECT person, record FROM beneath
"""
_PERSONS: Final = """
SELECT id, born FROM registry.person
WHERE id = ANY($1::uuid[]) AND merged_into IS NULL AND erased_at IS NULL
"""
_MEMBERSHIPS: Final = """
SELECT person, organization, role, since, until FROM registry.membership WHERE person = ANY($1::uuid[])
"""
_SCHOOLS: Final = """
SELECT id, kind, city FROM registry.organization WHERE id = ANY($1::uuid[]) AND merged_into IS NULL
"""
# An entry that was withdrawn has given its place back.
_OFFICIAL: Final = """
SELECT n.event, n.organization, o.city, count(*) AS count
FROM competitions.entry n JOIN registry.organization o ON o.id = n.organization
WHERE n.event = ANY($1::uuid[]) AND NOT n.unofficial AND n.status <> 'withdrawn' AND n.id <> ALL($2::uuid[])
GROUP BY n.event, n.organization, o.city
"""
_COMPETING: Final = """
SELECT m.person, n.event FROM competitions.entry_member m
JOIN competitions.entry n ON n.id = m.entry
JOIN competitions.event e ON e.id = n.event
WHERE m.person = ANY($1::uuid[]) AND e.competition = $2 AND m.role IN ('member', 'substitute')
  AND n.status <> 'withdrawn' AND n.id <> ALL($3::uuid[])
"""
_PRIZES: Final = """
SELECT r.person, c.level, a.code, e.name FROM competitions.award_recipient r
JOIN competitions.award a ON a.id = r.award AND a.kind = 'entry'
JOIN competitions.competition c ON c.id = a.competition
JOIN competitions.event e ON e.id = a.event
WHERE r.person = ANY($1::uuid[])
  AND NOT EXISTS (SELECT 1 FROM competitions.award_revocation v WHERE v.award = a.id)
"""


async def known_of(competition: UUID, candidates: Sequence[Candidate], terms: Iterable[Terms]) -> Known:
    """Return what checking a list of entries needs, as it is in the open transaction.

    What was recorded of somebody under a record that was merged into theirs counts as theirs.
    """
    persons = list({person for each in candidates for _, _, person in each.parts()})
    schools = list({each.organization for each in candidates if each.organization is not None})
    events = list({each.event for each in candidates})
    changed = [each.entry for each in candidates if each.entry is not None]
    born = {row["id"]: row["born"] for row in await database.fetch(_PERSONS, persons)}
    merged = {row["record"]: row["person"] for row in await database.fetch(_BENEATH, persons)}
    records = [*persons, *merged]
    memberships: defaultdict[UUID, list[Membership]] = defaultdict(list)
    for person, organization, role, since, until in await database.fetch(_MEMBERSHIPS, records):
        memberships[merged.get(person, person)].append(Membership(organization, role, since, until))
    competing: defaultdict[UUID, set[UUID]] = defaultdict(set)
    for person, event in await database.fetch(_COMPETING, records, competition, changed):
        competing[merged.get(person, person)].add(event)
    prizes: defaultdict[UUID, list[Prize]] = defaultdict(list)
    if any(each.limits.barred_by for each in terms):
        for person, level, award, event in await database.fetch(_PRIZES, records):
            prizes[merged.get(person, person)].append(Prize(level, award, event))
    official_of: dict[tuple[UUID, UUID], int] = {}
    official_in: defaultdict[tuple[UUID, str], int] = defaultdict(int)
    for event, organization, city, count in await database.fetch(_OFFICIAL, events, changed):
        official_of[event, organization] = count
        official_in[event, city] += count
    return Known(
        born=born,
        memberships=memberships,
        schools={
            row["id"]: School(row["kind"], row["city"]) for row in await database.fetch(_SCHOOLS, schools)
        },
        official_of=official_of,
        official_in=official_in,
        competing={person: frozenset(found) for person, found in competing.items()},
        prizes=prizes,
    )


def with_coming(known: Known, coming: Coming) -> Known:
    """Return what is known, with people who are registered or join a school in the same transaction."""
    if not coming:
        return known
    return replace(
        known,
        born={person: born for person, (born, _) in coming.items()} | dict(known.born),
        memberships=dict(known.memberships)
        | {
            person: [*known.memberships.get(person, ()), *memberships]
            for person, (_, memberships) in coming.items()
        },
    )
