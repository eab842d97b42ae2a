"""Whom a right over a person is asked of: every organization of theirs, or their home organization alone.

A school that registers another school's student by the number of a document has him on its lists at once,
and so may see him, masked. It does not thereby come to own his record. Of the current memberships of a
person, over all records that were merged, the one that was written down first names the *home organization*,
and every action on the person but `people.read` is asked of the home organization only. Lists say the same
with the texts of SQL below.
"""

from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

from registry.core import clock, database
from registry.people.access import Subject
from registry.people.duplicates.same import persons_same_as, records_beneath

# What any organization of a person may do, not only their home organization.
_ANY_ORGANIZATION: Final = frozenset({"people.read"})

# The part of a WITH RECURSIVE that names, for each merged record, every record above it; `top` is the one
# that stands for the person.
ABOVE: Final = """
climbing AS (
    SELECT m.id, p.id AS person, p.merged_into AS next
    FROM registry.person m JOIN registry.person p ON p.id = m.merged_into
    UNION ALL
    SELECT c.id, p.id, p.merged_into FROM climbing c JOIN registry.person p ON p.id = c.next
), above AS MATERIALIZED (SELECT id, person, next IS NULL AS top FROM climbing)
"""


def current(membership: str, today: str) -> str:
    """Return the condition under which a membership has not ended; both are names or parameters in SQL."""
    return f"({membership}.until IS NULL OR {membership}.until >= {today})"


def home_of(person: str, today: str) -> str:
    """Return the SQL of the home organization of a record with what was merged into it; it needs `ABOVE`."""
    return f"""(
    SELECT home.organization FROM registry.membership home
    WHERE home.person IN (SELECT {person} UNION ALL SELECT above.id FROM above WHERE above.person = {person})
      AND {current("home", today)} ORDER BY home.recorded_at, home.id LIMIT 1)
    """  # noqa: S608  (only our own text is put in)


_ORGANIZATIONS: Final = f"""
SELECT m.organization FROM registry.membership m
WHERE m.person = ANY($1) AND {current("m", "$2")} ORDER BY m.recorded_at, m.id
"""  # noqa: S608  (only our own text is put in)
_HOMES: Final = f"""
WITH RECURSIVE beneath AS (
    SELECT id AS person, id AS record FROM unnest($1::uuid[]) AS id
    UNION ALL
    SELECT b.person, p.id FROM beneath b JOIN registry.person p ON p.merged_into = b.record)
SELECT DISTINCT ON (b.person) b.person, m.organization
FROM beneath b JOIN registry.membership m ON m.person = b.record
WHERE {current("m", "$2")} ORDER BY b.person, m.recorded_at, m.id
"""  # noqa: S608  (only our own text is put in)


async def homes_of(persons: Collection[UUID]) -> dict[UUID, UUID]:
    """Return the home organization of each person of these; who is nowhere today is not among them.

    `persons` are records that stand for somebody, with whatever was merged into them.
    """
    rows = await database.fetch(_HOMES, list(persons), clock.today())
    return {row["person"]: row["organization"] for row in rows}


async def subject_of(action: str, person: UUID, oneself: UUID | None = None) -> Subject:
    """Return the subject of an action on the person that a record is of, as they stand today.

    `oneself` is the person of who asks: when it is the same person, they ask for themselves.
    """
    return await subject_of_records(action, await persons_same_as(person) or (person,), oneself)


async def subject_of_record(action: str, record: UUID) -> Subject:
    """Return the subject of an action on one record with what was merged into it, not with what it is in."""
    return await subject_of_records(action, await records_beneath(record) or (record,))


async def subject_of_records(action: str, records: Sequence[UUID], oneself: UUID | None = None) -> Subject:
    """Return the subject of an action on these records, which are all of one person, at least one."""
    rows = await database.fetch(_ORGANIZATIONS, list(records), clock.today())
    organizations = [row["organization"] for row in rows]
    if action not in _ANY_ORGANIZATION:
        organizations = organizations[:1]
    return Subject(
        organizations=frozenset(organizations), person=oneself if oneself in records else records[0]
    )
