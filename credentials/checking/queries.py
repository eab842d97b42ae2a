"""Reads behind the public page of a certificate: one statement per visit, and one more at the first."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from credentials.checking.proven import Proven, all_proven
from credentials.claims.printed import Printed
from credentials.issuing.supersession import Supersession, supersession
from credentials.signers import signer_of
from credentials.signing import sign
from credentials.verification.periods import check_period
from credentials.verification.reports import Report, Step, failed, passed, unchecked
from credentials.verification.tokens import read_token
from registry.core import clock, database
from registry.core.errors import ConflictError, NotFoundError
from registry.core.texts import Text, text

# A closed page and a code that was never issued take the same statement and the same time.
_BY_CODE: Final = """
SELECT c.id, c.code, c.xmin AS version, v.reason, v.revoked_at, s.compromised_at,
       c.issued_at >= s.compromised_at AS distrusted,
       u.reason AS suspended_for, u.suspended_at,
       (SELECT min(x.proposed_at) FROM competitions.correction x
        WHERE x.event = a.event AND x.decided_at IS NULL) AS correction_since,
       c.edition > 1 OR a.supersedes IS NOT NULL AS has_earlier,
       v.id IS NOT NULL AND EXISTS (
           SELECT FROM competitions.award_recipient lr
           JOIN competitions.award la ON la.id = lr.award
           JOIN credentials.credential lc ON lc.recipient = lr.id
           LEFT JOIN registry.person lp ON lp.id = lr.person
           WHERE lc.kind = c.kind AND lc.lead = c.lead
             AND NOT EXISTS (SELECT FROM credentials.revocation lv WHERE lv.credential = lc.id)
             AND (lr.id = r.id AND lc.edition > c.edition OR la.id IN (
                     WITH RECURSIVE later AS (
                         SELECT x.id FROM competitions.award x WHERE x.supersedes = a.id
                         UNION SELECT x.id FROM competitions.award x JOIN later ON x.supersedes = later.id)
                     SELECT id FROM later)
                  AND (lr.organization = r.organization
                       OR coalesce(lp.merged_into, lp.id) = coalesce(p.merged_into, p.id)))) AS superseded
FROM credentials.credential c
JOIN credentials.signing_key s ON s.id = c.signing_key
JOIN competitions.award_recipient r ON r.id = c.recipient
JOIN competitions.award a ON a.id = r.award
LEFT JOIN registry.person p ON p.id = r.person
LEFT JOIN credentials.revocation v ON v.credential = c.id
LEFT JOIN credentials.suspension u ON u.credential = c.id AND u.lifted_at IS NULL
WHERE c.code = ANY($1)
  AND NOT EXISTS (SELECT FROM credentials.page_closure p WHERE p.credential = c.id AND p.opened_at IS NULL)
"""
# PostgreSQL keeps the plan of a statement for one code, but plans one for a list of codes at each visit anew.
_BY_ONE_CODE: Final = _BY_CODE.replace("c.code = ANY($1)", "c.code = $1")
_STANDS: Final = passed(
    "status", text("登记系统中的状态：未撤销。", "Status in the registry: it has not been revoked.")
)

_NOT_SUPERSEDED: Final = passed(
    "superseded", text("没有被新的证书取代。", "No later certificate stands in its stead.")
)
_SUPERSEDED: Final = failed(
    "superseded",
    text("已有新的证书取代它。", "A later certificate stands in its stead."),
    "superseded",
)
_CORRECTION_OPEN: Final = text(
    "该赛项有一件成绩更正正在审批。", "A correction of this event's result waits for its decision."
)
_ALONE: Final = Supersession(None, None)


class CertificateNotFoundError(NotFoundError):
    """No certificate of this code can be shown: it was never issued, or its holder has closed its page."""

    code = "certificate_not_found"


class SignerCompromisedError(ConflictError):
    """The certificate was signed at or after the moment since which its key is compromised."""

    code = "signer_compromised"


@dataclass(frozen=True, slots=True)
class TakenBack:
    """Why and when a certificate was revoked."""

    reason: str
    revoked_at: datetime


@dataclass(frozen=True, slots=True)
class Suspended:
    """Why a certificate is not to be relied on for now, and since when."""

    reason: Text
    suspended_at: datetime


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate as its page shows it: what was signed, and what is true of it now.

    `superseded` says that a later one stands in its stead, `in_line` that there is an earlier or a later one.
    """

    code: str
    proven: Proven
    report: Report
    checked_at: datetime
    revocation: TakenBack | None
    suspension: Suspended | None
    superseded: bool
    supersession: Supersession
    id: UUID
    in_line: bool

    @property
    def token(self) -> str:
        """The signed credential in compact form."""
        return self.proven.token

    @property
    def issuer(self) -> str:
        """The DID of who signed it."""
        return str(self.proven.payload["issuer"]["id"])

    @property
    def printed(self) -> Printed:
        """What the paper shows, read from the signed payload."""
        return self.proven.printed

    @property
    def state(self) -> str:
        """One word for the page.

        `superseded` is revoked, with a later one in its stead; `suspended` is not to be relied on for now;
        `invalid` means that a step failed, `unchecked` that one could not be taken.
        """
        if self.revocation is not None:
            return "superseded" if self.superseded else "revoked"
        if self.suspension is not None and self.proven.verified:
            return "suspended"
        return self.report.outcome


async def certificate(code: str) -> Certificate:
    """Return the certificate of a canonical code, checked now.

    Raises:
        CertificateNotFoundError: there is none to show.
    """
    found = await certificates([code])
    if code not in found:
        raise CertificateNotFoundError(
            text(
                "没有可显示的证书。请核对代码；如证书页已由本人关闭，请联系持证人。",
                "There is no certificate to show. Check the code; if its holder closed the page, ask them.",
            )
        )
    return await _with_line(found[code])


async def certificates(codes: Sequence[str]) -> dict[str, Certificate]:
    """Return the certificates of canonical codes, each checked now; what cannot be shown is left out.

    Which others they stand in the stead of is not looked up for many.
    """
    if len(codes) == 1:
        rows = await database.fetch(_BY_ONE_CODE, codes[0])
    else:
        rows = await database.fetch(_BY_CODE, list(codes))
    wanted = [
        (row["id"], row["version"], row["compromised_at"] if row["distrusted"] else None) for row in rows
    ]
    now = clock.now()
    return {
        row["code"]: _certificate(row, found, now)
        for row, found in zip(rows, await all_proven(wanted), strict=True)
    }


def _certificate(row: asyncpg.Record, found: Proven, now: datetime) -> Certificate:
    revocation = TakenBack(row["reason"], row["revoked_at"]) if row["revoked_at"] else None
    suspension = _suspension(row)
    period = check_period(found.payload, now, verified=found.verified)
    steps = (*found.proof, period, _status(revocation, suspension), _line_step(row))
    return Certificate(
        code=row["code"],
        proven=found,
        report=Report(steps),
        checked_at=now,
        revocation=revocation,
        suspension=suspension,
        superseded=row["superseded"],
        supersession=_ALONE,
        id=row["id"],
        in_line=row["superseded"] or row["has_earlier"],
    )


async def _with_line(found: Certificate) -> Certificate:
    """Name what the certificate stands in the stead of, and what in its own, where there is anything."""
    if not found.in_line:
        return found
    return replace(found, supersession=await supersession(found.id))


def _suspension(row: asyncpg.Record) -> Suspended | None:
    """Return the open suspension; while a correction of the event waits, nobody knows which awards stay."""
    if row["suspended_at"]:
        return Suspended(text(row["suspended_for"], row["suspended_for"]), row["suspended_at"])
    if row["correction_since"]:
        return Suspended(_CORRECTION_OPEN, row["correction_since"])
    return None


def _line_step(row: asyncpg.Record) -> Step:
    return _SUPERSEDED if row["superseded"] else _NOT_SUPERSEDED


_SEALED: Final = """
SELECT k.kid, k.private_key, k.algorithm FROM credentials.credential c
JOIN credentials.signing_key s ON s.id = c.signing_key
JOIN credentials.signing_key k
    ON CASE WHEN s.compromised_at IS NULL THEN k.id = s.id
            ELSE k.issuer = s.issuer AND k.retired_at IS NULL AND k.algorithm <> 'EdDSA' END
WHERE c.code = $1 AND (s.compromised_at IS NULL OR c.issued_at < s.compromised_at)
ORDER BY k.created_at DESC LIMIT 1
"""


async def w3c_form(certificate: Certificate) -> str:
    """Return the same payload signed again as `vc+jwt`, the type W3C asks for.

    The stored token has the type `JWT`, which Open Badges insists on (credentials.md, "Header"). The twin is
    made when it is asked for, with the key of the original; should that have been compromised after the
    signing, with the present key of the issuer.

    Raises:
        SignerCompromisedError: it was signed when the key was no longer the issuer's alone.
    """
    row = await database.fetch_one(_SEALED, certificate.code)
    if row is None:
        raise signer_compromised()
    return await asyncio.to_thread(_signed_again, certificate, row)


def signer_compromised() -> SignerCompromisedError:
    """Return the refusal to sign anew what was signed when the key was no longer the issuer's alone."""
    return SignerCompromisedError(
        text(
            "签名密钥在签发时已失密，这份证书不再以此格式提供；请联系签发机构重新签发。",
            "The signing key was compromised when this was signed, so it is given out in this form no"
            " longer: ask the issuer to issue it anew.",
        )
    )


def _signed_again(certificate: Certificate, row: asyncpg.Record) -> str:
    signer = signer_of(row["private_key"], row["kid"], row["algorithm"])
    return sign(read_token(certificate.token).payload, signer, "vc+jwt")


def _status(revocation: TakenBack | None, suspension: Suspended | None) -> Step:
    if revocation is not None:
        return failed(
            "status",
            text(
                f"证书已撤销。理由：{revocation.reason}",
                f"The certificate was revoked. Reason: {revocation.reason}",
            ),
            "revocation",
        )
    if suspension is not None:
        return unchecked(
            "status",
            text(
                f"证书暂停使用，结论未定。理由：{suspension.reason.zh}",
                f"The certificate is suspended until a decision. Reason: {suspension.reason.en}",
            ),
            "suspended",
        )
    return _STANDS
