"""Reads of issuers for the pages and the API of those who set them up."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from credentials.certificate.paper import Layout, QrCode
from credentials.issuers.queries import unknown
from credentials.keys import Algorithm
from credentials.signers import is_local
from registry.core import database
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require


@dataclass(frozen=True, slots=True)
class IssuerLine:
    """One issuer of the list."""

    id: UUID
    did: str
    prefix: str
    slug: str
    name: Text
    organization: UUID
    issued: int


async def issuers(actor: Actor) -> list[IssuerLine]:
    """Return every issuer by prefix, with how many credentials it has issued."""
    require(actor, "issuers.read", ANYTHING)
    rows = await database.fetch(
        "SELECT i.id, i.did, i.prefix, i.slug, i.name, i.name_en, i.organization,"
        " coalesce(sum(s.last), 0)::bigint AS issued"
        " FROM credentials.issuer i LEFT JOIN credentials.serial_counter s ON s.issuer = i.id"
        " GROUP BY i.id ORDER BY i.prefix"
    )
    return [
        IssuerLine(
            row["id"],
            row["did"],
            row["prefix"],
            row["slug"],
            text(row["name"], row["name_en"]),
            row["organization"],
            row["issued"],
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class KeyLine:
    """One key of an issuer; `store` is empty for a key that the registry keeps itself."""

    id: UUID
    kid: str
    thumbprint: str
    algorithm: Algorithm
    store: str
    created_at: datetime
    retired_at: datetime | None
    compromised_at: datetime | None

    @property
    def state(self) -> str:
        """`current`, `retired` or `compromised`."""
        if self.compromised_at:
            return "compromised"
        return "retired" if self.retired_at else "current"


@dataclass(frozen=True, slots=True)
class IssuerDetails:
    """Everything that is set up of an issuer, and its keys from the newest on."""

    id: UUID
    organization: UUID
    did: str
    prefix: str
    slug: str
    name: str
    name_en: str
    signatory: str
    signatory_en: str
    post: str
    post_en: str
    layout: Layout
    qr_code: QrCode
    has_seal: bool
    keys: list[KeyLine]

    @property
    def proves(self) -> bool:
        """Whether it has a key that proofs for checking without a network can be signed with."""
        return any(key.algorithm == "ES256" and key.state == "current" for key in self.keys)


async def issuer(actor: Actor, issuer_id: UUID) -> IssuerDetails:
    """Return one issuer.

    Raises:
        IssuerNotFoundError: there is none.
    """
    require(actor, "issuers.read", ANYTHING)
    row = await database.fetch_one(
        "SELECT id, organization, did, prefix, slug, name, name_en, signatory, signatory_en, post, post_en,"
        " layout, qr_code, seal IS NOT NULL AS has_seal FROM credentials.issuer WHERE id = $1",
        issuer_id,
    )
    if row is None:
        raise unknown()
    keys = await database.fetch(
        "SELECT id, kid, algorithm, private_key, created_at, retired_at, compromised_at"
        " FROM credentials.signing_key WHERE issuer = $1"
        " ORDER BY retired_at IS NULL AND compromised_at IS NULL DESC, algorithm = 'EdDSA', created_at DESC,"
        " id DESC",
        issuer_id,
    )
    return IssuerDetails(**dict(row), keys=[_key_line(key) for key in keys])


def _key_line(row: asyncpg.Record) -> KeyLine:
    kept = row["private_key"]
    return KeyLine(
        id=row["id"],
        kid=row["kid"],
        thumbprint=row["kid"].partition("#")[2],
        algorithm=row["algorithm"],
        store="" if is_local(kept) else kept.partition(":")[0],
        created_at=row["created_at"],
        retired_at=row["retired_at"],
        compromised_at=row["compromised_at"],
    )


@dataclass(frozen=True, slots=True)
class Candidate:
    """An organization that may become an issuer."""

    id: UUID
    name: Text


async def candidates(actor: Actor) -> list[Candidate]:
    """Return the hosts and bureaus that are no issuers yet, by name; others never sign."""
    require(actor, "issuers.create", ANYTHING)
    rows = await database.fetch(
        "SELECT o.id, o.name, o.name_en FROM registry.organization o"
        " WHERE o.kind IN ('host', 'bureau') AND o.merged_into IS NULL"
        " AND NOT EXISTS (SELECT FROM credentials.issuer i WHERE i.organization = o.id) ORDER BY o.name"
    )
    return [Candidate(row["id"], text(row["name"], row["name_en"])) for row in rows]


async def signed_with(key: UUID) -> int:
    """Return how many credentials a key has signed."""
    count: int = await database.fetch_value(
        "SELECT count(*) FROM credentials.credential WHERE signing_key = $1", key
    )
    return count
