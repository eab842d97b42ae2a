"""Lists from outside: kept encrypted with their evidence, and decided on row by row by a second person."""

import hashlib
from collections.abc import Sequence
from typing import Literal
from uuid import UUID

from competitions.external.evidence import Document, media_type_of
from registry.core import audit, clock, database, privacy
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import Subject, require, unknown

ImportTable = Literal["qualification_import", "outside_payment_import"]
RowTable = Literal["qualification", "outside_payment"]


class RecordedStateError(ConflictError):
    """What was recorded is not in the state that the action needs; somebody was faster."""

    code = "recorded_state"


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


async def decide(actor: Actor, table: RowTable, rows: Sequence[UUID], *, refused: str | None = None) -> None:
    """Confirm recorded rows in the open transaction, all or none, or refuse them for a reason.

    Raises:
        NotFoundError: there is none of one of the ids.
        SecondPersonNeededError: the actor recorded one of them, with this account or another one.
        RecordedStateError: one of them was decided on already.
    """
    await _hold(actor, table, rows, "recorded")
    await database.execute(
        f"""
        UPDATE rewards.{table} SET state = $2, reason = $3, decided_by = $4, decided_at = $5
        WHERE id = ANY($1)
        """,  # noqa: S608  (only our own text is put in)
        list(rows),
        "confirmed" if refused is None else "refused",
        refused,
        actor.account_id,
        clock.now(),
    )
    await audit.record_each(
        actor,
        f"{table}s.confirm" if refused is None else f"{table}s.refuse",
        [audit.Line(f"{table}:{each}") for each in rows],
        reason=refused or "",
    )


async def withdraw(actor: Actor, table: RowTable, row: UUID, reason: str) -> None:
    """Withdraw a confirmed row in the open transaction.

    Raises:
        NotFoundError: there is none.
        SecondPersonNeededError: the actor recorded it, with this account or another one.
        RecordedStateError: it was not confirmed, or is withdrawn already.
    """
    await _hold(actor, table, [row], "confirmed")
    await database.execute(
        f"""
        UPDATE rewards.{table} SET state = 'withdrawn', reason = $2, ended_by = $3, ended_at = $4
        WHERE id = $1
        """,  # noqa: S608  (only our own text is put in)
        row,
        reason,
        actor.account_id,
        clock.now(),
    )
    await audit.record(actor, f"{table}s.withdraw", f"{table}:{row}", reason=reason)


async def _hold(actor: Actor, table: RowTable, rows: Sequence[UUID], state: str) -> None:
    """Hold rows in the open transaction, and refuse who may not decide on one of them."""
    found = await database.fetch(
        f"""
        SELECT r.state, r.recorded_by, a.person FROM rewards.{table} r
        JOIN registry.account a ON a.id = r.recorded_by
        WHERE r.id = ANY($1) ORDER BY r.id FOR UPDATE OF r
        """,  # noqa: S608  (only our own text is put in)
        list(rows),
    )
    if not found or len(found) != len(set(rows)):
        raise unknown()
    # Somebody with two accounts is one person.
    proposers = frozenset({row[key] for row in found for key in ("recorded_by", "person")} - {None})
    require(actor, f"{table}s.decide", Subject(proposers=proposers))
    if any(row["state"] != state for row in found):
        raise RecordedStateError(
            text("状态已变化，请刷新后再看。", "Its state has changed: reload the page and look again.")
        )
