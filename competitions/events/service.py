"""Use cases that set up competitions, one by one or from last year's, and change what is set up."""

from uuid import UUID

import asyncpg

from competitions.events import queries, rows
from competitions.events.awarding import require_in_force, require_known_awards
from competitions.events.changing import Stage, require_competition_change, stage_of
from competitions.events.documents import differences, merged, right_for
from competitions.events.queries import CompetitionFacts
from competitions.events.schemas import (
    CloneIn,
    CompetitionChange,
    CompetitionIn,
    EventIn,
)
from competitions.events.shifting import competition_input, next_competition, next_event
from registry.core import audit, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError, NotFoundError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import ANYTHING, belonging_to, require, require_role


class CompetitionExistsError(ConflictError):
    """A competition of this code is there already."""

    code = "competition_exists"


class OrganizerUnknownError(NotFoundError):
    """A hosted competition names an organizer that is not a registered organization."""

    code = "organizer_unknown"


async def create_competition(actor: Actor, competition: CompetitionIn) -> UUID:
    """Set up a competition, with or without events, and return its id.

    Raises:
        CompetitionExistsError: the code is in use.
        OrganizerUnknownError: hosted, and the organizer is not registered.
        UnknownSchemeError: an event names an award scheme that is not shipped.
        SchemeNotInForceError: the scheme is not for contests of its days.
        AwardUnknownError: derived awards or limits name an award that no ladder has.
    """
    return await _create(actor, competition, competition.events, None)


async def clone_competition(actor: Actor, original: UUID, clone: CloneIn) -> UUID:
    """Set up the next edition of a competition, with all its events and nothing of what happened in them.

    Raises:
        CompetitionNotFoundError: there is no such competition.
        CompetitionExistsError: the code is in use.
    """
    facts = await queries.competition(original)
    require(actor, right_for(facts.kind), await queries.subject(original))
    events = await queries.events_of(original)
    years = clone.year - facts.year
    return await _create(
        actor,
        next_competition(facts, clone),
        [next_event(event, clone, years) for event in events if event.state != "cancelled"],
        original,
    )


async def change_competition(actor: Actor, competition: UUID, change: CompetitionChange) -> None:
    """Change what is said of a competition.

    Raises:
        ChangeTooLateError: something of it does not change any more; the faults say what.
        CompetitionExistsError, OrganizerUnknownError: as when it is set up.
        SetUpFaultyError: what comes of it does not fit together.
        AwardUnknownError: derived awards name an award that no ladder has.
    """
    subject = await queries.subject(competition)
    async with database.transaction():
        await database.execute("SELECT 1 FROM competitions.competition WHERE id = $1 FOR UPDATE", competition)
        before = await queries.competition(competition)
        require(actor, right_for(before.kind, "competitions.change"), subject)
        wanted = merged(competition_input(before), change)
        changed = differences(competition_input(before), wanted)
        require_competition_change(await stage(before), changed)
        if "derived" in changed:
            require_known_awards(wanted.derived)
        organizer = before.organizer
        if "organizer" in changed:
            organizer = await _organizer(wanted)
            # Nobody gives a competition to a host for whom they could not have set it up.
            require(actor, right_for(before.kind), belonging_to(organizer) if organizer else ANYTHING)
        try:
            await rows.update_competition(competition, wanted, organizer)
        except asyncpg.UniqueViolationError as error:
            raise _competition_exists(wanted.code) from error
        if changed:
            await audit.record(
                actor,
                "competitions.change",
                f"competition:{competition}",
                before=changed,
                after=differences(wanted, competition_input(before)),
            )


async def _create(
    actor: Actor, competition: CompetitionIn, events: tuple[EventIn, ...] | list[EventIn], origin: UUID | None
) -> UUID:
    """Write a competition with these events, in one transaction."""
    right = right_for(competition.kind)
    require_role(actor, right)
    # The next edition takes over what there was, and its organizer is shown there what does not fit any more.
    if origin is None:
        require_known_awards(competition.derived)
        for event in events:
            require_known_awards(None, event.limits)
            require_in_force(event.scheme, event.ends_on or competition.ends_on)
    competition_id = new_id()
    async with database.transaction():
        organizer = await _organizer(competition)
        require(actor, right, belonging_to(organizer) if organizer else ANYTHING)
        try:
            await rows.insert_competition(competition_id, competition, organizer, origin)
        except asyncpg.UniqueViolationError as error:
            raise _competition_exists(competition.code) from error
        await rows.insert_events(competition_id, competition.kind, events)
        after = {"code": competition.code, "kind": competition.kind, "events": len(events)}
        await audit.record(
            actor,
            "competitions.create",
            f"competition:{competition_id}",
            after=after if origin is None else after | {"cloned_from": origin},
        )
    return competition_id


async def stage(facts: CompetitionFacts) -> Stage:
    """Return how far a competition is, which says what of it may still change."""
    states = await database.fetch(
        "SELECT e.state, EXISTS (SELECT 1 FROM competitions.result_version v WHERE v.event = e.id) AS decided"
        " FROM competitions.event e WHERE e.competition = $1",
        facts.id,
    )
    awarded = await database.fetch_value(
        "SELECT EXISTS (SELECT 1 FROM competitions.award WHERE competition = $1)", facts.id
    )
    return stage_of(
        [row["state"] for row in states], decided=any(row["decided"] for row in states), awarded=awarded
    )


async def _organizer(competition: CompetitionIn) -> UUID | None:
    organizer: UUID | None = await database.fetch_value(
        "SELECT id FROM registry.organization WHERE name = $1", competition.organizer.zh
    )
    if organizer is None and competition.kind == "hosted":
        raise OrganizerUnknownError(
            text(
                f"主办单位“{competition.organizer.zh}”尚未登记，请先登记该单位。",
                f"The organizer {competition.organizer.en} is not registered; register it first.",
            )
        )
    return organizer


def _competition_exists(code: str) -> CompetitionExistsError:
    return CompetitionExistsError(
        text(
            f"编号为 {code} 的赛事已存在，请换一个编号或打开已有赛事。",
            f"A competition {code} exists; choose another code or open that one.",
        )
    )
