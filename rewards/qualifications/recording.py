"""Use cases of lists of qualifications: looked at, recorded with their evidence, and the evidence read."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.external.evidence import checked_document
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, Fault
from registry.core.identifiers import new_id
from registry.core.spreadsheets import REFUSED
from registry.people.access import ANYTHING, require
from rewards import recorded_lists
from rewards.qualifications.matching import Matched, matched
from rewards.qualifications.reading import ReadRow

_QUALIFICATION: Final = (
    "id",
    "list",
    "kind",
    "person",
    "occupation_code",
    "occupation",
    "level",
    "title",
    "title_en",
    "issued_by",
    "certificate_number",
    "awarded_on",
    "state",
    "recorded_by",
    "recorded_at",
)
_INSURED: Final = (
    "id",
    "list",
    "person",
    "organization",
    "starts_on",
    "ends_on",
    "source",
    "recorded_by",
    "recorded_at",
)


@dataclass(frozen=True, slots=True)
class QualificationsPreview:
    """What a list would bring: how many rows of it can be taken, of them insured, and every fault."""

    rows: int
    insured: int
    faults: tuple[Fault, ...]


async def preview(actor: Actor, file: str, content: bytes) -> QualificationsPreview:
    """Return what a list would bring, without keeping anything; read `record` for the faults.

    Raises:
        BadInputError: there is no table at all.
    """
    require(actor, "qualifications.record", ANYTHING)
    found = await matched(file, content)
    faults = tuple(sorted(found.faults, key=lambda fault: fault.row or 0))
    return QualificationsPreview(
        len(found.rows), sum(row.insured is not None for row, _, _ in found.rows), faults
    )


async def record(
    actor: Actor, file: str, content: bytes, evidence_name: str, evidence: bytes
) -> tuple[UUID, int]:
    """Record every row of a list, or none; returns the import and how many qualifications it brought.

    Args:
        actor: a bureau's officer, who cannot confirm them afterwards.
        file: the list's name, whose ending says what it is.
        content: the list.
        evidence_name: what the evidence is called.
        evidence: a PDF, PNG or JPEG on which the list rests.

    Raises:
        EvidenceMissingError, EvidenceTooLargeError, EvidenceRefusedError: as they say.
        BadInputError: with every fault of the list: those of its shape and cells, `person_unknown`,
            `name_differs`, `organization_unknown`, and `certificate_known` where a number was
            recorded before.
    """
    require(actor, "qualifications.record", ANYTHING)
    document = checked_document(evidence)
    async with database.transaction():
        # Two imports of one list would both find nothing recorded yet.
        await database.execute("SELECT pg_advisory_xact_lock(hashtext('rewards.qualifications'))")
        found = await matched(file, content)
        if found.faults:
            raise BadInputError(REFUSED, sorted(found.faults, key=lambda fault: fault.row or 0))
        made = await recorded_lists.keep(
            actor, "qualification_import", len(found.rows), (evidence_name, document), (file, content)
        )
        insured = await _write(actor, made, found)
        await audit.record(
            actor,
            "qualifications.record",
            f"qualification_import:{made}",
            after={"rows": len(found.rows), "insured": insured},
        )
    return made, len(found.rows)


async def evidence_of(actor: Actor, import_id: UUID) -> tuple[str, bytes]:
    """Return media type and bytes of the evidence of a list; each look is a line of the audit trail.

    Raises:
        NotFoundError: there is no such list.
    """
    require(actor, "qualifications.read", ANYTHING)
    return await recorded_lists.evidence_of(
        actor, "qualification_import", import_id, "qualifications.read_evidence"
    )


async def _write(actor: Actor, made: UUID, found: Matched) -> int:
    """Write the rows of an import; returns how many insured times they tell of."""
    at = clock.now()
    await database.copy(
        "qualification",
        schema="rewards",
        columns=_QUALIFICATION,
        records=[
            (new_id(), made, *_said(row, person), "recorded", actor.account_id, at)
            for row, person, _ in found.rows
        ],
    )
    # Two certificates of one person tell of the same insured time.
    insured = {
        (person, organization, row.insured.starts_on): row.insured
        for row, person, organization in found.rows
        if row.insured is not None and organization is not None
    }
    await database.copy(
        "insured_status",
        schema="rewards",
        columns=_INSURED,
        records=[
            (new_id(), made, person, organization, starts, one.ends_on, one.source, actor.account_id, at)
            for (person, organization, starts), one in insured.items()
        ],
    )
    return len(insured)


def _said(row: ReadRow, person: UUID) -> tuple[object, ...]:
    return (
        row.kind,
        person,
        row.occupation_code,
        row.occupation,
        row.level,
        row.title.zh,
        row.title.en,
        row.issued_by,
        row.certificate_number,
        row.awarded_on,
    )
