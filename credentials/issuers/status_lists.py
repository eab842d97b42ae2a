"""Opening status lists: their numbers are of the whole registry, since all of them stand below `/status/`."""

from uuid import UUID

from credentials.status_list import MINIMUM_BITS
from registry.core import clock, database
from registry.core.identifiers import new_id


async def open_list(issuer: UUID) -> tuple[UUID, int, int]:
    """Open a new status list of an issuer, in the open transaction; returns its id, number and length."""
    # Two issuers that open a list at the same moment get different numbers.
    await database.execute("SELECT pg_advisory_xact_lock(hashtextextended('credentials.status_list', 0))")
    list_id = new_id()
    number = await database.fetch_value(
        "INSERT INTO credentials.status_list (id, issuer, number, length, created_at)"
        " SELECT $1, $2, coalesce(max(number), 0) + 1, $3, $4 FROM credentials.status_list RETURNING number",
        list_id,
        issuer,
        MINIMUM_BITS,
        clock.now(),
    )
    return list_id, number, MINIMUM_BITS
