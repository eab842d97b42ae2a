"""Use cases of an issuer's keys: a new one, one that signs no longer, and one that others may have.

An issuer signs tokens with its newest key that is not retired, and makes embedded proofs with its newest
such key of EdDSA; each kind is replaced without touching the other. A retired key stays published for ever,
so that what it signed can still be checked; a compromised one is taken back from everywhere at once.
"""

import asyncio
import json
from typing import Final
from uuid import UUID

import asyncpg

from credentials.issuers.queries import unknown
from credentials.issuers.schemas import Compromise, Rotation
from credentials.keys import PROOF_ALGORITHM
from credentials.signers import NewKey, make_key
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, NotFoundError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import ANYTHING, require

_MACHINE: Final = Actor(account_id=None, name="registry keys rotate")


class SigningKeyNotFoundError(NotFoundError):
    """The issuer has no such key."""

    code = "signing_key_not_found"


class LastKeyError(ConflictError):
    """It is the only key that the issuer signs with."""

    code = "last_key"


class KeyStateError(ConflictError):
    """The key is retired or compromised already."""

    code = "key_state"


class CompromiseDateError(BadInputError):
    """The moment lies in the future, or before the key was made."""

    code = "compromise_date"


async def rotate(actor: Actor, issuer_id: UUID, given: Rotation) -> str:
    """Give an issuer a new key and retire those of its kind so far; returns the new `kid`.

    Raises:
        IssuerNotFoundError: there is no such issuer.
        KeyStoreUnknownError, KeyStoreUnavailableError: the store is not there, or made no key.
    """
    require(actor, "issuers.change_keys", ANYTHING)
    return await _replaced(actor, issuer_id, given)


async def rotate_here(issuer_id: UUID, given: Rotation) -> str:
    """Do the same for who has the machine, and so the secret of every key; raises as `rotate` does."""
    return await _replaced(_MACHINE, issuer_id, given)


async def retire(actor: Actor, issuer_id: UUID, key_id: UUID, reason: str) -> None:
    """End the signing with a key; it stays published.

    Raises:
        SigningKeyNotFoundError: the issuer has no such key.
        KeyStateError: it is retired already.
        LastKeyError: without it the issuer could sign nothing; rotate instead.
    """
    require(actor, "issuers.change_keys", ANYTHING)
    async with database.transaction():
        await _lock(issuer_id)
        key = await _key(issuer_id, key_id)
        if key["retired_at"]:
            raise KeyStateError(text("这把密钥已停用。", "This key is retired already."))
        others = await database.fetch_value(
            "SELECT count(*) FROM credentials.signing_key"
            " WHERE issuer = $1 AND id <> $2 AND retired_at IS NULL AND (algorithm = 'EdDSA') = $3",
            issuer_id,
            key_id,
            key["algorithm"] == PROOF_ALGORITHM,
        )
        if not others:
            raise LastKeyError(
                text(
                    "这是签发机构唯一在用的密钥：请改用“更换密钥”。",
                    "This is the only key that the issuer signs with: rotate keys instead.",
                )
            )
        await database.execute(
            "UPDATE credentials.signing_key SET retired_at = $2 WHERE id = $1", key_id, clock.now()
        )
        await audit.record(
            actor, "issuers.retire_key", f"issuer:{issuer_id}", reason=reason, after={"kid": key["kid"]}
        )


async def compromise(actor: Actor, issuer_id: UUID, key_id: UUID, given: Compromise) -> str | None:
    """Mark a key as compromised since a moment, and publish it no longer.

    What was signed at or after that moment is not believed any more; an earlier moment may be given later, a
    later one may not. When the issuer signed with it, it gets a new key of the same algorithm at once. That
    one is always made here, also for a key that another store keeps: the store may be what was broken into.
    Who trusts the store still rotates to a key of it afterwards.

    Returns the `kid` of the new key, or None when none was needed.

    Raises:
        SigningKeyNotFoundError: the issuer has no such key.
        CompromiseDateError: the moment lies in the future or before the key was made.
        KeyStateError: it is marked already, since the same moment or an earlier one.
    """
    require(actor, "issuers.change_keys", ANYTHING)
    algorithm = await database.fetch_value(
        "SELECT algorithm FROM credentials.signing_key WHERE id = $1 AND issuer = $2", key_id, issuer_id
    )
    if algorithm is None:
        raise unknown_key()
    makes_proofs = algorithm == PROOF_ALGORITHM
    spare = await _made(issuer_id, Rotation(algorithm=algorithm, reason=given.reason))
    async with database.transaction():
        await _lock(issuer_id)
        key = await _key(issuer_id, key_id)
        if not key["created_at"] <= given.since <= clock.exactly_now():
            raise CompromiseDateError(
                text(
                    "失密时间须在密钥生成之后、现在之前。",
                    "The moment lies between the making of the key and now.",
                )
            )
        if key["compromised_at"] and key["compromised_at"] <= given.since:
            raise KeyStateError(
                text(
                    "这把密钥已标记为失密，时间相同或更早。",
                    "This key is marked already, since this moment or an earlier one.",
                )
            )
        await database.execute(
            "UPDATE credentials.signing_key SET compromised_at = $2, retired_at = coalesce(retired_at, $3)"
            " WHERE id = $1",
            key_id,
            given.since,
            clock.now(),
        )
        await audit.record(
            actor,
            "issuers.compromise_key",
            f"issuer:{issuer_id}",
            reason=given.reason,
            after={"kid": key["kid"], "since": given.since.isoformat()},
        )
        signs_on = await database.fetch_value(
            "SELECT EXISTS (SELECT FROM credentials.signing_key"
            " WHERE issuer = $1 AND retired_at IS NULL AND (algorithm = 'EdDSA') = $2)",
            issuer_id,
            makes_proofs,
        )
        if signs_on:
            return None
        await _rotate(actor, issuer_id, spare, given.reason)
    return spare.kid


def unknown_key() -> SigningKeyNotFoundError:
    """Return the refusal for a key that the issuer does not have."""
    return SigningKeyNotFoundError(text("签发机构没有这把密钥。", "The issuer has no such key."))


async def store_key(issuer_id: UUID, key: NewKey) -> None:
    """Store a new key of an issuer, in the open transaction."""
    await database.execute(
        "INSERT INTO credentials.signing_key"
        " (id, issuer, kid, algorithm, public_jwk, private_key, created_at)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)",
        new_id(),
        issuer_id,
        key.kid,
        key.algorithm,
        json.dumps(key.jwk),
        key.kept,
        clock.now(),
    )


async def _replaced(actor: Actor, issuer_id: UUID, given: Rotation) -> str:
    key = await _made(issuer_id, given)
    async with database.transaction():
        await _lock(issuer_id)
        await _rotate(actor, issuer_id, key, given.reason)
    return key.kid


async def _made(issuer_id: UUID, given: Rotation) -> NewKey:
    did = await database.fetch_value("SELECT did FROM credentials.issuer WHERE id = $1", issuer_id)
    if did is None:
        raise unknown()
    # Another store may take its time; no transaction waits for it.
    return await asyncio.to_thread(make_key, did, given.algorithm, given.store)


async def _lock(issuer_id: UUID) -> None:
    # Whoever issues holds the same row, so that no key is retired between its choice and its signatures.
    await database.execute("SELECT 1 FROM credentials.issuer WHERE id = $1 FOR UPDATE", issuer_id)


async def _key(issuer_id: UUID, key_id: UUID) -> asyncpg.Record:
    row = await database.fetch_one(
        "SELECT kid, algorithm, created_at, retired_at, compromised_at FROM credentials.signing_key"
        " WHERE id = $1 AND issuer = $2",
        key_id,
        issuer_id,
    )
    if row is None:
        raise unknown_key()
    return row


async def _rotate(actor: Actor, issuer_id: UUID, key: NewKey, reason: str) -> None:
    retired = await database.fetch(
        "UPDATE credentials.signing_key SET retired_at = $2 WHERE issuer = $1 AND retired_at IS NULL"
        " AND (algorithm = 'EdDSA') = $3 RETURNING kid",
        issuer_id,
        clock.now(),
        key.algorithm == PROOF_ALGORITHM,
    )
    await store_key(issuer_id, key)
    await audit.record(
        actor,
        "issuers.rotate_key",
        f"issuer:{issuer_id}",
        reason=reason,
        before={"kid": [row["kid"] for row in retired]},
        after={"kid": key.kid},
    )
