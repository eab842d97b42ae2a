"""Use case of looking at the document that proves awards: each look is a line of the audit trail."""

from uuid import UUID

from competitions.external import queries
from competitions.external.evidence import EXTENSIONS
from competitions.external.storing import Stored, opened
from registry.core import audit, database
from registry.core.actor import Actor


async def evidence_of(actor: Actor, list_id: UUID) -> Stored:
    """Return the document of a list.

    Raises:
        NotFoundError: there is no such list, or the account may not know of it.
    """
    async with database.transaction():
        facts = await queries.list_facts(actor, list_id)
        stored = await opened(facts.evidence)
        await audit.record(
            actor,
            "external_awards.read_evidence",
            f"external_list:{list_id}",
            after={"evidence": facts.evidence, "sha256": facts.sha256},
        )
    return stored


def file_name(stored: Stored) -> str:
    """Return what a document is called when it is downloaded: nothing of what the other side called it."""
    return f"evidence-{stored.sha256[:12]}.{EXTENSIONS[stored.media_type]}"


def headers(stored: Stored) -> dict[str, str]:
    """Return what keeps a browser from showing a document on our own pages: it is only ever saved."""
    return {
        "Content-Disposition": f'attachment; filename="{file_name(stored)}"',
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "no-store",
    }
