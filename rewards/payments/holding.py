"""What batches share: the refusals, and holding one while it is changed."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.errors import ConflictError, Fault
from registry.core.texts import text
from registry.people.access import unknown
from rewards.ledger.service import hold
from rewards.payments.checks import Finding, LineFacts

# More than this says nothing more of what is in the way; the page of checks has them all.
_FAULTS_SAID: Final = 100


class PaymentNotClearError(ConflictError):
    """Something stands in the way of payments that were named or drawn; the faults say of which and what."""

    code = "payment_not_clear"


class BatchStateError(ConflictError):
    """The batch was exported or dissolved already."""

    code = "batch_state"


class BatchExportedError(ConflictError):
    """The batch was exported in this form already: its files can be taken again."""

    code = "batch_exported"


class BatchAnsweredError(ConflictError):
    """The bank has answered already, so that no file in another form may be made."""

    code = "batch_answered"


class NothingToPayError(ConflictError):
    """Nothing that was approved waits to be paid, or something stands in the way of all of it."""

    code = "nothing_to_pay"


class DrawChangedError(ConflictError):
    """What can be paid is no longer what was looked at, such as when somebody else has drawn a batch."""

    code = "draw_changed"


async def locked(batch: UUID) -> asyncpg.Record:
    """Hold the money of a batch's program, then the batch, and return it with the program's document."""
    program = await database.fetch_value("SELECT program FROM rewards.batch WHERE id = $1", batch)
    if program is None:
        raise unknown()
    await hold(program)
    row = await database.fetch_one(
        "SELECT b.*, p.document FROM rewards.batch b JOIN rewards.program p ON p.id = b.program"
        " WHERE b.id = $1 FOR UPDATE OF b",
        batch,
    )
    if row is None:
        raise unknown()
    return row


def not_clear(held: Sequence[tuple[LineFacts, Sequence[Finding]]]) -> PaymentNotClearError:
    """Return the refusal of payments that something stands in the way of, with what it is."""
    faults = [Fault(finding.code, finding.words) for _line, findings in held for finding in findings]
    return PaymentNotClearError(
        text(
            f"{len(held)} 笔款项还不能发放：请看检查清单；已生成的批次请撤销后重新生成。",
            f"{len(held)} payments are not clear: see the list of checks. Dissolve a batch that was drawn,"
            " and draw anew.",
        ),
        faults[:_FAULTS_SAID],
    )


def dissolved_before() -> BatchStateError:
    """Return the refusal of a batch that was dissolved."""
    return BatchStateError(text("批次已撤销：请另生成批次。", "The batch was dissolved: draw another one."))
