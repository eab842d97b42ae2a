"""Use cases of the VC API: issuing with the test issuer, taking back what it issued, and verifying.

Nothing here is asked about rights: the whole API is off unless a setting turns it on, and what it can change
is the test issuer's own.
"""

import asyncio
import secrets
import time
from typing import Any, Final, Literal

from credentials.data_integrity import proofs
from credentials.data_integrity.canonical import NotCanonicalError
from credentials.signing import sign
from credentials.status_list import MINIMUM_BITS
from credentials.vc_api import issuer
from credentials.vc_api.data_model import (
    flaws_of_credential,
    flaws_of_envelope,
    flaws_of_presentation,
    without_claims,
)
from credentials.vc_api.flaws import Flaw, require_none
from credentials.vc_api.resources import flaws_of_resources
from credentials.vc_api.sources import ApiKeys, ApiStatusLists
from credentials.vc_api.terms import flaws_of_terms, unknown_contexts
from credentials.verification.documents import (
    ENVELOPED_CREDENTIAL,
    ENVELOPED_PRESENTATION,
    enveloped,
    enveloped_token,
)
from credentials.verification.guard import Guard
from credentials.verification.presentations import NOT_REACHED, SECONDS_IN_ALL, open_presentation
from credentials.verification.reports import Report
from credentials.verification.tokens import JsonObject, format_error, issuer_of, read_token, types_of
from credentials.verification.verifying import verify
from registry.core import clock, database
from registry.core.errors import BadInputError, ConflictError, NotFoundError
from registry.core.identifiers import new_id
from registry.core.texts import text

Form = Literal["enveloped", "embedded"]

_TRIES: Final = 20
_CHECKING: Final = asyncio.Semaphore(4)


class IssuerRefusedError(BadInputError):
    """The credential names another issuer than the test issuer, which signs in no other's name."""

    code = "issuer_refused"


class TestListFullError(ConflictError):
    """The status list of the test issuer has no place left."""

    code = "test_list_full"


class TestCredentialNotFoundError(NotFoundError):
    """The test issuer issued no credential of this id with an entry in its status list."""

    code = "test_credential_not_found"


class StatusRefusedError(BadInputError):
    """The status asked for is none that the test issuer can set."""

    code = "status_refused"


async def issue(credential: Any, form: Form, guard: Guard) -> JsonObject:
    """Return a credential secured by the test issuer: in an envelope, or with an embedded proof.

    A credential with an id and without a status gets an entry in the status list of the test issuer.

    Raises:
        DataModelError: it breaks rules of the data model; all of them are named.
        IssuerRefusedError: it names another issuer.
        TestListFullError: as it says.
    """
    require_none(await asyncio.to_thread(flaws_of_credential, credential))
    require_none(
        [
            Flaw("@context", "context_unknown", text(f"不认识 {url}", f"{url} is not known here"))
            for url in unknown_contexts(credential)
        ]
    )
    require_none(await asyncio.to_thread(flaws_of_terms, credential))
    if issuer_of(credential) != issuer.did():
        raise IssuerRefusedError(
            text(
                f"签发者只能是测试签发者 {issuer.did()}。",
                f"The issuer can only be the test issuer, {issuer.did()}.",
            )
        )
    async with _CHECKING:
        require_none(await flaws_of_resources(credential, guard))
    if "id" in credential and "credentialStatus" not in credential:
        credential = credential | {"credentialStatus": await _with_place(credential["id"])}
    if form == "embedded":
        return await asyncio.to_thread(_embedded, credential)
    return enveloped(
        await asyncio.to_thread(sign, credential, issuer.signer(), "vc+jwt"), ENVELOPED_CREDENTIAL
    )


async def set_status(credential_id: str, purpose: str, *, revoked: bool) -> None:
    """Set or clear the bit of what the test issuer issued under an id.

    Unlike a certificate, which stays revoked, what it issued can be tried again and again.

    Raises:
        StatusRefusedError: the purpose is another one than revocation.
        TestCredentialNotFoundError: as it says.
    """
    if purpose != "revocation":
        raise StatusRefusedError(text("只能设置 revocation。", "Only the purpose “revocation” can be set."))
    async with database.transaction():
        rows = await database.fetch(
            "UPDATE credentials.test_credential SET revoked_at = $2 WHERE credential = $1 RETURNING id",
            credential_id,
            clock.now() if revoked else None,
        )
    if not rows:
        raise TestCredentialNotFoundError(
            text("测试签发者没有签发过这份凭证。", "The test issuer issued no such credential.")
        )


async def verify_credential(document: Any, guard: Guard) -> Report:
    """Return the report on a credential: a token, an envelope, or JSON with an embedded proof.

    Raises:
        DataModelError, CredentialFormatError: it is no credential of the data model 2.0.
    """
    token = _opened(document)
    if token is not None:
        payload = without_claims(read_token(token).payload)
        require_none(await asyncio.to_thread(flaws_of_credential, payload))
    else:
        payload = document
        require_none(await asyncio.to_thread(flaws_of_credential, payload, secured=True))
    if not unknown_contexts(payload):
        require_none(await asyncio.to_thread(flaws_of_terms, payload))
    async with _CHECKING:
        require_none(await flaws_of_resources(payload, guard))
        return await _verified(token or document, guard)


async def verify_presentation(
    document: Any, guard: Guard, *, audience: str, nonce: str
) -> tuple[Report, list[Report]]:
    """Return the report on a presentation, and one on each credential in it.

    Args:
        document: a token, an envelope, or JSON with an embedded proof.
        guard: what may be fetched.
        audience: the `domain` of the request, empty when it does not matter.
        nonce: its `challenge`, likewise.

    Raises:
        DataModelError, CredentialFormatError: it is no presentation of the data model 2.0.
    """
    if isinstance(document, dict) and ENVELOPED_PRESENTATION in types_of(document):
        require_none(flaws_of_envelope(document, ENVELOPED_PRESENTATION))
        document = enveloped_token(document)
    if not isinstance(document, str | dict):
        raise format_error("没有表示", "there is no presentation in it")
    if isinstance(document, dict):
        require_none(await asyncio.to_thread(flaws_of_presentation, document))
    async with _CHECKING:
        presented = await open_presentation(
            document, keys=ApiKeys(guard, "authentication"), now=clock.now(), audience=audience, nonce=nonce
        )
        ends_at = time.monotonic() + SECONDS_IN_ALL
        reports = [
            await _verified(one, guard) if time.monotonic() < ends_at else NOT_REACHED
            for one in presented.credentials
        ]
    return presented.report, reports


def _opened(document: Any) -> str | None:
    """Return the token that a document is, or holds as envelope; None for JSON. Raises `DataModelError`."""
    if isinstance(document, str):
        return document
    if not isinstance(document, dict) or ENVELOPED_CREDENTIAL not in types_of(document):
        return None
    require_none(flaws_of_envelope(document, ENVELOPED_CREDENTIAL))
    return enveloped_token(document)


async def _verified(document: str | JsonObject, guard: Guard) -> Report:
    return await verify(document, keys=ApiKeys(guard), status_lists=ApiStatusLists(guard), now=clock.now())


def _embedded(credential: JsonObject) -> JsonObject:
    try:
        return proofs.secured(credential, issuer.embedding_signer(), clock.now())
    except NotCanonicalError as error:
        message = text(f"不能内嵌签名（{error.where}）", f"it cannot take an embedded proof ({error.where})")
        require_none([Flaw("credential", error.code, message)])
        raise


async def _with_place(credential_id: str) -> JsonObject:
    """Take a place in the status list at random; returns the entry that names it."""
    index = await _place(credential_id)
    return {
        "id": f"{issuer.list_url()}#{index}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(index),
        "statusListCredential": issuer.list_url(),
    }


async def _place(credential_id: str) -> int:
    async with database.transaction():
        for _ in range(_TRIES):
            index = secrets.randbelow(MINIMUM_BITS)
            taken = await database.fetch_value(
                "INSERT INTO credentials.test_credential (id, credential, status_index, issued_at)"
                " VALUES ($1, $2, $3, $4) ON CONFLICT (status_index) DO NOTHING RETURNING status_index",
                new_id(),
                credential_id,
                index,
                clock.now(),
            )
            if taken is not None:
                return index
    raise TestListFullError(
        text(
            "测试签发者的状态名单已满：请清空表 credentials.test_credential。",
            "The test issuer's status list is full: empty the table credentials.test_credential.",
        )
    )
