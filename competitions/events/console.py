"""What an organizer sees of a contest at a glance: every event of it read at once."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from competitions.events import queries
from competitions.events.life_cycle import MOVES, Move, Situation, lacking
from competitions.events.moving import SIMPLE
from competitions.events.progress import Facts, Step, late, missing, next_state, steps, unconfirmed
from competitions.events.queries import CompetitionFacts, EventFacts, competition_not_found
from competitions.events.situation import situations
from competitions.events.visible import oversees
from competitions.words import EventState
from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import Fault
from registry.people.access import Subject, refusal, require_role
from registry.people.words import Role


@dataclass(frozen=True, slots=True)
class EventLine:
    """One event in the console: how far it is, what its next step lacks, and what is late.

    `signed` of `sheets` are signed off; `entries` counts those that still compete; `awards` those that stand,
    `confirmed` says that the competition's awards were confirmed.
    """

    event: EventFacts
    state: EventState
    next_state: EventState | None
    entries: int
    sheets: int
    signed: int
    appeals_until: datetime | None
    open_appeals: int
    awards: int
    confirmed: bool
    missing: tuple[Fault, ...]
    late: tuple[Fault, ...]
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class OpenMove:
    """A step that the account may take with an event, and what it still lacks.

    `simple` steps are taken from the console; the others where the results are.
    """

    to: EventState
    move: Move
    missing: tuple[Fault, ...]
    simple: bool


@dataclass(frozen=True, slots=True)
class Officer:
    """An account with a role in one competition."""

    account: UUID
    name: str
    role: Role
    active: bool


async def lines(actor: Actor, competition: UUID) -> tuple[CompetitionFacts, list[EventLine]]:
    """Return a competition and the lines of all its events, by code.

    Raises:
        ForbiddenError: the account looks after no competition.
        CompetitionNotFoundError: there is none of this id, or the account does not look after it.
    """
    require_role(actor, "competitions.oversee")
    facts = await queries.competition(competition)
    if not oversees(actor, facts):
        raise competition_not_found()
    return facts, await _lines(facts, await queries.events_of(competition))


async def competitions(actor: Actor) -> list[CompetitionFacts]:
    """Return the competitions that the account looks after, newest first.

    Raises:
        ForbiddenError: it looks after none.
    """
    require_role(actor, "competitions.oversee")
    return [facts for facts in await queries.competitions() if oversees(actor, facts)]


async def line(actor: Actor, event: UUID) -> tuple[CompetitionFacts, EventLine, list[OpenMove]]:
    """Return one event with its competition and the steps that the account may take; raises as `lines`."""
    require_role(actor, "competitions.oversee")
    facts = await queries.event(event)
    competition = await queries.competition(facts.competition)
    if not oversees(actor, competition):
        raise queries.event_not_found()
    (found,) = await _lines(competition, [facts])
    situation = (await situations([event]))[event]
    return competition, found, _moves(actor, competition, situation)


async def officers(competition: UUID) -> list[Officer]:
    """Return who has a role in a competition: judges, clerks and organizers of it alone."""
    rows = await database.fetch(
        "SELECT a.id AS account, a.display_name AS name, g.role, a.active FROM registry.role_grant g"
        " JOIN registry.account a ON a.id = g.account"
        " WHERE g.competition = $1 AND g.ended_at IS NULL ORDER BY g.role, a.display_name, a.id",
        competition,
    )
    return [Officer(**row) for row in rows]


_BESIDE = """
SELECT e.id, count(w.id) AS awards,
       EXISTS (SELECT 1 FROM competitions.award x WHERE x.competition = e.competition) AS confirmed,
       (SELECT array_agg(o.code ORDER BY o.code) FROM competitions.event o
           WHERE o.competition = e.competition AND o.state <> 'cancelled' AND NOT EXISTS (
               SELECT 1 FROM competitions.result_version u WHERE u.event = o.id)) AS unfinished,
       (SELECT min(coalesce(a.escalated_at, a.filed_at)) FROM competitions.appeal a
           JOIN competitions.provisional_result r ON r.id = a.result
           WHERE r.event = e.id AND NOT EXISTS (
               SELECT 1 FROM competitions.appeal_answer n WHERE n.appeal = a.id
               AND (a.escalated_at IS NULL OR n.level = 'arbitration'))) AS waiting_since
FROM competitions.event e
LEFT JOIN competitions.award w ON w.event = e.id
    AND NOT EXISTS (SELECT 1 FROM competitions.award_revocation v WHERE v.award = w.id)
WHERE e.id = ANY($1)
GROUP BY e.id
"""


async def _lines(competition: CompetitionFacts, events: list[EventFacts]) -> list[EventLine]:
    ids = [event.id for event in events]
    found = await situations(ids)
    beside = {row["id"]: row for row in await database.fetch(_BESIDE, ids)}
    return [
        _line(competition, event, found[event.id], beside[event.id])
        for event in events
        # Between two statements somebody may have removed one.
        if event.id in found and event.id in beside
    ]


def _line(
    competition: CompetitionFacts,
    event: EventFacts,
    situation: Situation,
    beside: asyncpg.Record,
) -> EventLine:
    sheets = len(event.marking.sheets()) if event.marking else 0
    facts = Facts(
        id=event.id,
        competition=competition.id,
        ends_on=event.ends_on or competition.ends_on,
        awarded_on=competition.awarded_on,
        awards=beside["awards"],
        waiting_since=beside["waiting_since"],
        confirmed=competition.kind == "hosted" and beside["confirmed"],
        unfinished=tuple(beside["unfinished"] or ()),
    )
    return EventLine(
        event=event,
        state=situation.state,
        next_state=next_state(situation),
        entries=situation.entries,
        sheets=sheets,
        signed=max(0, sheets - len(situation.unsigned)),
        appeals_until=situation.appeals_until,
        open_appeals=situation.open_appeals,
        awards=facts.awards,
        confirmed=facts.confirmed,
        missing=missing(situation) + unconfirmed(facts, situation),
        late=late(facts, situation),
        steps=steps(facts, situation),
    )


def _moves(actor: Actor, competition: CompetitionFacts, situation: Situation) -> list[OpenMove]:
    subject = Subject(competition=competition.id, host=competition.organizer)
    return [
        # What is asked for in the form itself is not missing yet.
        OpenMove(to, move, tuple(lacking(situation, to, reason="…")), (state, to) in SIMPLE)
        for (state, to), move in MOVES.items()
        if state == situation.state and refusal(actor, move.action, subject) is None
    ]
