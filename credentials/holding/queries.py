"""Reads of the certificates of one person, over all records that are one person."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

import asyncpg

from credentials import codes
from credentials.claims.printed import Printed
from credentials.claims.reading import printed
from credentials.held_back import HELD_BACK
from credentials.verification.tokens import read_token
from registry.core import database
from registry.core.texts import Text

State = Literal["valid", "suspended", "revoked"]


@dataclass(frozen=True, slots=True)
class OwnCertificate:
    """One certificate as its holder sees it listed.

    What it says is read from what was signed; `lead` is the title or level that its award leads to.
    `closed`: the holder keeps its page from the public; `reason` says why it was taken back or is suspended,
    and is empty otherwise. `sealed`: its PDF can be had with the issuer's seal behind it. `embedded`: its
    issuer has a key for embedded proofs, so that it can be had with one.
    """

    code: str
    grouped: str
    serial: str
    kind: str
    lead: Text | None
    award: Text
    competition: Text
    event: Text | None
    issuer: Text
    issued_at: datetime
    state: State
    reason: str
    closed: bool
    fictional: bool
    sealed: bool
    embedded: bool


@dataclass(frozen=True, slots=True)
class OwnToken:
    """One certificate to take away, and the DID of its issuer."""

    serial: str
    token: str
    issuer: str


_OWN: Final = f"""
SELECT k.code, k.serial, k.kind, k.token, k.issued_at,
       CASE WHEN v.id IS NOT NULL THEN 'revoked' WHEN {HELD_BACK} THEN 'suspended' ELSE 'valid' END
           AS state,
       coalesce(v.reason, s.reason, '') AS reason, c.id IS NOT NULL AS closed,
       EXISTS (SELECT FROM credentials.seal_certificate z WHERE z.issuer = k.issuer
               AND z.retired_at IS NULL AND now() BETWEEN z.begins_at AND z.ends_at) AS has_seal,
       EXISTS (SELECT FROM credentials.signing_key y WHERE y.issuer = k.issuer
               AND y.algorithm = 'EdDSA' AND y.retired_at IS NULL) AS embedded
FROM competitions.award_recipient r
JOIN credentials.credential k ON k.recipient = r.id
LEFT JOIN credentials.revocation v ON v.credential = k.id
LEFT JOIN credentials.suspension s ON s.credential = k.id AND s.lifted_at IS NULL
LEFT JOIN credentials.page_closure c ON c.credential = k.id AND c.opened_at IS NULL
WHERE r.person = ANY($1)
ORDER BY v.id IS NOT NULL, k.issued_at DESC, k.serial DESC
"""  # noqa: S608  (only our own text is put in)
_BY_CODE: Final = """
SELECT k.serial, k.token, i.did FROM credentials.credential k
JOIN credentials.issuer i ON i.id = k.issuer
JOIN competitions.award_recipient r ON r.id = k.recipient
WHERE k.code = $1 AND r.person = ANY($2)
"""


async def certificates_of(persons: Sequence[UUID]) -> tuple[OwnCertificate, ...]:
    """Return every certificate that was ever issued to a person: what counts first, the newest first."""
    return tuple(_certificate(row) for row in await database.fetch(_OWN, list(persons)))


async def token_of(persons: Sequence[UUID], code: str) -> OwnToken | None:
    """Return the certificate of a canonical code, or None when it is not one of this person's."""
    row = await database.fetch_one(_BY_CODE, code, list(persons))
    return None if row is None else OwnToken(row["serial"], row["token"], row["did"])


def _certificate(row: asyncpg.Record) -> OwnCertificate:
    says: Printed = printed(read_token(row["token"]).payload)
    return OwnCertificate(
        code=row["code"],
        grouped=codes.grouped(row["code"]),
        serial=row["serial"],
        kind=row["kind"],
        lead=says.lead,
        award=says.award,
        competition=says.competition,
        event=says.event,
        issuer=says.issuer,
        issued_at=row["issued_at"],
        state=row["state"],
        reason=row["reason"],
        closed=row["closed"],
        fictional=says.fictional,
        sealed=row["has_seal"] and row["state"] == "valid",
        embedded=row["embedded"],
    )
