"""Taking lines of the audit trail away as a workbook."""

import asyncio
from typing import Final

from registry.audit import queries
from registry.audit.schemas import Filters
from registry.audit.sheet import workbook_of
from registry.core import audit, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.texts import text
from registry.people.access import ANYTHING, require

MAXIMUM: Final = 50_000


class ExportTooLargeError(BadInputError):
    """More lines of the audit trail fit than one workbook takes."""

    code = "audit_export_too_large"


async def export(actor: Actor, filters: Filters) -> bytes:
    """Return every line that fits as an xlsx workbook; that it was taken away is a line of its own.

    Raises:
        ForbiddenError: the account may not read the audit trail.
        ExportTooLargeError: more than `MAXIMUM` lines fit; nothing is left out silently.
    """
    async with database.transaction():
        require(actor, "audit.read", ANYTHING)
        found = await queries.lines(filters, limit=MAXIMUM + 1)
        if len(found) > MAXIMUM:
            raise ExportTooLargeError(
                text(
                    f"符合条件的记录超过 {MAXIMUM:,} 条：请缩小日期范围，分几次导出。",
                    f"More than {MAXIMUM:,} lines fit: narrow the days and export in parts.",
                )
            )
        # What was typed to find reasons may be somebody's name, so only that it was is kept.
        asked = {name: value for name, value in filters.given().items() if name != "words"}
        await audit.record(
            actor,
            "audit.export",
            "audit:lines",
            after={"filters": asked, "by_words": bool(filters.words), "lines": len(found)},
        )
    return await asyncio.to_thread(workbook_of, found)
