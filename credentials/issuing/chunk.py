"""One part of an issuing run: credentials for some recipients, signed and stored in one transaction."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterable, Callable, Sequence
from contextlib import aclosing
from datetime import datetime
from functools import partial
from typing import Final
from uuid import UUID

from credentials.claims.facts import IssuerProfile, StatusEntry
from credentials.claims.payload import build_payload
from credentials.codes import new_codes
from credentials.issuers.queries import IssuerFacts
from credentials.issuing.facts import Due
from credentials.issuing.numbering import Numbering, Numbers
from credentials.signing import sign
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.bulk import without_collector
from registry.core.identifiers import new_ids
from registry.core.settings import current

_Record = tuple[UUID, UUID, str, str, int, UUID, UUID, str, str, str, UUID, int, UUID | None, datetime]
_COLUMNS: Final = (
    *("id", "recipient", "kind", "lead", "edition", "issuer", "signing_key", "serial", "code", "token"),
    *("status_list", "status_index", "issued_by", "issued_at"),
)


async def store(
    actor: Actor, issuer: IssuerFacts, numbering: Numbering, due: AsyncIterable[Sequence[Due]]
) -> int:
    """Sign and store what is due, batch by batch, in the open transaction, which holds the issuer's row.

    While one batch is signed in a thread, the one before is stored and the one after is read. Returns how
    many credentials were stored.
    """
    count = 0
    async with aclosing(_made_ahead(_numbered(actor, issuer, numbering, due))) as made:
        async for records in made:
            await database.copy("credential", schema="credentials", columns=_COLUMNS, records=records)
            count += len(records)
    return count


async def _numbered(
    actor: Actor, issuer: IssuerFacts, numbering: Numbering, due: AsyncIterable[Sequence[Due]]
) -> AsyncGenerator[Callable[[], list[_Record]], None]:
    """Yield for every batch what signs it, with its numbers."""
    at = clock.now()
    year = clock.day(at).year
    async for batch in due:
        if batch:
            numbers = await numbering.take(issuer.id, year, len(batch))
            yield partial(_signed, actor, issuer, batch, numbers=numbers, year=year, at=at)


async def _made_ahead(
    batches: AsyncIterable[Callable[[], list[_Record]]],
) -> AsyncGenerator[list[_Record], None]:
    """Yield what each of `batches` makes, in order; meanwhile, a thread makes the next one."""
    begun: asyncio.Future[list[_Record]] | None = None
    try:
        async for make in batches:
            before, begun = begun, asyncio.ensure_future(asyncio.to_thread(make))
            if before is not None:
                yield await before
        if begun is not None:
            yield await begun
    finally:
        if begun is not None:
            begun.cancel()


@without_collector()
def _signed(
    actor: Actor,
    issuer: IssuerFacts,
    batch: Sequence[Due],
    *,
    numbers: Sequence[Numbers],
    year: int,
    at: datetime,
) -> list[_Record]:
    """Build and sign one batch; pure but for the randomness of codes and identifiers."""
    base_url = current().base_url
    signer = issuer.signer()
    profile = IssuerProfile(issuer.did, issuer.name, base_url, issuer.official)
    records: list[_Record] = []
    count = len(batch)
    for due, given, code, id_, subject in zip(
        batch, numbers, new_codes(count), new_ids(count), new_ids(count), strict=True
    ):
        serial = f"{issuer.prefix}-{year}-{given.serial:06d}"
        facts = due.facts()
        payload = build_payload(
            facts,
            issuer=profile,
            base_url=base_url,
            code=code,
            serial=serial,
            subject_id=f"urn:uuid:{subject}",
            status=StatusEntry(f"{base_url}/status/{given.list_number}", given.index),
            issued_at=at,
        )
        records.append(
            (
                *(id_, due.recipient, facts.about, facts.lead_code, due.edition, issuer.id),
                *(issuer.key_id, serial, code, sign(payload, signer)),
                *(given.status_list, given.index, actor.account_id, at),
            )
        )
    return records
