"""Reads of issuers, keys and status lists."""

import json
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from credentials.did import did_web
from credentials.keys import Jwk, PrivateKey, decrypt_private_key
from registry.core import database
from registry.core.errors import NotFoundError
from registry.core.settings import current
from registry.core.texts import Text, text


class NoIssuerError(NotFoundError):
    """The organizer of the competition is no issuer in this registry."""

    code = "no_issuer"


@dataclass(frozen=True, slots=True)
class IssuerFacts:
    """An issuer with the key it signs with at present, the private half still encrypted."""

    id: UUID
    did: str
    prefix: str
    name: Text
    key_id: UUID
    kid: str
    sealed_key: str

    def private_key(self) -> PrivateKey:
        """Return the private key; opening it takes some 60 ms the first time in a process."""
        return opened(self.sealed_key, current().secret(), self.kid)


@lru_cache(maxsize=16)
def opened(sealed: str, secret: str, kid: str) -> PrivateKey:
    """Return a stored private key, opened once per process; raises KeyLockedError for another secret."""
    return decrypt_private_key(sealed, secret, kid)


_SIGNER = """
SELECT i.id, i.did, i.prefix, i.name, i.name_en, k.id AS key_id, k.kid, k.private_key
FROM credentials.issuer i
JOIN credentials.signing_key k ON k.issuer = i.id AND k.retired_at IS NULL
"""


async def issuer_of(competition: UUID) -> IssuerFacts:
    """Return the issuer that the organizer of a competition is.

    Raises:
        NoIssuerError: it is none; the message says what to do.
    """
    row = await database.fetch_one(
        _SIGNER
        + " JOIN competitions.competition c ON c.organizer = i.organization WHERE c.id = $1"
        + " ORDER BY k.created_at DESC LIMIT 1",
        competition,
    )
    if row is None:
        raise NoIssuerError(
            text(
                "该赛事的主办单位尚不是签发机构，请管理员先设立签发机构。",
                "The organizer of this competition is no issuer yet; ask the administrator to set it up.",
            )
        )
    return IssuerFacts(
        id=row["id"],
        did=row["did"],
        prefix=row["prefix"],
        name=text(row["name"], row["name_en"]),
        key_id=row["key_id"],
        kid=row["kid"],
        sealed_key=row["private_key"],
    )


async def public_keys(did: str | None = None) -> list[Jwk]:
    """Return all public keys of an issuer, retired ones too; without `did`, of the issuer of this site."""
    rows = await database.fetch(
        "SELECT k.public_jwk FROM credentials.signing_key k JOIN credentials.issuer i ON i.id = k.issuer"
        " WHERE i.did = $1 ORDER BY k.created_at DESC",
        did or did_web(current().base_url),
    )
    return [json.loads(row["public_jwk"]) for row in rows]
