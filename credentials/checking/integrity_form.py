"""The Data Integrity form of certificates and status lists: the same words, with an embedded proof.

Made when it is asked for, from what was signed, with the issuer's present key for embedded proofs, and kept
in each process for who asks again. It is for tools that take nothing else; the token is the form to pass on.
"""

import asyncio
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

import msgspec

from credentials.checking import own_records
from credentials.checking.queries import Certificate, signer_compromised
from credentials.data_integrity.proofs import secured, without_claims
from credentials.issuers.queries import proof_signer
from credentials.verification.tokens import read_token
from registry.core import clock, database
from registry.core.errors import NotFoundError
from registry.core.texts import text

KEPT: Final = 1_024
"""How many documents a process remembers, at some 8 kB each."""

_TRUSTED: Final = """
SELECT c.id, i.did FROM credentials.credential c
JOIN credentials.issuer i ON i.id = c.issuer
JOIN credentials.signing_key s ON s.id = c.signing_key
WHERE c.code = $1 AND (s.compromised_at IS NULL OR c.issued_at < s.compromised_at)
"""

_certificates: dict[tuple[UUID, str], bytes] = {}
_lists: dict[int, tuple[tuple[str, str], bytes]] = {}


class EmbeddedProofNotOfferedError(NotFoundError):
    """The issuer has no key for embedded proofs."""

    code = "embedded_proof_not_offered"


async def certificate(found: Certificate) -> bytes:
    """Return a certificate as a credential with an embedded proof, in JSON.

    Raises:
        EmbeddedProofNotOfferedError: its issuer has no key for that.
        SignerCompromisedError: it was signed when the key was no longer the issuer's alone.
    """
    if not found.proven.verified:
        raise signer_compromised()
    return await _of_payload(found.id, found.proven.payload, found.issuer)


async def own(code: str, token: str) -> bytes:
    """Return the same to its holder, whether or not its page is closed; `token` is the one kept under `code`.

    Raises as `certificate` does.
    """
    row = await database.fetch_one(_TRUSTED, code)
    if row is None:
        raise signer_compromised()
    return await _of_payload(row["id"], read_token(token).payload, row["did"])


async def _of_payload(credential: UUID, payload: Mapping[str, Any], issuer: str) -> bytes:
    signer = await proof_signer(issuer)
    if signer is None:
        raise not_offered()
    key = (credential, signer.kid)
    if key not in _certificates:
        document = without_claims(payload)
        made = await asyncio.to_thread(secured, document, signer, clock.now())
        if len(_certificates) >= KEPT:
            _certificates.clear()
        _certificates[key] = msgspec.json.encode(made)
    return _certificates[key]


async def status_list(found: own_records.SignedList, *, kept: bool) -> bytes | None:
    """Return a status list with an embedded proof, in JSON; None when its issuer has no key for that.

    `kept` is for the present list only, of which there is one of each number.
    """
    payload: dict[str, Any] = found.payload
    signer = await proof_signer(str(payload["issuer"]))
    if signer is None:
        return None
    number, key = found.number, (found.token, signer.kid)
    known = _lists.get(number)
    if known is not None and known[0] == key:
        return known[1]
    made = await asyncio.to_thread(secured, without_claims(payload), signer, found.signed_at)
    document = msgspec.json.encode(made)
    if kept:
        _lists[number] = (key, document)
    return document


def not_offered() -> EmbeddedProofNotOfferedError:
    """Return the refusal for an issuer that has no key for embedded proofs."""
    return EmbeddedProofNotOfferedError(
        text(
            "签发机构没有用于内嵌签名的密钥，不提供这种格式：请改取带签名的令牌（.jwt）。",
            "The issuer has no key for embedded proofs and does not offer this form: take the signed token"
            " (.jwt) instead.",
        )
    )
