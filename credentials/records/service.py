"""Use cases of award records: one's own, that of a person of one's school, and each as PDF."""

from dataclasses import dataclass
from datetime import date
from functools import partial
from uuid import UUID

from credentials.drawing import drawn
from credentials.records import queries
from credentials.records.counting import RecordCount, counted
from credentials.records.queries import Holder, RecordLine
from credentials.records.rendering import render
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import NotFoundError
from registry.core.texts import text
from registry.people.access import unknown
from registry.people.duplicates.same import persons_same_as
from registry.people.own_data.oneself import require_oneself
from registry.people.persons.queries import reached


class NoPersonError(NotFoundError):
    """The account belongs to nobody in the register of people, so that it has no award record."""

    code = "no_person"


@dataclass(frozen=True, slots=True)
class Record:
    """The award record of a person on a day; `counts` are of the awards that stand."""

    holder: Holder
    on: date
    lines: tuple[RecordLine, ...]
    counts: tuple[RecordCount, ...]


async def own_record(actor: Actor) -> Record:
    """Return the award record of the one who asks.

    Raises:
        NotSignedInError: nobody is signed in.
        TokenLimitedError: the token was not made for `people.read`.
        NoPersonError: the account is nobody's in the register.
    """
    require_oneself(actor, "people.read")
    if actor.person_id is None:
        raise NoPersonError(
            text(
                "您的账号还没有对应的人员记录：请向学校索取认领码。",
                "Your account is connected with nobody in the register: ask your school for a claim code.",
            )
        )
    return await assembled(actor.person_id)


async def record_of(actor: Actor, person: UUID) -> Record:
    """Return the award record of a person whom the account may see.

    Raises:
        NotFoundError: there is nobody, or the account may not know of them; the two look alike.
    """
    return await assembled(await reached(actor, "people.read", person))


async def own_pdf(actor: Actor) -> bytes:
    """Return one's own record as PDF; that it was made is a line of the audit trail.

    Raises:
        NoPersonError: the account is nobody's in the register.
        UndrawableRecordError: the font lacks a character of it.
        DrawingBusyError: too many PDFs are being drawn.
    """
    return await _pdf(actor, await own_record(actor), oneself=True)


async def pdf_of(actor: Actor, person: UUID) -> bytes:
    """Return the record of a person whom the account may see as PDF; that it was made is recorded.

    Raises:
        NotFoundError: there is nobody, or the account may not know of them.
        UndrawableRecordError: the font lacks a character of it.
        DrawingBusyError: too many PDFs are being drawn.
    """
    record = await record_of(actor, person)
    return await _pdf(actor, record, oneself=record.holder.id == actor.person_id)


async def assembled(person: UUID) -> Record:
    """Return the award record of a person today, from all their records; the caller has settled the right.

    Raises:
        NotFoundError: there is no such person, or their data was erased.
    """
    records = await persons_same_as(person)
    holder = await queries.holder(records[0]) if records else None
    if holder is None:
        raise unknown()
    lines = await queries.awards_of(records)
    return Record(holder, clock.today(), lines, counted(lines))


async def _pdf(actor: Actor, record: Record, *, oneself: bool) -> bytes:
    content = await drawn(
        partial(render, record.holder, record.on, record.lines, record.counts, oneself=oneself)
    )
    # Nothing is handed out before the line of it stands.
    async with database.transaction():
        await audit.record(
            actor,
            "records.make_pdf",
            f"person:{record.holder.id}",
            after={"awards": sum(line.stands for line in record.lines), "on": record.on},
        )
    return content
