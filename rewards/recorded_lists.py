"""Lists from outside that come with evidence: both are kept encrypted, by hash, and only ever looked at."""

import hashlib
from typing import Literal
from uuid import UUID

from competitions.external.evidence import Document, media_type_of
from registry.core import audit, clock, database, privacy
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.people.access import unknown

ImportTable = Literal["qualification_import", "outside_payment_import"]


async def keep(
    actor: Actor,
    table: ImportTable,
    rows: int,
    evidence: tuple[str, Document],
    listed: tuple[str, bytes] | None,
) -> UUID:
    """Keep an import in the open transaction; returns its id, which its rows then name.

    Args:
        actor: who records it.
        table: where imports of its kind are kept.
        rows: how many rows it brings.
        evidence: the name of the document on which it rests, and the document.
        listed: name and bytes of the list, None for what was typed into a form.
    """
    ring, made = await privacy.ring(), new_id()
    evidence_name, document = evidence
    file, content = listed or (None, None)
    await database.execute(
        f"""
        INSERT INTO rewards.{table} (id, file_name, sha256, content, evidence_name, evidence_sha256, evidence,
                                     rows, recorded_by, recorded_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        """,  # noqa: S608  (only our own text is put in)
        made,
        file,
        None if content is None else hashlib.sha256(content).hexdigest(),
        None if content is None else ring.seal_file(content, f"{table}.content", made),
        evidence_name,
        hashlib.sha256(document.content).hexdigest(),
        ring.seal_file(document.content, f"{table}.evidence", made),
        rows,
        actor.account_id,
        clock.now(),
    )
    return made


async def evidence_of(actor: Actor, table: ImportTable, import_id: UUID, action: str) -> tuple[str, bytes]:
    """Return media type and bytes of the evidence of an import; each look is a line of the audit trail.

    Args:
        actor: who looks, whose right to it the caller has checked.
        table: where imports of its kind are kept.
        import_id: the import.
        action: what the look is called in the audit trail.

    Raises:
        NotFoundError: there is no such import.
    """
    ring = await privacy.ring()
    async with database.transaction():
        sealed = await database.fetch_value(
            f"SELECT evidence FROM rewards.{table} WHERE id = $1",  # noqa: S608  (only our own text is put in)
            import_id,
        )
        if sealed is None:
            raise unknown()
        content = ring.open_file(sealed, f"{table}.evidence", import_id)
        await audit.record(actor, action, f"{table}:{import_id}")
    return media_type_of(content) or "application/octet-stream", content
