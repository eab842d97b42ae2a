"""The page that confirms the awards of a competition: what would be confirmed, and what follows from it."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from competitions.awards import queries, service
from competitions.awards.bestowal import Bestowed, bestow
from competitions.awards.listeners import Consequence
from competitions.awards.winning import winning_entries
from competitions.events import queries as events
from competitions.events.queries import EventFacts
from competitions.words import EVENT_STATES
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.texts import Text
from registry.people.access import refusal, require
from registry.web.page import page


@dataclass(frozen=True, slots=True)
class AwardCount:
    """How many times an award of this code and title would be confirmed."""

    code: str
    title: Text
    count: int


@dataclass(frozen=True, slots=True)
class EventAwards:
    """What the final result of one event gives: to its entries, and to the tutors behind them."""

    event: EventFacts
    entries: tuple[AwardCount, ...]
    tutors: tuple[AwardCount, ...]


@dataclass(frozen=True, slots=True)
class RoomTotal:
    """What follows in one room above: every consequence, and their sum in fen where there is money."""

    room: Text
    consequences: tuple[Consequence, ...]
    amount_fen: int | None


@get("/competitions/{competition:uuid}/awards/confirm", include_in_schema=False)
async def confirm_page(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> Template:
    """Show what confirming would do, or what is still missing."""
    return await _shown(request, competition)


@post("/competitions/{competition:uuid}/awards/confirm", include_in_schema=False, status_code=200)
async def confirm(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> Response[Any]:
    """Confirm the awards, or show what stands against it."""
    try:
        await service.confirm(request.user, competition)
    except ConflictError as error:
        return await _shown(request, competition, error)
    return Redirect(f"/competitions/{competition}/awards", status_code=303)


async def _shown(
    request: Request[Actor, Any, Any], competition: UUID, refused: ConflictError | None = None
) -> Template:
    subject = await events.subject(competition)
    require(request.user, "awards.confirm", subject)
    facts = await events.competition(competition)
    held = await events.events_of(competition)
    missing = service.unfinished(held)
    confirmed = await queries.confirmed_count(competition)
    bestowed: list[Bestowed] = []
    rooms: list[RoomTotal] = []
    ready = facts.kind == "hosted" and not confirmed
    if ready:
        bestowed = bestow(facts.derived, await winning_entries(competition))
    if ready and bestowed and not missing:
        try:
            rooms = by_room(await service.preview_confirmation(request.user, competition))
        except ConflictError as error:
            # Between two statements somebody confirmed them, or opened an event again.
            refused, ready = error, False
    return page(
        request,
        "competitions/awards_confirm.html",
        status=409 if refused else 200,
        competition=facts,
        events=by_event(held, bestowed),
        schools=counted(award for award in bestowed if award.kind == "school"),
        total=len(bestowed),
        missing=missing,
        confirmed=confirmed,
        ready=ready and bool(bestowed) and not missing,
        rooms=rooms,
        states=EVENT_STATES,
        issues=refusal(request.user, "credentials.issue", subject) is None,
        refused=refused,
    )


def by_event(held: Sequence[EventFacts], bestowed: Sequence[Bestowed]) -> list[EventAwards]:
    """Return what each event that has a final result gives, in the order of the events."""
    return [
        EventAwards(
            event,
            counted(b for b in bestowed if b.event == event.id and b.kind == "entry"),
            counted(b for b in bestowed if b.event == event.id and b.kind == "tutor"),
        )
        for event in held
        if event.version is not None and event.state != "cancelled"
    ]


def counted(bestowed: Iterable[Bestowed]) -> tuple[AwardCount, ...]:
    """Return how many there are of each award, in the order in which they first come."""
    found = Counter((award.code, award.title) for award in bestowed)
    return tuple(AwardCount(code, title, count) for (code, title), count in found.items())


def by_room(consequences: Sequence[Consequence]) -> list[RoomTotal]:
    """Return the consequences room by room, each with its sum."""
    found = sorted(consequences, key=lambda one: one.room.zh)
    rooms = []
    for _, each in groupby(found, key=lambda one: one.room.zh):
        group = tuple(each)
        sums = [one.amount_fen for one in group if one.amount_fen is not None]
        rooms.append(RoomTotal(group[0].room, group, sum(sums) if sums else None))
    return rooms


PAGES = [confirm_page, confirm]
