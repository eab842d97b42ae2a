"""Use cases of the holder: closing a certificate's page and opening it again."""

from uuid import UUID

from credentials.checking.queries import CertificateNotFoundError
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import require


async def close_page(actor: Actor, code: str) -> None:
    """Close the page of a certificate: to everybody it then looks as if the code had never been issued.

    For the holder, and for the administrator on their behalf. Closing a closed page changes nothing.

    Raises:
        NotSignedInError, ForbiddenError: it is neither the actor's own nor the administrator asks.
        CertificateNotFoundError: there is none of this code; only the administrator learns that.
    """
    async with database.transaction():
        credential = await _own(actor, code)
        await database.execute(
            "INSERT INTO credentials.page_closure (id, credential, closed_by, closed_at)"
            " VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
            new_id(),
            credential,
            actor.account_id,
            clock.now(),
        )
        await audit.record(actor, "credentials.close_page", f"credential:{credential}")


async def open_page(actor: Actor, code: str) -> None:
    """Open a closed page again. Opening an open page changes nothing.

    Raises:
        NotSignedInError, ForbiddenError: it is neither the actor's own nor the administrator asks.
        CertificateNotFoundError: there is none of this code; only the administrator learns that.
    """
    async with database.transaction():
        credential = await _own(actor, code)
        await database.execute(
            "UPDATE credentials.page_closure SET opened_at = $2 WHERE credential = $1 AND opened_at IS NULL",
            credential,
            clock.now(),
        )
        await audit.record(actor, "credentials.open_page", f"credential:{credential}")


async def _own(actor: Actor, code: str) -> UUID:
    row = await database.fetch_one(
        "SELECT c.id, r.person FROM credentials.credential c"
        " JOIN competitions.award_recipient r ON r.id = c.recipient WHERE c.code = $1 FOR UPDATE OF c",
        code,
    )
    if row is None or row["person"] is None or row["person"] != actor.person_id:
        require(actor, "credentials.close_page")
    if row is None:
        raise CertificateNotFoundError(text("没有这张证书。", "There is no such certificate."))
    found: UUID = row["id"]
    return found
