"""Use cases of a marking scheme as a workbook: handing one in, seeing what it says, storing it."""

import asyncio
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.events import event_service
from competitions.events import queries as events
from competitions.events.changing import event_parts_open
from competitions.events.queries import EventFacts
from competitions.events.schemas import EventChange
from competitions.marking.scheme import MarkingScheme
from competitions.marking.scheme_sheet.reading import SchemeSheet, read_scheme_sheet
from registry.core import database, uploads
from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.sheets.workbook import read_workbook
from registry.core.texts import text
from registry.people.access import refusal, require, unknown

_KIND: Final = "marking_scheme"


class SchemeFaultyError(BadInputError):
    """The workbook has no marking scheme that could be stored; each fault says where and why."""

    code = "marking_scheme_faulty"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a workbook that was handed in says, for the event that it was handed in for."""

    upload: UUID
    event: EventFacts
    file_name: str
    sheet: SchemeSheet


async def seen(actor: Actor, event: UUID) -> tuple[EventFacts, bool]:
    """Return an event, and whether the account may change its marking scheme now.

    A scheme is seen by those who look after the contest and those who mark: it is no secret to them.

    Raises:
        NotFoundError: there is no such event, or the account does neither.
    """
    subject = await events.event_subject(event)
    if refusal(actor, "marks.enter", subject) is not None:
        require(actor, "competitions.oversee", subject)
    facts = await events.event(event)
    changes = refusal(actor, "competitions.change", subject) is None
    return facts, changes and "marking" in event_parts_open(facts.state)


async def hand_in(actor: Actor, event: UUID, file_name: str, content: bytes) -> UUID:
    """Keep a workbook for its preview; returns the id under which it is kept for an hour.

    Raises:
        BadInputError: it is no workbook, too large, or has no headings of a marking scheme.
        ForbiddenError: the account does not set the event up.
    """
    require(actor, "competitions.change", await events.event_subject(event))
    facts = await events.event(event)
    await asyncio.to_thread(_read, content, file_name, facts.marking)
    async with database.transaction():
        kept = await uploads.keep(actor, _KIND, file_name, content, about=event)
    return kept


async def preview(actor: Actor, upload: UUID) -> Preview:
    """Return what a workbook says, with everything that is wrong with it.

    Raises:
        NotFoundError: the account handed in no such workbook.
        UploadExpiredError, AlreadyImportedError: as they say.
    """
    kept = await uploads.handed_in(actor, upload)
    if kept is None or kept.kind != _KIND or kept.about is None:
        raise unknown()
    require(actor, "competitions.change", await events.event_subject(kept.about))
    facts = await events.event(kept.about)
    content = await uploads.opened(kept)
    sheet = await asyncio.to_thread(_read, content, kept.file_name, facts.marking)
    return Preview(upload, facts, kept.file_name, sheet)


async def store(actor: Actor, upload: UUID) -> EventFacts:
    """Make what a workbook says the marking scheme of its event; returns the event as it was before.

    Raises:
        SchemeFaultyError: something is wrong with it.
        ChangeTooLateError: marking has started, and the scheme is frozen.
        NotFoundError, UploadExpiredError, AlreadyImportedError: as for `preview`.
    """
    found = await preview(actor, upload)
    if found.sheet.scheme is None:
        raise SchemeFaultyError(
            text(
                "评分标准有误，未保存：请按所列改正。",
                "The scheme is faulty and was not stored: mend what is listed.",
            ),
            found.sheet.faults,
        )
    await event_service.change_event(actor, found.event.id, EventChange(marking=found.sheet.scheme))
    # The change is a transaction of its own. Were the file kept, storing it again would change nothing.
    async with database.transaction():
        await uploads.done(upload)
    return found.event


def _read(content: bytes, file_name: str, before: MarkingScheme | None) -> SchemeSheet:
    return read_scheme_sheet(read_workbook(content, file_name), before)
