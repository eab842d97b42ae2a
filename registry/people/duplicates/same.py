"""Which records are one person: a record, what it was merged into, and everything merged into that."""

from collections.abc import Sequence
from uuid import UUID

from registry.core import database
from registry.people.access import Subject

_SAME = """
WITH RECURSIVE above AS (
    SELECT id, merged_into FROM registry.person WHERE id = $1
    UNION
    SELECT p.id, p.merged_into FROM registry.person p JOIN above ON p.id = above.merged_into
), beneath AS (
    SELECT id, 0 AS depth FROM above WHERE merged_into IS NULL
    UNION
    SELECT p.id, beneath.depth + 1 FROM registry.person p JOIN beneath ON p.merged_into = beneath.id
)
SELECT id FROM beneath ORDER BY depth, id
"""


async def persons_same_as(person: UUID) -> tuple[UUID, ...]:
    """Return the ids of all records of the person that a record is of: first the one that stands for them.

    Empty when there is no such record.
    """
    return tuple(row["id"] for row in await database.fetch(_SAME, person))


async def subject_of(persons: Sequence[UUID], oneself: UUID | None = None) -> Subject:
    """Return the subject of a right on these records of one person.

    It belongs to the organizations of their open memberships. `oneself` is the person of who asks: when it
    is one of these, they ask for themselves.
    """
    rows = await database.fetch(
        "SELECT DISTINCT organization FROM registry.membership WHERE person = ANY($1) AND until IS NULL",
        list(persons),
    )
    return Subject(
        organizations=frozenset(row["organization"] for row in rows),
        person=oneself if oneself in persons else next(iter(persons), None),
    )
