"""Use cases of links to an award record: making one, ending it, and opening the record by it."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from credentials.records import service as records
from credentials.records.service import NoPersonError, Record
from credentials.sharing import queries
from credentials.sharing.schemas import MadeShare, ShareIn, ShareOut
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError, NotFoundError
from registry.core.identifiers import new_id
from registry.core.settings import current
from registry.core.texts import text
from registry.people.access import Subject, require, unknown
from registry.people.duplicates.same import persons_same_as
from registry.people.own_data.oneself import require_oneself

MOST_AT_ONCE: Final = 20
_KEY_BYTES: Final = 32


class TooManySharesError(ConflictError):
    """A record can be open to so many links at a time; one that is not needed any more has to be ended."""

    code = "too_many_shares"


class ShareNotFoundError(NotFoundError):
    """No record opens by this link: it was never made, was ended, or its time is over; all look alike."""

    code = "share_not_found"


@dataclass(frozen=True, slots=True)
class SharedRecord:
    """A record as somebody with the link sees it, and until when."""

    record: Record
    ends_at: datetime


async def own_shares(actor: Actor) -> list[ShareOut]:
    """Return one's own links, the newest first.

    Raises:
        NotSignedInError, TokenLimitedError: as they say.
        NoPersonError: the account is nobody's in the register.
    """
    require_oneself(actor, "records.share")
    return await queries.shares_of(await _records(actor))


async def make_share(actor: Actor, wanted: ShareIn) -> MadeShare:
    """Make a link to one's own record and return it; the registry keeps only the hash of its key.

    Raises:
        NotSignedInError, TokenLimitedError: as they say.
        NoPersonError: the account is nobody's in the register.
        TooManySharesError: that many are open already.
    """
    require_oneself(actor, "records.share")
    key = secrets.token_urlsafe(_KEY_BYTES)
    share, now = new_id(), clock.now()
    ends_at = now + timedelta(days=wanted.days)
    async with database.transaction():
        person, *merged = await _records(actor)
        # Two who make one at the same moment are counted one after the other.
        await database.execute("SELECT 1 FROM registry.person WHERE id = $1 FOR NO KEY UPDATE", person)
        if sum(one.counts for one in await queries.shares_of([person, *merged])) >= MOST_AT_ONCE:
            raise TooManySharesError(
                text(
                    f"同时有效的链接最多 {MOST_AT_ONCE} 个：请先结束不再需要的。",
                    f"At most {MOST_AT_ONCE} links count at a time: end one that is not needed any more.",
                )
            )
        await database.execute(
            "INSERT INTO credentials.record_share"
            " (id, person, key_hash, note, views, made_by, made_at, ends_at)"
            " VALUES ($1, $2, $3, $4, 0, $5, $6, $7)",
            share,
            person,
            _hash(key),
            wanted.note,
            actor.account_id,
            now,
            ends_at,
        )
        await audit.record(actor, "records.share", f"record_share:{share}", after={"ends_at": ends_at})
    return MadeShare(id=share, url=f"{current().base_url}/share/{key}", ends_at=ends_at)


async def end_share(actor: Actor, share: UUID) -> None:
    """End a link; ending one that does not count any more changes nothing.

    For the holder, and for the administrator on their behalf.

    Raises:
        NotFoundError: there is none, or it is somebody else's.
    """
    async with database.transaction():
        row = await database.fetch_one(
            "SELECT person, ended_at, ends_at FROM credentials.record_share WHERE id = $1 FOR UPDATE", share
        )
        holders = await persons_same_as(row["person"]) if row else ()
        oneself = actor.person_id if actor.person_id in holders else next(iter(holders), share)
        require(actor, "records.share", Subject(person=oneself))
        if row is None:
            raise unknown()
        if row["ended_at"] is None and row["ends_at"] > clock.now():
            await database.execute(
                "UPDATE credentials.record_share SET ended_at = $2 WHERE id = $1", share, clock.now()
            )
            await audit.record(actor, "records.end_share", f"record_share:{share}")


async def open_shared(visitor: Actor, key: str) -> SharedRecord:
    """Return the record that a link opens, and count that it was opened, unless by its holder.

    Raises:
        ShareNotFoundError: none opens by it.
    """
    async with database.transaction():
        row = await database.fetch_one(
            "SELECT id, person, ends_at FROM credentials.record_share"
            " WHERE key_hash = $1 AND ended_at IS NULL AND ends_at > $2",
            _hash(key),
            clock.now(),
        )
        if row is None:
            raise _closed()
        holders = await persons_same_as(row["person"])
        try:
            record = await records.assembled(holders[0])
        except NotFoundError as erased:
            raise _closed() from erased
        if visitor.person_id is None or visitor.person_id not in holders:
            # Adding in the statement loses none of several who open it at once.
            await database.execute(
                "UPDATE credentials.record_share SET views = views + 1 WHERE id = $1", row["id"]
            )
        seen = SharedRecord(record, row["ends_at"])
    return seen


async def _records(actor: Actor) -> tuple[UUID, ...]:
    found = await persons_same_as(actor.person_id) if actor.person_id else ()
    if not found:
        raise NoPersonError(
            text(
                "您的账号还没有对应的人员记录：请向学校索取认领码。",
                "Your account is connected with nobody in the register: ask your school for a claim code.",
            )
        )
    return found


def _hash(key: str) -> str:
    # A key is 256 random bits, so that a hash without salt can neither be guessed nor looked up.
    return hashlib.sha256(key.encode()).hexdigest()


def _closed() -> ShareNotFoundError:
    return ShareNotFoundError(
        text(
            "这个链接打不开获奖记录：可能已结束或已过期。请向本人索取新的链接。",
            "No record opens by this link: it may have been ended, or its time is over. Ask its holder.",
        )
    )
