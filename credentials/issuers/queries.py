"""Reads of issuers and their keys."""

import asyncio
import json
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import asyncpg

from credentials.certificate.paper import Paper
from credentials.did import did_web
from credentials.keys import Algorithm, Jwk
from credentials.offline.keys import ProofKey, Prover
from credentials.signers import Signer, signer_of
from registry.core import database
from registry.core.errors import NotFoundError
from registry.core.settings import current
from registry.core.texts import Text, text


class NoIssuerError(NotFoundError):
    """The organization that would have to sign is no issuer in this registry."""

    code = "no_issuer"


class IssuerNotFoundError(NotFoundError):
    """There is no such issuer."""

    code = "issuer_not_found"


@dataclass(frozen=True, slots=True)
class IssuerFacts:
    """An issuer with the key it signs tokens with at present, the private half still encrypted or elsewhere.

    `official` is who signs on paper, with their post, in one line of each language; None without a name.
    """

    id: UUID
    did: str
    prefix: str
    name: Text
    official: Text | None
    key_id: UUID
    kid: str
    algorithm: Algorithm
    kept_key: str

    def signer(self) -> Signer:
        """Return what signs for it; call it in a thread, as opening a key takes some 60 ms at first."""
        return signer_of(self.kept_key, self.kid, self.algorithm)


_SIGNER: Final = """
SELECT i.id, i.did, i.prefix, i.name, i.name_en, i.signatory, i.signatory_en, i.post, i.post_en,
       k.id AS key_id, k.kid, k.algorithm, k.private_key
FROM credentials.issuer i
JOIN credentials.signing_key k ON k.issuer = i.id AND k.retired_at IS NULL AND k.algorithm <> 'EdDSA'
"""
_NEWEST: Final = " ORDER BY k.created_at DESC LIMIT 1"


async def issuer_of(competition: UUID) -> IssuerFacts:
    """Return the issuer that the organizer of a competition is.

    Raises:
        NoIssuerError: it is none; the message says what to do.
    """
    row = await database.fetch_one(
        _SIGNER + "JOIN competitions.competition c ON c.organizer = i.organization WHERE c.id = $1" + _NEWEST,
        competition,
    )
    if row is None:
        raise NoIssuerError(
            text(
                "该赛事的主办单位尚不是签发机构，请管理员先设立签发机构。",
                "The organizer of this competition is no issuer yet; ask the administrator to set it up.",
            )
        )
    return _facts(row)


async def issuer_at(organization: UUID) -> IssuerFacts:
    """Return the issuer that an organization is.

    Raises:
        NoIssuerError: it is none; the message says what to do.
    """
    row = await database.fetch_one(_SIGNER + "WHERE i.organization = $1" + _NEWEST, organization)
    if row is None:
        raise NoIssuerError(
            text(
                "该单位尚不是签发机构，请管理员先设立签发机构。",
                "This organization is no issuer yet; ask the administrator to set it up.",
            )
        )
    return _facts(row)


def _facts(row: asyncpg.Record) -> IssuerFacts:
    return IssuerFacts(
        id=row["id"],
        did=row["did"],
        prefix=row["prefix"],
        name=text(row["name"], row["name_en"]),
        official=official(row["signatory"], row["signatory_en"], row["post"], row["post_en"]),
        key_id=row["key_id"],
        kid=row["kid"],
        algorithm=row["algorithm"],
        kept_key=row["private_key"],
    )


def official(signatory: str, signatory_en: str, post: str, post_en: str) -> Text | None:
    """Return the line that names who signs: `主任 张三` and `Zhang San, Director`; None without a name."""
    if not signatory:
        return None
    zh = f"{post} {signatory}".strip()
    return text(zh, ", ".join(part for part in (signatory_en or signatory, post_en) if part))


def site_did() -> str:
    """Return the did:web of this site itself, which is that of its first issuer."""
    return did_web(current().base_url)


async def public_keys(did: str | None = None) -> list[Jwk]:
    """Return the published keys of an issuer, retired ones too; without `did`, of the issuer of this site.

    A compromised key is published no longer, so that nobody outside believes anything signed with it. A
    stranger's document may name any issuer: a name that does not print is nobody's, and no database takes it.
    """
    if did is not None and not did.isprintable():
        return []
    rows = await database.fetch(
        "SELECT k.public_jwk FROM credentials.signing_key k JOIN credentials.issuer i ON i.id = k.issuer"
        " WHERE i.did = $1 AND k.compromised_at IS NULL"
        # Some verifiers take the first key for a list, whatever its `kid` says: tokens' keys come first.
        " ORDER BY k.algorithm = 'EdDSA', k.created_at DESC",
        did or site_did(),
    )
    return [json.loads(row["public_jwk"]) for row in rows]


async def proof_signer(did: str) -> Signer | None:
    """Return what makes an issuer's embedded proofs at present, or None when it has no key for them.

    The first use of a key takes some 60 ms, to open it.
    """
    row = await database.fetch_one(
        "SELECT k.kid, k.algorithm, k.private_key FROM credentials.signing_key k"
        " JOIN credentials.issuer i ON i.id = k.issuer"
        " WHERE i.did = $1 AND k.algorithm = 'EdDSA' AND k.retired_at IS NULL"
        " ORDER BY k.created_at DESC LIMIT 1",
        did,
    )
    if row is None:
        return None
    return await asyncio.to_thread(signer_of, row["private_key"], row["kid"], row["algorithm"])


async def published_key(thumbprint: str) -> Jwk | None:
    """Return the published key of any issuer with this thumbprint, or None."""
    row = await database.fetch_one(
        "SELECT public_jwk FROM credentials.signing_key"
        " WHERE split_part(kid, '#', 2) = $1 AND compromised_at IS NULL",
        thumbprint,
    )
    return None if row is None else dict(json.loads(row["public_jwk"]))


async def did_of(slug: str) -> str:
    """Return the did:web of the issuer with this part of the address.

    Raises:
        IssuerNotFoundError: there is none.
    """
    did = await database.fetch_value("SELECT did FROM credentials.issuer WHERE slug = $1", slug)
    if did is None or not slug:
        raise unknown()
    return str(did)


async def with_prefix(prefix: str) -> UUID:
    """Return the issuer whose serial numbers begin with `prefix`.

    Raises:
        IssuerNotFoundError: there is none.
    """
    found: UUID | None = await database.fetch_value(
        "SELECT id FROM credentials.issuer WHERE prefix = $1", prefix
    )
    if found is None:
        raise unknown()
    return found


_PAPER: Final = """
SELECT i.layout, i.seal, i.qr_code, k.kid, k.algorithm, k.private_key, k.retired_at
FROM credentials.issuer i
LEFT JOIN credentials.signing_key k
    ON k.issuer = i.id AND k.compromised_at IS NULL AND i.qr_code = 'offline'
WHERE i.did = $1 ORDER BY k.created_at DESC
"""


async def paper(did: str) -> Paper:
    """Return how the certificates of an issuer are laid out, its seal, and what proves them in the QR code.

    The usual for an issuer not known.
    """
    rows = await database.fetch(_PAPER, did)
    if not rows:
        return Paper()
    first = rows[0]
    if first["qr_code"] == "plain":
        return Paper(first["layout"], first["seal"])
    keys = tuple(
        ProofKey(row["kid"], row["algorithm"], row["private_key"], row["retired_at"] is not None)
        for row in rows
        if row["kid"]
    )
    return Paper(first["layout"], first["seal"], Prover(did, keys))


def unknown() -> IssuerNotFoundError:
    """Return the refusal for an issuer that does not exist."""
    return IssuerNotFoundError(text("没有这个签发机构。", "There is no such issuer."))
