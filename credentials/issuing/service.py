"""Use cases that issue credentials and take them back."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from competitions.events import queries as events
from credentials.claims.facts import IssuerProfile, StatusEntry
from credentials.claims.payload import build_payload
from credentials.codes import new_codes
from credentials.issuers import queries as issuers
from credentials.issuers.queries import IssuerFacts
from credentials.issuing import queries
from credentials.issuing.queries import Awaiting
from credentials.signing import sign
from credentials.status_list import MINIMUM_BITS
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.core.settings import current
from registry.people.access import require

# Small enough that other requests get their turn and the memory stays flat, large enough for COPY to pay.
_BATCH: Final = 1_000
_Record = tuple[UUID, UUID, str, str, int, UUID, UUID, str, str, str, UUID, int, UUID | None, datetime]
_COLUMNS: Final = (
    "id",
    "recipient",
    "kind",
    "lead",
    "edition",
    "issuer",
    "signing_key",
    "serial",
    "code",
    "token",
    "status_list",
    "status_index",
    "issued_by",
    "issued_at",
)


async def issue(actor: Actor, competition: UUID) -> int:
    """Issue a credential to every recipient of a competition's standing awards who has none.

    All of them or none; calling it again issues nothing twice. Returns how many were issued.

    Raises:
        NoIssuerError: the organizer is no issuer.
        KeyLockedError: the signing key cannot be opened with the present secret.
    """
    require(actor, "credentials.issue", await events.subject(competition))
    async with database.transaction():
        # An award of the competition that is being revoked meanwhile is waited for, or waits.
        await database.execute("SELECT 1 FROM competitions.competition WHERE id = $1 FOR SHARE", competition)
        issuer = await issuers.issuer_of(competition)
        # Whoever issues for the same issuer meanwhile waits here, and then finds nothing left to issue.
        await database.execute("SELECT 1 FROM credentials.issuer WHERE id = $1 FOR UPDATE", issuer.id)
        waiting = await queries.awaiting(competition)
        if not waiting:
            return 0
        at = clock.now()
        year = clock.day(at).year
        first = await _take_serials(issuer, year, len(waiting))
        places = await _take_status_places(issuer, len(waiting))
        serials = [f"{issuer.prefix}-{year}-{n:06d}" for n in range(first, first + len(waiting))]
        batches = (
            partial(_signed, actor, issuer, waiting[cut], serials=serials[cut], places=places[cut], at=at)
            for cut in (slice(start, start + _BATCH) for start in range(0, len(waiting), _BATCH))
        )
        async with aclosing(_made_ahead(batches)) as made:
            async for records in made:
                await database.copy("credential", schema="credentials", columns=_COLUMNS, records=records)
        await audit.record(
            actor,
            "credentials.issue",
            f"competition:{competition}",
            after={"issued": len(waiting), "issuer": issuer.did},
        )
    return len(waiting)


async def _made_ahead(batches: Iterable[Callable[[], list[_Record]]]) -> AsyncGenerator[list[_Record], None]:
    """Yield what each of `batches` makes, in order; while one is being stored, a thread makes the next."""
    ahead: asyncio.Future[list[_Record]] | None = None
    try:
        for make in batches:
            ready = None if ahead is None else await ahead
            ahead = asyncio.ensure_future(asyncio.to_thread(make))
            if ready is not None:
                yield ready
        if ahead is not None:
            yield await ahead
    finally:
        if ahead is not None:
            ahead.cancel()


def _signed(
    actor: Actor,
    issuer: IssuerFacts,
    batch: Sequence[Awaiting],
    *,
    serials: Sequence[str],
    places: Sequence[tuple[UUID, int, int]],
    at: datetime,
) -> list[_Record]:
    """Build and sign one batch; pure but for the randomness of codes and identifiers."""
    base_url = current().base_url
    key = issuer.private_key()
    profile = IssuerProfile(issuer.did, issuer.name, base_url)
    records = []
    for waiting, serial, code, (status_list, number, index) in zip(
        batch, serials, new_codes(len(batch)), places, strict=True
    ):
        payload = build_payload(
            waiting.facts,
            issuer=profile,
            base_url=base_url,
            code=code,
            serial=serial,
            subject_id=f"urn:uuid:{new_id()}",
            status=StatusEntry(f"{base_url}/status/{number}", index),
            issued_at=at,
        )
        token = sign(payload, key, issuer.kid)
        records.append(
            (
                new_id(),
                waiting.recipient,
                "award",
                "",
                1,
                issuer.id,
                issuer.key_id,
                serial,
                code,
                token,
                status_list,
                index,
                actor.account_id,
                at,
            )
        )
    return records


async def _take_serials(issuer: IssuerFacts, year: int, count: int) -> int:
    """Take `count` numbers of the year and return the first; rolled back with the transaction, so no gaps."""
    last: int = await database.fetch_value(
        "INSERT INTO credentials.serial_counter (id, issuer, year, last) VALUES ($1, $2, $3, $4)"
        " ON CONFLICT (issuer, year) DO UPDATE SET last = serial_counter.last + excluded.last"
        " RETURNING last",
        new_id(),
        issuer.id,
        year,
        count,
    )
    return last - count + 1


async def _take_status_places(issuer: IssuerFacts, count: int) -> list[tuple[UUID, int, int]]:
    """Return `count` free places as (list, number of the list, random index), opening new lists as needed.

    A list is filled to half only, so that a random free index is found quickly and says nothing about when
    its credential was issued.
    """
    lists = await database.fetch(
        "SELECT l.id, l.number, l.length,"
        " coalesce(array_agg(c.status_index) FILTER (WHERE c.id IS NOT NULL), '{}') AS taken"
        " FROM credentials.status_list l LEFT JOIN credentials.credential c ON c.status_list = l.id"
        " WHERE l.issuer = $1 GROUP BY l.id ORDER BY l.number DESC LIMIT 1",
        issuer.id,
    )
    newest = lists[0]
    places: list[tuple[UUID, int, int]] = []
    list_id, number, length, taken = newest["id"], newest["number"], newest["length"], set(newest["taken"])
    while len(places) < count:
        room = max(length // 2 - len(taken), 0)
        wanted = min(room, count - len(places))
        places += [(list_id, number, index) for index in _free(length, taken, wanted)]
        if len(places) < count:
            list_id, number, length, taken = new_id(), number + 1, MINIMUM_BITS, set()
            await database.execute(
                "INSERT INTO credentials.status_list (id, issuer, number, length, created_at)"
                " VALUES ($1, $2, $3, $4, $5)",
                list_id,
                issuer.id,
                number,
                length,
                clock.now(),
            )
    return places


def _free(length: int, taken: set[int], wanted: int) -> list[int]:
    chosen: set[int] = set()
    while len(chosen) < wanted:
        index = secrets.randbelow(length)
        if index not in taken:
            chosen.add(index)
    return secrets.SystemRandom().sample(sorted(chosen), len(chosen))
