"""Which records are one person: a record, what it was merged into, and everything merged into that."""

from uuid import UUID

from registry.core import database

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
_BENEATH = """
WITH RECURSIVE beneath AS (
    SELECT id FROM registry.person WHERE id = $1
    UNION
    SELECT p.id FROM registry.person p JOIN beneath ON p.merged_into = beneath.id
)
SELECT id FROM beneath
"""


async def persons_same_as(person: UUID) -> tuple[UUID, ...]:
    """Return the ids of all records of the person that a record is of: first the one that stands for them.

    Empty when there is no such record.
    """
    return tuple(row["id"] for row in await database.fetch(_SAME, person))


async def records_beneath(person: UUID) -> tuple[UUID, ...]:
    """Return a record, and all that was merged into it; empty when there is no such record."""
    return tuple(row["id"] for row in await database.fetch(_BENEATH, person))
