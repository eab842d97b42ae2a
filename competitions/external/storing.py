"""Keeping the documents that prove awards: each file once, by its hash, encrypted, while it is needed."""

import hashlib
from dataclasses import dataclass, field
from typing import Final
from uuid import UUID

from competitions.external.evidence import Document, MediaType
from registry.core import clock, database, privacy
from registry.core.actor import Actor
from registry.core.identifiers import new_id

_COLUMN: Final = "evidence.content"


@dataclass(frozen=True, slots=True)
class Stored:
    """A document as it was handed in."""

    sha256: str
    media_type: MediaType
    content: bytes = field(repr=False)


async def store(actor: Actor, document: Document) -> UUID:
    """Keep a document within the open transaction and return its id; the same bytes are kept once.

    Of two uploads at once, one writes and the other waits for it.
    """
    made = new_id()
    digest = hashlib.sha256(document.content).hexdigest()
    # The update changes nothing: it locks the row that is there, so that nobody drops it meanwhile.
    stored: UUID = await database.fetch_value(
        "INSERT INTO competitions.evidence (id, sha256, media_type, size, content, stored_by, stored_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (sha256) DO UPDATE SET sha256 = excluded.sha256 RETURNING id",
        made,
        digest,
        document.media_type,
        len(document.content),
        (await privacy.ring()).seal_file(document.content, _COLUMN, made),
        actor.account_id,
        clock.now(),
    )
    return stored


async def opened(evidence: UUID) -> Stored:
    """Return a document that is kept."""
    row = await database.fetch_one(
        "SELECT sha256, media_type, content FROM competitions.evidence WHERE id = $1", evidence
    )
    if row is None:
        raise AssertionError("a list always has its evidence")
    content = (await privacy.ring()).open_file(row["content"], _COLUMN, evidence)
    return Stored(row["sha256"], row["media_type"], content)


async def drop_unneeded(evidence: UUID) -> None:
    """Let a document go, within the open transaction, when no list and no award needs it any more."""
    # Whoever hands the same file in meanwhile comes before, and the next statement sees their list, or after.
    await database.execute("SELECT 1 FROM competitions.evidence WHERE id = $1 FOR UPDATE", evidence)
    await database.execute(
        "DELETE FROM competitions.evidence e WHERE e.id = $1"
        " AND NOT EXISTS (SELECT 1 FROM competitions.external_list l WHERE l.evidence = e.id)"
        " AND NOT EXISTS (SELECT 1 FROM competitions.award a WHERE a.evidence = e.id)",
        evidence,
    )
