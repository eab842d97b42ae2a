"""Use cases of importing a roster: handing it in, looking at what it would do, and doing it whole.

Between the two looks the file is kept encrypted for an hour: what was previewed is what is imported.
"""

import asyncio
from dataclasses import replace
from typing import Final
from uuid import UUID

from competitions.entries.imports.matching import registered_as
from competitions.entries.imports.planning import Kept, Planned, plan_roster, with_people
from competitions.entries.imports.previews import EntriesPreview
from competitions.entries.service import lock_entering, write_entries
from competitions.events import queries as events
from registry.core import audit, database, uploads
from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.sheets.archive import check_archive
from registry.core.texts import text
from registry.people.access import Subject, require, unknown
from registry.people.persons.registering import add_persons
from registry.people.turns import take_turn

KIND: Final = "entries"


class RosterFaultyError(BadInputError):
    """The roster has faults: nothing of it was taken. Each fault says where it is and what to do."""

    code = "roster_faulty"


async def check_right(actor: Actor, competition: UUID) -> Subject:
    """Return the competition as a subject when the account enters for it, or raise why not.

    Raises:
        CompetitionNotFoundError: there is no such competition.
        ForbiddenError: the account enters for nobody there.
    """
    subject = await events.subject(competition)
    mine = frozenset(actor.organizations("school_officer"))
    require(actor, "entries.enter", replace(subject, organizations=mine))
    return subject


async def hand_in(actor: Actor, competition: UUID, file_name: str, content: bytes) -> UUID:
    """Keep a roster for its preview and import; returns the id under which it is kept.

    Raises:
        ForbiddenError: the account enters for nobody at the competition.
        BadInputError: it is no workbook that can be read, or it is too large.
    """
    await check_right(actor, competition)
    # A file that is no workbook, or would take too much to read, is refused before it is kept.
    await asyncio.to_thread(check_archive, content, file_name)
    async with database.transaction():
        kept = await uploads.keep(actor, KIND, file_name, content, about=competition)
        await audit.record(
            actor, "imports.hand_in", f"upload:{kept}", after={"kind": KIND, "competition": str(competition)}
        )
    return kept


async def preview(actor: Actor, upload: UUID) -> EntriesPreview:
    """Return everything that importing a roster would do, and every fault; changes nothing.

    Raises:
        NotFoundError: there is no such file, or another account handed it in.
        AlreadyImportedError, UploadExpiredError: as they say.
    """
    async with database.transaction():
        kept = await _kept(actor, upload)
        planned = await plan_roster(actor, kept)
    return _preview(kept, planned)


async def import_(actor: Actor, upload: UUID) -> EntriesPreview:
    """Import a roster, all of it or nothing; returns what was done, as its preview said.

    Raises:
        RosterFaultyError: with every fault; nothing was taken.
        NotFoundError, AlreadyImportedError, UploadExpiredError: as for the preview.
    """
    async with database.transaction():
        await take_turn()
        # Before anything is read of the competition: what is read must hold until it is written.
        kept = await _kept(actor, upload, lock=True)
        planned = await plan_roster(actor, kept)
        if planned.faults or planned.matched is None:
            raise RosterFaultyError(
                text("报名表有误，未导入。", "The roster has faults; nothing was imported."), planned.faults
            )
        made = planned.entries
        if joins := planned.matched.joins:
            added = await add_persons(actor, [person for _, person in joins])
            ids = dict(zip((i for i, _ in joins), added.ids, strict=True))
            made = with_people(registered_as(planned.matched, ids), planned.placed)
        # All of it was checked just now, behind the same locks.
        await write_entries(actor, kept.competition.id, kept.events, made)
        await uploads.done(upload)
        done = _preview(kept, planned)
        await audit.record(
            actor,
            "imports.import",
            f"upload:{upload}",
            after={"kind": KIND, "entries": len(made), "people": done.counts},
        )
    return done


async def _kept(actor: Actor, upload: UUID, *, lock: bool = False) -> Kept:
    found = await uploads.handed_in(actor, upload)
    if found is None or found.kind != KIND or found.about is None:
        raise unknown()
    subject = await check_right(actor, found.about)
    content = await uploads.opened(found)
    if lock:
        await lock_entering(found.about)
    return Kept(
        found.id,
        found.file_name,
        content,
        await events.competition(found.about),
        tuple(await events.events_of(found.about)),
        subject,
    )


def _preview(kept: Kept, planned: Planned) -> EntriesPreview:
    return EntriesPreview(
        id=kept.id,
        competition=kept.competition.id,
        competition_name=kept.competition.name,
        file_name=kept.file_name,
        entries=planned.shown,
        faults=planned.faults,
    )
