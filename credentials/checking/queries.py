"""Reads behind the public page of a certificate: one statement per visit, and one more at the first."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credentials.checking.proven import Proven, proven
from credentials.claims.printed import Printed
from credentials.issuers.queries import opened
from credentials.signing import sign
from credentials.verification.periods import check_period
from credentials.verification.reports import Report, Step, failed, passed
from credentials.verification.tokens import read_token
from registry.core import clock, database
from registry.core.errors import NotFoundError
from registry.core.settings import current
from registry.core.texts import text

# A closed page and a code that was never issued take the same statement and the same time.
_BY_CODE: Final = """
SELECT c.id, c.xmin AS version, v.reason, v.revoked_at
FROM credentials.credential c
LEFT JOIN credentials.revocation v ON v.credential = c.id
WHERE c.code = $1
  AND NOT EXISTS (SELECT FROM credentials.page_closure p WHERE p.credential = c.id AND p.opened_at IS NULL)
"""
_STANDS: Final = passed(
    "status", text("登记系统中的状态：未撤销。", "Status in the registry: it has not been revoked.")
)


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
    proven: Proven
    report: Report
    checked_at: datetime
    revocation: TakenBack | None

    @property
    def token(self) -> str:
        """The signed credential in compact form."""
        return self.proven.token

    @property
    def printed(self) -> Printed:
        """What the paper shows, read from the signed payload."""
        return self.proven.printed

    @property
    def state(self) -> str:
        """One word for the page: `valid`, `revoked`, or `unchecked` when a step did not pass."""
        if self.revocation is not None:
            return "revoked"
        return "valid" if self.report.outcome == "valid" else "unchecked"


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
    found = await proven(row["id"], row["version"])
    now = clock.now()
    revocation = TakenBack(row["reason"], row["revoked_at"]) if row["revoked_at"] else None
    period = check_period(found.payload, now, verified=found.verified)
    return Certificate(
        code=code,
        proven=found,
        report=Report((*found.proof, period, _status(revocation))),
        checked_at=now,
        revocation=revocation,
    )


_SEALED: Final = """
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


def _status(revocation: TakenBack | None) -> Step:
    if revocation is None:
        return _STANDS
    return failed(
        "status",
        text(
            f"证书已撤销。理由：{revocation.reason}",
            f"The certificate was revoked. Reason: {revocation.reason}",
        ),
    )
