"""Use cases of the holder: closing a certificate's page and opening it again."""

from uuid import UUID

from credentials.checking.queries import CertificateNotFoundError
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import Subject, require
from registry.people.duplicates.same import persons_same_as

_ERASED = """
SELECT p.erased_at FROM credentials.credential c
JOIN competitions.award_recipient r ON r.id = c.recipient JOIN registry.person p ON p.id = r.person
WHERE c.id = $1
"""


class ErasedHolderError(ConflictError):
    """The data of a certificate's holder was erased on request, and its page stays closed."""

    code = "erased_holder"


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
        ErasedHolderError: the holder's data was erased.
    """
    async with database.transaction():
        credential = await _own(actor, code)
        if await database.fetch_value(_ERASED, credential):
            raise ErasedHolderError(
                text(
                    "此人的资料已按申请删除，证书网页不能重开。",
                    "The holder's data was erased on request; the page stays closed.",
                )
            )
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
    # The certificate may name a record that was merged with the holder's own.
    holders = await persons_same_as(row["person"]) if row and row["person"] else ()
    oneself = actor.person_id if actor.person_id in holders else next(iter(holders), None)
    require(actor, "credentials.close_page", Subject(person=oneself))
    if row is None:
        raise CertificateNotFoundError(text("没有这张证书。", "There is no such certificate."))
    found: UUID = row["id"]
    return found
