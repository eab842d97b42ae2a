"""The use case that makes entries: the whole list or nothing, within every limit of their events."""

import asyncio
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final
from uuid import UUID

import asyncpg

from competitions.entries.checking import Candidate, EntryFault, Terms, check
from competitions.entries.known import Coming, known_of, with_coming
from competitions.entries.schemas import EntryIn
from competitions.events import queries as events
from competitions.events.life_cycle import takes_entries
from competitions.events.queries import CompetitionFacts, EventFacts
from competitions.words import EVENT_STATES, MEMBER_ROLES
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, Fault
from registry.core.identifiers import new_id
from registry.core.texts import Text, text
from registry.people.access import require

_ENTRY: Final = (
    "id",
    "event",
    "code",
    "organization",
    "delegation",
    "unofficial",
    "team_name",
    "status",
    "status_reason",
    "entered_by",
    "entered_at",
)
_MEMBER: Final = ("id", "entry", "person", "role", "position")
_NUMBERED: Final = re.compile(r"-([0-9]{1,9})$")


class EntryTwiceError(ConflictError):
    """An entry code stands twice in an event, or a person twice in an entry."""

    code = "entry_twice"


class EntriesRefusedError(BadInputError):
    """Entries cannot be made as they are; each fault names the row of the list, counted from 1."""

    code = "entries_refused"

    def __init__(self, found: Sequence[EntryFault]) -> None:
        super().__init__(
            text("报名有误，未录入。", "The entries have faults; none was made."),
            [shown(each) for each in found],
        )
        self.found = tuple(found)


async def enter(actor: Actor, competition: UUID, entries: Sequence[EntryIn]) -> int:
    """Make all entries of a list or none of them; returns how many. See `add_entries`.

    Raises:
        EntriesRefusedError: with every fault of every entry.
        CompetitionNotFoundError: there is no such competition.
        EntryTwiceError: an entry of a code is there already.
        ForbiddenError: the account does not enter for one of the organizations.
    """
    subject = await events.subject(competition)
    for organization in {entry.organization for entry in entries}:
        reached = frozenset() if organization is None else frozenset({organization})
        require(actor, "entries.enter", replace(subject, organizations=reached))
    async with database.transaction():
        await lock_entering(competition)
        made = await add_entries(actor, competition, entries)
    return made


async def lock_entering(competition: UUID) -> None:
    """Let nobody else enter for a competition, or move or finalize its events, until the transaction ends.

    One event per person holds over all events of a competition, so all of it is locked.
    """
    await database.execute("SELECT 1 FROM competitions.competition WHERE id = $1 FOR UPDATE", competition)


async def add_entries(actor: Actor, competition: UUID, entries: Sequence[EntryIn]) -> int:
    """Check and write entries within the open transaction, which has locked the competition.

    Whoever calls it has checked the right to enter.

    Raises:
        EntriesRefusedError, EntryTwiceError: as `enter` says.
    """
    facts = await events.competition(competition)
    known = await events.events_of(competition)
    found = await faults_of(facts, {event.code: event for event in known}, entries)
    if found:
        raise EntriesRefusedError(found)
    await write_entries(actor, competition, known, entries)
    return len(entries)


async def write_entries(
    actor: Actor, competition: UUID, known: Sequence[EventFacts], entries: Sequence[EntryIn]
) -> None:
    """Write entries that were checked within the open transaction, and their audit line.

    Raises:
        EntryTwiceError: a code is in use.
    """
    ids = [new_id() for _ in entries]
    by_code = {event.code: event for event in known}
    await _store(actor, entries, ids, by_code, await _codes(entries, by_code))
    await audit.record(
        actor,
        "entries.enter",
        f"competition:{competition}",
        # One line however many there are; each entry says when it was made and by whom.
        after={"entries": len(entries), **({"entry": str(ids[0])} if len(ids) == 1 else {})},
    )


async def faults_of(
    competition: CompetitionFacts,
    known: Mapping[str, EventFacts],
    entries: Sequence[EntryIn],
    coming: Coming | None = None,
) -> list[EntryFault]:
    """Return everything that keeps a list of entries from being made, in its order.

    `coming` are those who would be registered or join a school together with the entries.
    """
    now = clock.exactly_now()
    found: list[EntryFault] = []
    open_: list[int] = []
    for index, entry in enumerate(entries):
        event = known.get(entry.event)
        if event is None:
            found.append(EntryFault(index, "event_unknown", _event_unknown(entry.event)))
        elif not takes_entries(event.state, event.entries_close_at, now):
            found.append(EntryFault(index, "entries_closed", entries_closed(event)))
        else:
            open_.append(index)
    candidates = [candidate_of(entries[index], known[entries[index].event].id) for index in open_]
    terms = {event.id: terms_of(event, competition) for event in known.values()}
    facts = await known_of(competition.id, candidates, terms.values())
    checked = await asyncio.to_thread(check, candidates, terms, with_coming(facts, coming or {}))
    found += [replace(fault, entry=open_[fault.entry]) for fault in checked]
    return sorted(found, key=lambda fault: fault.entry)


def candidate_of(entry: EntryIn, event: UUID) -> Candidate:
    """Return an entry as checking takes it."""
    return Candidate(
        event, entry.organization, entry.unofficial, entry.members, entry.tutors, entry.substitutes
    )


def terms_of(event: EventFacts, competition: CompetitionFacts) -> Terms:
    """Return what an event asks of its entries; without a day of its own, that is the competition's first."""
    return Terms(
        event.id,
        event.code,
        event.name.zh,
        event.form,
        event.team_size,
        event.limits,
        event.starts_on or competition.starts_on,
    )


def shown(fault: EntryFault) -> Fault:
    """Return a fault with its place in the list: the row from 1, and the person's part and number in it."""
    column = f"{MEMBER_ROLES[fault.part].zh} {fault.part} {fault.number}" if fault.part else ""
    return Fault(fault.code, fault.message, row=fault.entry + 1, column=column)


def entries_closed(event: EventFacts) -> Text:
    """Say that an event takes no entries now."""
    state = EVENT_STATES[event.state]
    if event.state == "entering":
        return text(
            f"赛项 {event.code} 的报名截止时间已过，请联系组织者。",
            f"The closing time of event {event.code} is past; ask the organizer.",
        )
    return text(
        f"赛项 {event.code} 现在不接受报名（{state.zh}）。",
        f"Event {event.code} takes no entries now ({state.en}).",
    )


def _event_unknown(code: str) -> Text:
    return text(f"赛事中没有赛项 {code}。", f"The competition has no event {code}.")


async def _codes(entries: Sequence[EntryIn], known: Mapping[str, EventFacts]) -> list[str]:
    """Return the code of each entry: its own, or the next number of its event that nobody had."""
    wanted = {known[entry.event].id for entry in entries if not entry.code}
    last: Counter[str] = Counter()
    if wanted:
        by_id = {event.id: event.code for event in known.values()}
        rows = await database.fetch(
            "SELECT event, code FROM competitions.entry WHERE event = ANY($1::uuid[])", list(wanted)
        )
        given = [(by_id[row["event"]], row["code"]) for row in rows]
        given += [(entry.event, entry.code) for entry in entries if entry.code]
        for event, code in given:
            number = _NUMBERED.search(code)
            if number and code[: number.start()] == event:
                last[event] = max(last[event], int(number[1]))
    codes = []
    for entry in entries:
        if not entry.code:
            last[entry.event] += 1
        codes.append(entry.code or f"{entry.event}-{last[entry.event]:02d}")
    return codes


async def _store(
    actor: Actor,
    entries: Sequence[EntryIn],
    ids: Sequence[UUID],
    known: Mapping[str, EventFacts],
    codes: Sequence[str],
) -> None:
    at = clock.now()
    by = actor.account_id
    try:
        await database.copy(
            "entry",
            schema="competitions",
            columns=_ENTRY,
            records=[
                (
                    i,
                    known[e.event].id,
                    code,
                    e.organization,
                    e.delegation,
                    e.unofficial,
                    e.team_name,
                    "entered",
                    "",
                    by,
                    at,
                )
                for i, e, code in zip(ids, entries, codes, strict=True)
            ],
        )
        await database.copy(
            "entry_member",
            schema="competitions",
            columns=_MEMBER,
            records=[
                (new_id(), i, person, role, position)
                for i, e in zip(ids, entries, strict=True)
                for role, persons in (
                    ("member", e.members),
                    ("tutor", e.tutors),
                    ("substitute", e.substitutes),
                )
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
