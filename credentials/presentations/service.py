"""Use case of a holder: several of one's own certificates in one signed presentation.

Who vouches for what: each certificate is signed by its own issuer, as ever. The presentation around them is
signed by this site, because holders have no keys: it says that the site put just these together when the
account that they belong to asked for it, and for whom. It says nothing of who hands the file over.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal
from uuid import UUID

import msgspec

from credentials import codes
from credentials.checking.queries import CertificateNotFoundError
from credentials.issuers.queries import NoIssuerError
from credentials.presentations import queries
from credentials.presentations.queries import Chosen, SiteKey
from credentials.records.service import NoPersonError
from credentials.signing import sign
from credentials.verification.documents import (
    ENVELOPED_CREDENTIAL,
    ENVELOPED_PRESENTATION,
    enveloped,
)
from credentials.verification.tokens import BASE_CONTEXT
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.duplicates.same import persons_same_as
from registry.people.own_data.oneself import require_oneself

Form = Literal["jwt", "json"]
MOST: Final = 50
LONGEST: Final = 200
HOLDS: Final = timedelta(days=30)


class NothingChosenError(BadInputError):
    """No certificate was chosen, or more than one presentation holds."""

    code = "nothing_chosen"


class AudienceRefusedError(BadInputError):
    """The words for whom it is, or the number to repeat, are too long or do not print."""

    code = "audience_refused"


class NotToBePresentedError(ConflictError):
    """One that was chosen was taken back or is suspended, or its page is closed."""

    code = "not_to_be_presented"


@dataclass(frozen=True, slots=True)
class PresentationFile:
    """A presentation to take away: its name, which says nothing of whose it is, and what it contains."""

    name: str
    media_type: str
    content: bytes


async def present(
    actor: Actor, chosen: Sequence[str], form: Form, *, audience: str = "", nonce: str = ""
) -> PresentationFile:
    """Return a presentation of one's own certificates, signed by this site; it holds for 30 days.

    Args:
        actor: the holder.
        chosen: public codes, in any way of writing them.
        form: `jwt` (`vp+jwt`), or `json` (the same, enveloped as W3C's data model says).
        audience: whom it is for, such as an address or a name; whoever else gets it can see that.
        nonce: a number or word that the other side gave, to be sure that it was made just now for them.

    Raises:
        NotSignedInError, TokenLimitedError: as they say.
        NoPersonError: the account is nobody's in the register.
        NothingChosenError, AudienceRefusedError, MistypedCodeError: of what was given.
        CertificateNotFoundError: one is none of one's own.
        NotToBePresentedError: one would not be found good by whoever gets it.
        NoIssuerError: this site has no issuer yet that could sign.
    """
    require_oneself(actor, "people.read")
    wanted = list(dict.fromkeys(codes.check(one) for one in chosen))
    _check(wanted, audience, nonce)
    async with database.transaction():
        found = await _found(actor, wanted)
        key = await queries.site_key()
        if key is None:
            raise NoIssuerError(
                text(
                    "本站还没有签发机构，不能签名：请联系管理员。",
                    "This site has no issuer yet that could sign: ask the administrator.",
                )
            )
        made, at, signer = new_id(), clock.now(), key.signer
        payload = _payload(made, found, key, at, audience=audience, nonce=nonce)
        await audit.record(
            actor, "credentials.present", f"presentation:{made}", after={"certificates": len(found)}
        )
    token = await asyncio.to_thread(lambda: sign(payload, signer(), "vp+jwt"))
    if form == "jwt":
        return PresentationFile(f"presentation-{at:%Y%m%d}.jwt", "application/vp+jwt", token.encode())
    document = msgspec.json.format(msgspec.json.encode(enveloped(token, ENVELOPED_PRESENTATION)), indent=1)
    return PresentationFile(f"presentation-{at:%Y%m%d}.json", "application/json", document)


def _check(wanted: list[str], audience: str, nonce: str) -> None:
    if not 0 < len(wanted) <= MOST:
        raise NothingChosenError(
            text(f"请选择 1 至 {MOST} 份证书。", f"Choose between 1 and {MOST} certificates.")
        )
    for words in (audience, nonce):
        if len(words) > LONGEST or not words.isprintable():
            raise AudienceRefusedError(
                text(
                    f"接收方和随机数各不超过 {LONGEST} 个字符，不含控制字符。",
                    f"Whom it is for, and what it repeats, have {LONGEST} printing characters at most.",
                )
            )


async def _found(actor: Actor, wanted: list[str]) -> list[Chosen]:
    persons = await persons_same_as(actor.person_id) if actor.person_id else ()
    if not persons:
        raise NoPersonError(
            text(
                "您的账号还没有对应的人员记录：请向学校索取认领码。",
                "Your account is connected with nobody in the register: ask your school for a claim code.",
            )
        )
    found = await queries.chosen(persons, wanted)
    if len(found) != len(wanted):
        raise CertificateNotFoundError(text("没有这张证书。", "There is no such certificate."))
    for one in found:
        if one.closed or not one.stands:
            raise NotToBePresentedError(
                text(
                    f"证书 {one.serial} 已撤销、暂停或关闭了查验页，接收方不会认可："
                    "请不选它，或先重开查验页。",
                    f"{one.serial} was revoked, is suspended, or its page is closed, and nobody would accept"
                    " it: leave it out, or open its page first.",
                )
            )
    return found


def _payload(
    made: UUID, found: Sequence[Chosen], key: SiteKey, at: datetime, *, audience: str, nonce: str
) -> dict[str, Any]:
    """Return the presentation; W3C VC-JOSE-COSE, section 3.1.2: it is the payload itself."""
    payload: dict[str, Any] = {
        "@context": [BASE_CONTEXT],
        "id": f"urn:uuid:{made}",
        "type": ["VerifiablePresentation"],
        "holder": {"id": key.did, "name": key.name},
        "verifiableCredential": [enveloped(one.token, ENVELOPED_CREDENTIAL) for one in found],
        "iss": key.did,
        "jti": f"urn:uuid:{made}",
        "iat": int(at.timestamp()),
        "exp": int((at + HOLDS).timestamp()),
    }
    return payload | ({"aud": audience} if audience else {}) | ({"nonce": nonce} if nonce else {})
