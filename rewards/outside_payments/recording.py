"""Use cases of recording: outside payments by list or one by one, each with its evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from competitions.external.evidence import Document, checked_document
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, Fault
from registry.core.identifiers import new_id
from registry.core.spreadsheets import REFUSED
from registry.core.texts import text
from registry.people.access import ANYTHING, require
from rewards import recorded_lists
from rewards.entitlements.lines import AwardedPayee
from rewards.entitlements.outcome import payee_columns
from rewards.outside_payments.matching import Matched, matched
from rewards.outside_payments.reading import FIELDS, ReadRow, read_form, read_rows

_FIELD_OF: Final = {heading: field for field, heading in FIELDS.items()}
_COLUMNS: Final = (
    "id",
    "list",
    "award",
    "payee_class",
    "person",
    "organization",
    "payer",
    "payer_level",
    "document_number",
    "amount_fen",
    "paid_on",
    "state",
    "recorded_by",
    "recorded_at",
)


@dataclass(frozen=True, slots=True)
class OutsidePaymentsPreview:
    """What a list would bring: how many rows can be taken, what they come to in fen, and every fault."""

    rows: int
    amount_fen: int
    faults: tuple[Fault, ...]


async def preview(actor: Actor, file: str, content: bytes) -> OutsidePaymentsPreview:
    """Return what a list would bring, without keeping anything; read `record` for the faults.

    Raises:
        BadInputError: there is no table at all.
    """
    require(actor, "outside_payments.record", ANYTHING)
    found = await matched(read_rows(content, file, clock.today()))
    return OutsidePaymentsPreview(
        len(found.rows), sum(row.amount_fen for row, _ in found.rows), tuple(found.faults)
    )


async def record(
    actor: Actor, file: str, content: bytes, evidence_name: str, evidence: bytes
) -> tuple[UUID, int]:
    """Record every row of a list, or none; returns the import and how many payments it brought.

    Args:
        actor: a bureau's officer, who cannot confirm them afterwards.
        file: the list's name, whose ending says what it is.
        content: the list.
        evidence_name: what the evidence is called.
        evidence: a PDF, PNG or JPEG on which the list rests.

    Raises:
        EvidenceMissingError, EvidenceTooLargeError, EvidenceRefusedError: as they say.
        BadInputError: with every fault of the list: those of its shape and cells, `award_unknown`,
            `award_ambiguous`, `payee_unknown`, `payee_ambiguous`, `duplicate_row`, and `payment_known` where
            the same was recorded before.
    """
    require(actor, "outside_payments.record", ANYTHING)
    document = checked_document(evidence)
    async with database.transaction():
        await _one_after_the_other()
        found = await matched(read_rows(content, file, clock.today()))
        if found.faults:
            raise BadInputError(REFUSED, found.faults)
        made = await _write(actor, found, (evidence_name, document), (file, content))
    return made, len(found.rows)


async def enter(actor: Actor, typed: Mapping[str, str], evidence_name: str, evidence: bytes) -> UUID:
    """Record one payment as it was typed, by the names of FIELDS; returns its import.

    Raises:
        EvidenceMissingError, EvidenceTooLargeError, EvidenceRefusedError: as they say.
        BadInputError: with every fault, whose column is the name of a field; read `record`.
    """
    require(actor, "outside_payments.record", ANYTHING)
    async with database.transaction():
        await _one_after_the_other()
        found = await matched(read_form(typed, clock.today()))
        if found.faults:
            faults = [
                replace(fault, row=None, column=_FIELD_OF.get(fault.column, fault.column))
                for fault in found.faults
            ]
            raise BadInputError(
                text("请改正下列各项，尚未保存。", "Correct what is listed; nothing is kept yet."), faults
            )
        made = await _write(actor, found, (evidence_name, checked_document(evidence)), None)
    return made


async def evidence_of(actor: Actor, import_id: UUID) -> tuple[str, bytes]:
    """Return media type and bytes of the evidence of an import; each look is a line of the audit trail.

    Raises:
        NotFoundError: there is no such import.
    """
    require(actor, "outside_payments.read", ANYTHING)
    return await recorded_lists.evidence_of(
        actor, "outside_payment_import", import_id, "outside_payments.read_evidence"
    )


async def _one_after_the_other() -> None:
    """Wait for whoever else records: two imports of one list would both find nothing recorded yet."""
    await database.execute("SELECT pg_advisory_xact_lock(hashtext('rewards.outside_payments'))")


async def _write(
    actor: Actor, found: Matched, evidence: tuple[str, Document], listed: tuple[str, bytes] | None
) -> UUID:
    """Write an import with its rows; `listed` is name and content of the list, None for what was typed."""
    made = await recorded_lists.keep(actor, "outside_payment_import", len(found.rows), evidence, listed)
    at = clock.now()
    await database.copy(
        "outside_payment",
        schema="rewards",
        columns=_COLUMNS,
        records=[
            (new_id(), made, *_said(row, payee), "recorded", actor.account_id, at)
            for row, payee in found.rows
        ],
    )
    await audit.record(
        actor,
        "outside_payments.record",
        f"outside_payment_import:{made}",
        after={"rows": len(found.rows), "amount_fen": sum(row.amount_fen for row, _ in found.rows)},
    )
    return made


def _said(row: ReadRow, payee: AwardedPayee) -> tuple[object, ...]:
    return (
        UUID(payee.award_id),
        payee.payee_class,
        *payee_columns(payee.payee_class, payee.payee_id),
        row.payer,
        row.payer_level,
        row.document_number,
        row.amount_fen,
        row.paid_on,
    )
