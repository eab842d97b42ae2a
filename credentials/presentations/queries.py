"""Reads behind a presentation: the certificates that were chosen, and the key that signs for the site."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from credentials.held_back import HELD_BACK
from credentials.issuers.queries import site_did
from credentials.signers import Signer, signer_of
from registry.core import database


@dataclass(frozen=True, slots=True)
class Chosen:
    """A certificate that was chosen: its token, and whether whoever gets it will find it good."""

    serial: str
    code: str
    token: str
    stands: bool
    closed: bool


@dataclass(frozen=True, slots=True)
class SiteKey:
    """The key that the issuer of the site signs with at present, still encrypted or elsewhere."""

    name: str
    did: str
    kept: str
    kid: str
    algorithm: str

    def signer(self) -> Signer:
        """Return what signs with it; call it in a thread, as opening a key takes some 60 ms at first."""
        return signer_of(self.kept, self.kid, "RS256" if self.algorithm == "RS256" else "ES256")


_CHOSEN: Final = f"""
SELECT k.serial, k.code, k.token, v.id IS NULL AND NOT {HELD_BACK} AS stands,
       EXISTS (SELECT FROM credentials.page_closure p
               WHERE p.credential = k.id AND p.opened_at IS NULL) AS closed
FROM competitions.award_recipient r
JOIN credentials.credential k ON k.recipient = r.id
LEFT JOIN credentials.revocation v ON v.credential = k.id
LEFT JOIN credentials.suspension s ON s.credential = k.id AND s.lifted_at IS NULL
WHERE r.person = ANY($1) AND k.code = ANY($2) ORDER BY k.issued_at, k.serial
"""  # noqa: S608  (only our own text is put in)


async def chosen(persons: Sequence[UUID], codes: Sequence[str]) -> list[Chosen]:
    """Return those of a person's certificates that have one of these canonical codes, the oldest first."""
    rows = await database.fetch(_CHOSEN, list(persons), list(codes))
    return [Chosen(**dict(row)) for row in rows]


async def site_key() -> SiteKey | None:
    """Return the key of the issuer of this site, or None while there is no such issuer."""
    row = await database.fetch_one(
        "SELECT i.name, i.did, k.private_key AS kept, k.kid, k.algorithm FROM credentials.issuer i"
        " JOIN credentials.signing_key k ON k.issuer = i.id AND k.retired_at IS NULL"
        " WHERE i.did = $1 AND k.algorithm IN ('ES256', 'RS256') ORDER BY k.created_at DESC LIMIT 1",
        site_did(),
    )
    return None if row is None else SiteKey(**dict(row))
