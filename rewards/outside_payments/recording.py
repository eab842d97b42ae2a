"""Use cases of recording: outside payments by list or one by one, each with its evidence."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from competitions.external.evidence import media_type_of
from registry.core import audit, clock, database, privacy
from registry.core.actor import Actor
from registry.core.errors import BadInputError, Fault
from registry.core.identifiers import new_id
from registry.core.spreadsheets import REFUSED
from registry.core.texts import text
from registry.people.access import ANYTHING, require, unknown
from rewards.entitlements.lines import AwardedPayee
from rewards.entitlements.outcome import payee_columns
from rewards.outside_payments.matching import Matched, matched
from rewards.outside_payments.reading import FIELDS, ReadRow, read_form, read_rows

LARGEST_FILE: Final = 8 * 1024 * 1024
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


class OutsidePaymentEvidenceError(BadInputError):
    """The evidence is missing, too large, or no whole PDF, PNG or JPEG file."""

    code = "outside_payment_evidence"


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
        OutsidePaymentEvidenceError: as it says.
        BadInputError: with every fault of the list: those of its shape and cells, `award_unknown`,
            `award_ambiguous`, `payee_unknown`, `payee_ambiguous`, `duplicate_row`, and `payment_known` where
            the same was recorded before.
    """
    require(actor, "outside_payments.record", ANYTHING)
    _check_evidence(evidence)
    async with database.transaction():
        await _one_after_the_other()
        found = await matched(read_rows(content, file, clock.today()))
        if found.faults:
            raise BadInputError(REFUSED, found.faults)
        made = await _write(actor, found, evidence_name, evidence, (file, content))
    return made, len(found.rows)


async def enter(actor: Actor, typed: Mapping[str, str], evidence_name: str, evidence: bytes) -> UUID:
    """Record one payment as it was typed, by the names of FIELDS; returns its import.

    Raises:
        OutsidePaymentEvidenceError: as it says.
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
        _check_evidence(evidence)
        made = await _write(actor, found, evidence_name, evidence, None)
    return made


async def evidence_of(actor: Actor, import_id: UUID) -> tuple[str, bytes]:
    """Return media type and bytes of the evidence of an import; each look is a line of the audit trail.

    Raises:
        NotFoundError: there is no such import.
    """
    require(actor, "outside_payments.read", ANYTHING)
    ring = await privacy.ring()
    async with database.transaction():
        sealed = await database.fetch_value(
            "SELECT evidence FROM rewards.outside_payment_import WHERE id = $1", import_id
        )
        if sealed is None:
            raise unknown()
        content = ring.open_file(sealed, "outside_payment_import.evidence", import_id)
        await audit.record(actor, "outside_payments.read_evidence", f"outside_payment_import:{import_id}")
    return media_type_of(content) or "application/octet-stream", content


def _check_evidence(evidence: bytes) -> None:
    if not 0 < len(evidence) <= LARGEST_FILE or media_type_of(evidence) is None:
        raise OutsidePaymentEvidenceError(
            text(
                "请附上证明文件：完整的 PDF、PNG 或 JPEG，不超过 8 MB。",
                "Add the evidence: a whole PDF, PNG or JPEG file of at most 8 MB.",
            )
        )


async def _one_after_the_other() -> None:
    """Wait for whoever else records: two imports of one list would both find nothing recorded yet."""
    await database.execute("SELECT pg_advisory_xact_lock(hashtext('rewards.outside_payments'))")


async def _write(
    actor: Actor, found: Matched, evidence_name: str, evidence: bytes, listed: tuple[str, bytes] | None
) -> UUID:
    """Write an import with its rows; `listed` is name and content of the list, None for what was typed."""
    ring, made, at = await privacy.ring(), new_id(), clock.now()
    file, content = listed or (None, None)
    await database.execute(
        "INSERT INTO rewards.outside_payment_import (id, file_name, sha256, content, evidence_name,"
        " evidence_sha256, evidence, rows, recorded_by, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        made,
        file,
        hashlib.sha256(content).hexdigest() if content is not None else None,
        ring.seal_file(content, "outside_payment_import.content", made) if content is not None else None,
        evidence_name,
        hashlib.sha256(evidence).hexdigest(),
        ring.seal_file(evidence, "outside_payment_import.evidence", made),
        len(found.rows),
        actor.account_id,
        at,
    )
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
