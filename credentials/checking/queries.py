"""Reads behind the public page of a certificate: one statement per visit."""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from credentials.claims import Payload
from credentials.issuers.queries import opened
from credentials.keys import Jwk
from credentials.periods import check_period
from credentials.printed import Printed
from credentials.proof import check_proof
from credentials.reading import printed
from credentials.reports import FORMAT_GOOD, Report, Step, failed, passed
from credentials.signing import sign
from credentials.tokens import check_claims, check_credential, read_token
from registry.core import clock, database
from registry.core.errors import NotFoundError
from registry.core.settings import current
from registry.core.texts import text

# A closed page and a code that was never issued take the same statement and the same time.
_BY_CODE = """
SELECT c.token, c.code, k.kid, k.public_jwk, i.did, v.reason, v.revoked_at
FROM credentials.credential c
JOIN credentials.signing_key k ON k.id = c.signing_key
JOIN credentials.issuer i ON i.id = c.issuer
LEFT JOIN credentials.revocation v ON v.credential = c.id
WHERE c.code = $1
  AND NOT EXISTS (SELECT FROM credentials.page_closure p WHERE p.credential = c.id AND p.opened_at IS NULL)
"""
_KEPT = 4_096


class CertificateNotFoundError(NotFoundError):
    """No certificate of this code can be shown: it was never issued, or its holder has closed its page."""

    code = "certificate_not_found"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Why and when a certificate was revoked."""

    reason: str
    revoked_at: datetime


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as its page shows it: what was signed, and what is true of it now."""

    code: str
    token: str
    printed: Printed
    report: Report
    checked_at: datetime
    revocation: TakenBack | None

    @property
    def state(self) -> str:
        """One word for the page: `valid`, `revoked`, or `unchecked` when a step did not pass."""
        if self.revocation is not None:
            return "revoked"
        return "valid" if self.report.outcome == "valid" else "unchecked"


@dataclass(frozen=True, slots=True)
class _Proven:
    """What never changes about a token under one key: its payload and the outcome of its proof."""

    payload: Payload
    printed: Printed
    proof: tuple[Step, ...]


_proven: dict[tuple[str, str], _Proven] = {}


async def certificate(code: str) -> Certificate:
    """Return the certificate of a canonical code, checked now.

    Raises:
        CertificateNotFoundError: there is none to show.
    """
    row = await database.fetch_one(_BY_CODE, code)
    if row is None:
        raise CertificateNotFoundError(
            text(
                "没有可显示的证书。请核对代码；如证书页已由本人关闭，请联系持证人。",
                "There is no certificate to show. Check the code; if its holder closed the page, ask them.",
            )
        )
    proven = await _prove(row["token"], row["did"], row["kid"], row["public_jwk"])
    now = clock.now()
    verified = all(step.outcome == "passed" for step in proven.proof)
    revocation = TakenBack(row["reason"], row["revoked_at"]) if row["revoked_at"] else None
    period = check_period(proven.payload, now, verified=verified)
    return Certificate(
        code=row["code"],
        token=row["token"],
        printed=proven.printed,
        report=Report((FORMAT_GOOD, *proven.proof, period, _status(revocation))),
        checked_at=now,
        revocation=revocation,
    )


_SEALED = """
SELECT k.kid, k.private_key FROM credentials.credential c
JOIN credentials.signing_key k ON k.id = c.signing_key WHERE c.code = $1
"""


async def w3c_form(certificate: Certificate) -> str:
    """Return the same payload signed again as `vc+jwt`, the type W3C asks for.

    The stored token has the type `JWT`, which Open Badges insists on (credentials.md, "Header"). The twin is
    made when it is asked for, with the key of the original.
    """
    row = await database.fetch_one(_SEALED, certificate.code)
    if row is None:
        raise AssertionError("a certificate that was found has a signing key")
    key = await asyncio.to_thread(opened, row["private_key"], current().secret(), row["kid"])
    return sign(read_token(certificate.token).payload, key, row["kid"], "vc+jwt")


class _OneKey:
    """The key source of a credential of our own: the key its row names, and no other."""

    def __init__(self, did: str, kid: str, jwk: Jwk) -> None:
        self._named = (did, kid)
        self._jwk = jwk

    async def find_key(self, issuer: str, kid: str) -> Jwk | None:
        """Return the key when it is the one asked for."""
        return self._jwk if (issuer, kid) == self._named else None


async def _prove(token: str, did: str, kid: str, jwk: str) -> _Proven:
    """Verify a token's signature; what was proven once under the same key is remembered by this process."""
    known = _proven.get((token, jwk))
    if known is not None:
        return known
    read = read_token(token)
    check_credential(read.payload)
    check_claims(read)
    key: dict[str, Any] = json.loads(jwk)
    proof = await check_proof(read, _OneKey(did, kid, key))
    proven = _Proven(read.payload, printed(read.payload), proof)
    if len(_proven) >= _KEPT:
        _proven.clear()
    _proven[(token, jwk)] = proven
    return proven


def _status(revocation: TakenBack | None) -> Step:
    if revocation is None:
        return passed(
            "status", text("登记系统中的状态：未撤销。", "Status in the registry: it has not been revoked.")
        )
    return failed(
        "status",
        text(
            f"证书已撤销。理由：{revocation.reason}",
            f"The certificate was revoked. Reason: {revocation.reason}",
        ),
    )
