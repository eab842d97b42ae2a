"""A system that pays for the city reports what became of a batch, instead of a bank's file."""

import hashlib
from uuid import UUID

from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, Fault
from registry.core.texts import text
from registry.people.access import require_role
from rewards.payments.answers import answerable, matching_of, write
from rewards.payments.schemas import ReportIn


class ReportUnfitError(BadInputError):
    """Lines of a report do not fit the batch that it is of."""

    code = "report_unfit"


async def report(actor: Actor, batch: UUID, reported: ReportIn) -> UUID:
    """Book what a paying system says of a batch, all of it or nothing; returns the id under which it is kept.

    The same report again is answered with the same id and books nothing, so that a system may send it again
    when it did not hear the answer.

    Raises:
        NotFoundError: there is no such batch.
        NotPayingBureauError, BatchNotExportedError: as they say.
        ReportUnfitError: some lines do not fit the batch; the faults say which and why.
    """
    require_role(actor, "payments.read_returns")
    # With the batch, for two batches may have equal reports.
    content = f"{batch}\n".encode() + reported.model_dump_json().encode()
    async with database.transaction():
        row = await answerable(actor, batch)
        kept = await database.fetch_value(
            "SELECT id FROM rewards.return_file WHERE sha256 = $1 AND batch = $2",
            hashlib.sha256(content).hexdigest(),
            batch,
        )
        if kept is None:
            matching = await matching_of(row, reported.rows)
            if faults := [
                Fault(f"line_{each.kind}", each.words, row=each.row.row)
                for each in matching.rows
                if each.words is not None
            ]:
                words = text(
                    "有些行与批次不符，全部没有登记：请更正后重新报送。",
                    "Some lines do not fit the batch, and nothing was booked: correct them and report again.",
                )
                raise ReportUnfitError(words, faults)
            kept = await write(actor, row, content, matching)
    return UUID(str(kept))
