"""Use cases that make entries."""

from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

import asyncpg

from competitions.entries.schemas import EntryIn
from competitions.events import queries as events
from registry.core import audit, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, Fault
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import require


class EntryTwiceError(ConflictError):
    """An entry code stands twice in an event, or a person twice in an entry."""

    code = "entry_twice"


async def enter(actor: Actor, competition: UUID, entries: Sequence[EntryIn]) -> int:
    """Make all entries of a list or none of them; returns how many.

    Raises:
        BadInputError: with one fault per entry whose event is unknown or whose team has the wrong size.
        CompetitionNotFoundError: there is no such competition.
        EntryTwiceError: an entry is there already.
    """
    subject = await events.subject(competition)
    for organization in {entry.organization for entry in entries}:
        reached = frozenset() if organization is None else frozenset({organization})
        require(actor, "entries.enter", replace(subject, organizations=reached))
    async with database.transaction():
        # Results that become final meanwhile are waited for, or wait.
        await database.execute("SELECT 1 FROM competitions.competition WHERE id = $1 FOR UPDATE", competition)
        await events.competition(competition)
        known = {event.code: event for event in await events.events_of(competition)}
        faults = [fault for entry in entries for fault in _faults(entry, known.get(entry.event))]
        if faults:
            raise BadInputError(
                text("报名表有误，未录入。", "The entries have faults; none was made."), faults
            )
        ids = [new_id() for _ in entries]
        try:
            await database.copy(
                "entry",
                schema="competitions",
                columns=("id", "event", "code", "organization", "delegation", "unofficial"),
                records=[
                    (i, known[e.event].id, e.code, e.organization, e.delegation, e.unofficial)
                    for i, e in zip(ids, entries, strict=True)
                ],
            )
            await database.copy(
                "entry_member",
                schema="competitions",
                columns=("id", "entry", "person", "role", "position"),
                records=[
                    (new_id(), i, person, role, position)
                    for i, e in zip(ids, entries, strict=True)
                    for role, persons in (("member", e.members), ("tutor", e.tutors))
                    for position, person in enumerate(persons, start=1)
                ],
            )
        except asyncpg.UniqueViolationError as error:
            raise EntryTwiceError(
                text(
                    "同一赛项中参赛号重复，或同一人在一个参赛队中出现两次；请核对后重试。",
                    "An entry code stands twice in an event, or a person twice in an entry; check the list.",
                )
            ) from error
        await audit.record(
            actor, "entries.enter", f"competition:{competition}", after={"entries": len(entries)}
        )
    return len(entries)


def _faults(entry: EntryIn, event: events.EventFacts | None) -> list[Fault]:
    if event is None:
        return [
            Fault(
                "event_unknown",
                text(f"赛事中没有赛项 {entry.event}。", f"The competition has no event {entry.event}."),
            )
        ]
    if event.version is not None:
        return [
            Fault(
                "event_final",
                text(
                    f"赛项 {entry.event} 已有最终成绩，不能再报名。",
                    f"Event {entry.event} has a final result; nobody can enter any more.",
                ),
            )
        ]
    if len(entry.members) > event.team_size:
        return [
            Fault(
                "team_too_large",
                text(
                    f"{entry.event} 的 {entry.code} 有 {len(entry.members)} 人，最多 {event.team_size} 人。",
                    f"{entry.event}, {entry.code}: {len(entry.members)} members, at most {event.team_size}.",
                ),
            )
        ]
    return []
