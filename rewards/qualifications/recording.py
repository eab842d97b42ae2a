"""Use cases of lists of qualifications: looked at, recorded with their evidence, and the evidence read."""

import hashlib
from dataclasses import dataclass
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
from rewards.qualifications.matching import matched

LARGEST_FILE: Final = 8 * 1024 * 1024


class QualificationEvidenceError(BadInputError):
    """The evidence of a list is missing, too large, or no whole PDF, PNG or JPEG file."""

    code = "qualification_evidence"


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
        QualificationEvidenceError: as it says.
        BadInputError: with every fault of the list: those of its shape and cells, `person_unknown`,
            `name_differs`, `organization_unknown`, and `certificate_known` where a number was
            recorded before.
    """
    require(actor, "qualifications.record", ANYTHING)
    if not 0 < len(evidence) <= LARGEST_FILE or media_type_of(evidence) is None:
        raise QualificationEvidenceError(
            text(
                "请附上证明文件：完整的 PDF、PNG 或 JPEG，不超过 8 MB。",
                "Add the evidence: a whole PDF, PNG or JPEG file of at most 8 MB.",
            )
        )
    ring, made, at = await privacy.ring(), new_id(), clock.now()
    async with database.transaction():
        # Two imports of one list would both find nothing recorded yet.
        await database.execute("SELECT pg_advisory_xact_lock(hashtext('rewards.qualifications'))")
        found = await matched(file, content)
        if found.faults:
            raise BadInputError(REFUSED, sorted(found.faults, key=lambda fault: fault.row or 0))
        await database.execute(
            "INSERT INTO rewards.qualification_import (id, file_name, sha256, content, evidence_name,"
            " evidence_sha256, evidence, rows, imported_by, imported_at)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            made,
            file,
            hashlib.sha256(content).hexdigest(),
            ring.seal_file(content, "qualification_import.content", made),
            evidence_name,
            hashlib.sha256(evidence).hexdigest(),
            ring.seal_file(evidence, "qualification_import.evidence", made),
            len(found.rows),
            actor.account_id,
            at,
        )
        await database.copy(
            "qualification",
            schema="rewards",
            columns=(
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
            ),
            records=[
                (
                    new_id(),
                    made,
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
                    "recorded",
                    actor.account_id,
                    at,
                )
                for row, person, _ in found.rows
            ],
        )
        insured = {
            (person, organization, row.insured.starts_on): row.insured
            for row, person, organization in found.rows
            if row.insured is not None and organization is not None
        }
        await database.copy(
            "insured_status",
            schema="rewards",
            columns=(
                "id",
                "list",
                "person",
                "organization",
                "starts_on",
                "ends_on",
                "source",
                "recorded_by",
                "recorded_at",
            ),
            records=[
                (new_id(), made, person, organization, starts, one.ends_on, one.source, actor.account_id, at)
                for (person, organization, starts), one in insured.items()
            ],
        )
        await audit.record(
            actor,
            "qualifications.record",
            f"qualification_import:{made}",
            after={"rows": len(found.rows), "insured": len(insured)},
        )
    return made, len(found.rows)


async def evidence_of(actor: Actor, import_id: UUID) -> tuple[str, bytes]:
    """Return media type and bytes of the evidence of a list; each look is a line of the audit trail.

    Raises:
        NotFoundError: there is no such list.
    """
    require(actor, "qualifications.read", ANYTHING)
    ring = await privacy.ring()
    async with database.transaction():
        sealed = await database.fetch_value(
            "SELECT evidence FROM rewards.qualification_import WHERE id = $1", import_id
        )
        if sealed is None:
            raise unknown()
        content = ring.open_file(sealed, "qualification_import.evidence", import_id)
        await audit.record(actor, "qualifications.read_evidence", f"qualification_import:{import_id}")
    return media_type_of(content) or "application/octet-stream", content
