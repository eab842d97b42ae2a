"""Use cases of a holder with their own certificates: listing them, and taking one away in any form."""

import json
from dataclasses import dataclass
from functools import partial
from typing import Literal
from uuid import UUID

from credentials import codes
from credentials.certificate.of_token import certificate_of, picture_of, vector_of
from credentials.checking import integrity_form
from credentials.checking.queries import CertificateNotFoundError
from credentials.drawing import drawn
from credentials.holding import queries
from credentials.holding.queries import OwnCertificate
from credentials.issuers import queries as issuers
from credentials.records.service import NoPersonError
from credentials.verification.documents import ENVELOPED_CREDENTIAL, enveloped
from registry.core.actor import Actor
from registry.core.texts import text
from registry.people.duplicates.same import persons_same_as
from registry.people.own_data.oneself import require_oneself

Form = Literal["pdf", "png", "svg", "jwt", "json", "vc.json"]


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
        form: `pdf`, `png` or `svg` (its page as picture, the credential
            baked in), `jwt` (as it was signed), `json` (the same, enveloped as
            W3C's data model says), or `vc.json` (with an embedded proof, for
            wallets that take no token).

    Raises:
        NotSignedInError, TokenLimitedError, NoPersonError: as they say.
        MistypedCodeError: it can be no code.
        CertificateNotFoundError: it is none of one's own.
        UndrawableCharacterError, DrawingBusyError: it cannot be drawn, or not now.
        EmbeddedProofNotOfferedError, SignerCompromisedError: there is no embedded proof for it.
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
        case "svg":
            paper = await issuers.paper(found.issuer)
            content, media_type = await drawn(partial(vector_of, found.token, paper)), "image/svg+xml"
        case "jwt":
            content, media_type = found.token.encode(), "text/plain"
        case "json":
            document = enveloped(found.token, ENVELOPED_CREDENTIAL)
            content, media_type = json.dumps(document, indent=1).encode(), "application/vc+ld+json"
        case "vc.json":
            content, media_type = await integrity_form.own(codes.check(code), found.token), "application/vc"
    return CertificateFile(f"{found.serial}.{form}", media_type, content)


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
