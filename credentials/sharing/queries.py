"""Reads of links to an award record."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from credentials.sharing.schemas import ShareOut
from registry.core import clock, database

_LISTED: Final = """
SELECT id, note, made_at, ends_at, ended_at, views, ended_at IS NULL AND ends_at > $2 AS counts
FROM credentials.record_share WHERE person = ANY($1) ORDER BY made_at DESC, id
"""


async def shares_of(persons: Sequence[UUID]) -> list[ShareOut]:
    """Return every link that was ever made to the record of a person, the newest first."""
    rows = await database.fetch(_LISTED, list(persons), clock.now())
    return [ShareOut.model_validate(dict(row)) for row in rows]
