"""Use cases that set up the events of a competition, and change what is set up."""

from typing import Any
from uuid import UUID

import asyncpg

from competitions.events import queries, rows
from competitions.events.awarding import require_in_force, require_known_awards
from competitions.events.changing import event_parts_open, require_event_change
from competitions.events.documents import differences, merged, right_for
from competitions.events.moving import lock_event
from competitions.events.queries import EventFacts
from competitions.events.schemas import EventChange, EventIn
from competitions.events.shifting import event_input
from registry.core import audit, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.texts import text
from registry.people.access import require


class EventExistsError(ConflictError):
    """The competition has an event of this code already."""

    code = "event_exists"


class EventInUseError(ConflictError):
    """The event has been opened or has entries: it can be cancelled, and not removed any more."""

    code = "event_in_use"


class AwardsConfirmedError(ConflictError):
    """The awards of the competition are confirmed: those of another event could never be."""

    code = "awards_confirmed"


async def add_event(actor: Actor, competition: UUID, event: EventIn) -> UUID:
    """Add an event to a competition and return its id.

    Raises:
        EventExistsError: the competition has an event of this code.
        UnknownSchemeError: its award scheme is not shipped.
        SchemeNotInForceError: the scheme is not for contests of its days.
        AwardUnknownError: its limits name an award that no ladder has.
        AwardsConfirmedError: the awards of a contest that is decided here are confirmed.
    """
    subject = await queries.subject(competition)
    async with database.transaction():
        await database.execute("SELECT 1 FROM competitions.competition WHERE id = $1 FOR SHARE", competition)
        facts = await queries.competition(competition)
        require(actor, right_for(facts.kind, "competitions.change"), subject)
        require_in_force(event.scheme, event.ends_on or facts.ends_on)
        require_known_awards(None, event.limits)
        # Of a contest decided elsewhere each list of awards is confirmed by itself.
        if facts.kind == "hosted" and await _awarded(competition):
            raise AwardsConfirmedError(
                text(
                    "本赛事的奖项已确认，不能再加赛项：请另设一项赛事。",
                    "The awards of this competition are confirmed: set up another competition for the event.",
                )
            )
        try:
            (event_id,) = await rows.insert_events(competition, facts.kind, [event])
        except asyncpg.UniqueViolationError as error:
            raise _event_exists(event.code) from error
        await audit.record(
            actor,
            "events.add",
            f"event:{event_id}",
            after={"competition": competition, **event.model_dump(mode="json")},
        )
    return event_id


async def change_event(actor: Actor, event: UUID, change: EventChange) -> None:
    """Change what is said of an event.

    Raises:
        ChangeTooLateError: something of it does not change in this state; the faults say what.
        EventExistsError: the competition has another event of this code.
        UnknownSchemeError: the award scheme is not shipped.
        SchemeNotInForceError: the scheme is not for contests of its days.
        AwardUnknownError: its limits name an award that no ladder has.
        SetUpFaultyError: what comes of it does not fit together.
    """
    subject = await queries.event_subject(event)
    async with database.transaction():
        competition = await lock_event(event)
        require(actor, await _right_in(competition), subject)
        facts = await queries.event(event)
        before = event_input(facts)
        wanted = merged(before, change)
        changed = differences(before, wanted)
        require_event_change(facts.state, changed, seen=await _was_published(event))
        if "scheme" in changed or "ends_on" in changed:
            held = await queries.competition(facts.competition)
            require_in_force(wanted.scheme, wanted.ends_on or held.ends_on)
        if "limits" in changed:
            require_known_awards(None, wanted.limits)
        try:
            await rows.update_event(event, wanted)
        except asyncpg.UniqueViolationError as error:
            raise _event_exists(wanted.code) from error
        if changed:
            after = differences(wanted, before)
            await audit.record(actor, "events.change", f"event:{event}", before=changed, after=after)


async def parts_open(event: EventFacts) -> frozenset[str]:
    """Return the parts of an event that may change now."""
    return event_parts_open(event.state, seen=await _was_published(event.id))


async def remove_event(actor: Actor, event: UUID) -> None:
    """Remove an event that was never opened and that nobody has entered.

    Raises:
        EventInUseError: it was, or somebody has.
    """
    subject = await queries.event_subject(event)
    async with database.transaction():
        competition = await lock_event(event)
        require(actor, await _right_in(competition), subject)
        facts = await queries.event(event)
        if facts.state not in {"draft", "recorded"} or facts.entries:
            raise _in_use()
        try:
            await database.execute("DELETE FROM competitions.event WHERE id = $1", event)
        except asyncpg.ForeignKeyViolationError as error:
            raise _in_use() from error
        await audit.record(actor, "events.remove", f"event:{event}", before=_kept(facts))


def _kept(facts: EventFacts) -> dict[str, Any]:
    """Return what an audit line keeps of an event."""
    return {"competition": facts.competition, "code": facts.code, "name": facts.name.zh}


async def _awarded(competition: UUID) -> bool:
    found: bool = await database.fetch_value(
        "SELECT EXISTS (SELECT 1 FROM competitions.award WHERE competition = $1)", competition
    )
    return found


async def _was_published(event: UUID) -> bool:
    found: bool = await database.fetch_value(
        "SELECT EXISTS (SELECT 1 FROM competitions.provisional_result WHERE event = $1)", event
    )
    return found


async def _right_in(competition: UUID) -> str:
    kind = await database.fetch_value("SELECT kind FROM competitions.competition WHERE id = $1", competition)
    return right_for(kind, "competitions.change")


def _event_exists(code: str) -> EventExistsError:
    return EventExistsError(
        text(
            f"本赛事已有代码为 {code} 的赛项，请换一个代码。",
            f"This competition has an event {code}; choose another code.",
        )
    )


def _in_use() -> EventInUseError:
    return EventInUseError(
        text(
            "赛项已开放或已有报名，不能删除：请改为取消赛项。",
            "The event was opened or has entries: cancel it instead of removing it.",
        )
    )
