"""Use cases of a holder with their own certificates: listing them, and taking one away in any form."""

import json
from dataclasses import dataclass
from functools import partial
from typing import Final, Literal
from uuid import UUID

from credentials import codes
from credentials.certificate.of_token import certificate_of, picture_of
from credentials.checking.queries import CertificateNotFoundError
from credentials.drawing import drawn
from credentials.holding import queries
from credentials.holding.queries import OwnCertificate
from credentials.issuers import queries as issuers
from credentials.records.service import NoPersonError
from registry.core.actor import Actor
from registry.core.texts import text
from registry.people.duplicates.same import persons_same_as
from registry.people.own_data.oneself import require_oneself

Form = Literal["pdf", "png", "jwt", "json"]
_CONTEXT: Final = "https://www.w3.org/ns/credentials/v2"


@dataclass(frozen=True, slots=True)
class CertificateFile:
    """A file to take away: its name, which says nothing of whose it is, and what it contains."""

    name: str
    media_type: str
    content: bytes


async def own_certificates(actor: Actor) -> tuple[OwnCertificate, ...]:
    """Return one's own certificates with the state of each; a record that was merged counts as one's own.

    Raises:
        NotSignedInError, TokenLimitedError: as they say.
        NoPersonError: the account is nobody's in the register.
    """
    return await queries.certificates_of(await _oneself(actor))


async def own_file(actor: Actor, code: str, form: Form) -> CertificateFile:
    """Return one of one's own certificates as file, whether or not its page is closed.

    Args:
        actor: the holder.
        code: the public code, in any way of writing it.
        form: `pdf`, `png` (its page as picture), `jwt` (as it was signed), or `json` (the same, enveloped as
            W3C's data model says).

    Raises:
        NotSignedInError, TokenLimitedError, NoPersonError: as they say.
        MistypedCodeError: it can be no code.
        CertificateNotFoundError: it is none of one's own.
        UndrawableCharacterError, DrawingBusyError: it cannot be drawn, or not now.
    """
    found = await queries.token_of(await _oneself(actor), codes.check(code))
    if found is None:
        raise CertificateNotFoundError(text("没有这张证书。", "There is no such certificate."))
    match form:
        case "pdf":
            paper = await issuers.paper(found.issuer)
            content, media_type = await drawn(partial(certificate_of, found.token, paper)), "application/pdf"
        case "png":
            paper = await issuers.paper(found.issuer)
            content, media_type = await drawn(partial(picture_of, found.token, paper)), "image/png"
        case "jwt":
            content, media_type = found.token.encode(), "text/plain"
        case "json":
            content, media_type = enveloped(found.token), "application/vc+ld+json"
    return CertificateFile(f"{found.serial}.{form}", media_type, content)


def enveloped(token: str) -> bytes:
    """Return a signed credential as JSON (Verifiable Credentials Data Model 2.0, section 4.13)."""
    document = {
        "@context": [_CONTEXT],
        "id": f"data:application/vc+jwt,{token}",
        "type": ["EnvelopedVerifiableCredential"],
    }
    return json.dumps(document, indent=1).encode()


async def _oneself(actor: Actor) -> tuple[UUID, ...]:
    require_oneself(actor, "people.read")
    found = await persons_same_as(actor.person_id) if actor.person_id else ()
    if not found:
        raise NoPersonError(
            text(
                "您的账号还没有对应的人员记录：请向学校索取认领码。",
                "Your account is connected with nobody in the register: ask your school for a claim code.",
            )
        )
    return found
