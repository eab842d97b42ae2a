"""One part of an issuing run: credentials for some recipients, signed and stored in one transaction."""

import asyncio
import secrets
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from credentials.claims.facts import IssuerProfile, StatusEntry
from credentials.claims.payload import build_payload
from credentials.codes import new_codes
from credentials.issuers.queries import IssuerFacts
from credentials.issuers.status_lists import open_list
from credentials.issuing.facts import Due
from credentials.signing import sign
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.core.settings import current

# Small enough that one batch is signed while the one before is stored, large enough for COPY to pay.
_BATCH: Final = 500
_Record = tuple[UUID, UUID, str, str, int, UUID, UUID, str, str, str, UUID, int, UUID | None, datetime]
_Places = Sequence[tuple[UUID, int, int]]
_COLUMNS: Final = (
    *("id", "recipient", "kind", "lead", "edition", "issuer", "signing_key", "serial", "code", "token"),
    *("status_list", "status_index", "issued_by", "issued_at"),
)


async def store(actor: Actor, issuer: IssuerFacts, due: Sequence[Due]) -> None:
    """Sign and store what is due, in the open transaction, which holds the issuer's row."""
    at = clock.now()
    year = clock.day(at).year
    first = await _take_serials(issuer, year, len(due))
    places = await _take_status_places(issuer, len(due))
    serials = [f"{issuer.prefix}-{year}-{n:06d}" for n in range(first, first + len(due))]
    batches = (
        partial(_signed, actor, issuer, due[cut], serials=serials[cut], places=places[cut], at=at)
        for cut in (slice(start, start + _BATCH) for start in range(0, len(due), _BATCH))
    )
    async with aclosing(_made_ahead(batches)) as made:
        async for records in made:
            await database.copy("credential", schema="credentials", columns=_COLUMNS, records=records)


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
    batch: Sequence[Due],
    *,
    serials: Sequence[str],
    places: _Places,
    at: datetime,
) -> list[_Record]:
    """Build and sign one batch; pure but for the randomness of codes and identifiers."""
    base_url = current().base_url
    signer = issuer.signer()
    profile = IssuerProfile(issuer.did, issuer.name, base_url, issuer.official)
    records: list[_Record] = []
    for due, serial, code, (status_list, number, index) in zip(
        batch, serials, new_codes(len(batch)), places, strict=True
    ):
        payload = build_payload(
            due.facts,
            issuer=profile,
            base_url=base_url,
            code=code,
            serial=serial,
            subject_id=f"urn:uuid:{new_id()}",
            status=StatusEntry(f"{base_url}/status/{number}", index),
            issued_at=at,
        )
        facts = due.facts
        records.append(
            (
                *(new_id(), due.recipient, facts.about, facts.lead_code, due.edition, issuer.id),
                *(issuer.key_id, serial, code, sign(payload, signer)),
                *(status_list, index, actor.account_id, at),
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
    newest = await database.fetch_one(
        "SELECT l.id, l.number, l.length,"
        " (SELECT count(*) FROM credentials.credential c WHERE c.status_list = l.id) AS taken"
        " FROM credentials.status_list l WHERE l.issuer = $1 ORDER BY l.number DESC LIMIT 1",
        issuer.id,
    )
    if newest is None:
        raise AssertionError("every issuer has a status list from the beginning")
    places: list[tuple[UUID, int, int]] = []
    list_id, number, length, taken = newest["id"], newest["number"], newest["length"], newest["taken"]
    while len(places) < count:
        wanted = min(max(length // 2 - taken, 0), count - len(places))
        places += [(list_id, number, index) for index in await _free(list_id, length, wanted)]
        if len(places) < count:
            list_id, number, length = await open_list(issuer.id)
            taken = 0
    return places


async def _free(status_list: UUID, length: int, wanted: int) -> list[int]:
    """Return `wanted` different random indexes of a list that nobody has, in random order."""
    chosen: dict[int, None] = {}
    while len(chosen) < wanted:
        drawn = [secrets.randbelow(length) for _ in range(wanted - len(chosen))]
        free = await database.fetch(
            "SELECT x.index FROM unnest($2::int[]) WITH ORDINALITY AS x (index, number) WHERE NOT EXISTS"
            " (SELECT FROM credentials.credential c WHERE c.status_list = $1 AND c.status_index = x.index)"
            " ORDER BY x.number",
            status_list,
            drawn,
        )
        chosen |= dict.fromkeys(row["index"] for row in free)
    return list(chosen)
