"""Moving an event through its life cycle."""

from uuid import UUID

from competitions.events import queries
from competitions.events.life_cycle import MOVES, require_move
from competitions.events.situation import situation_of
from competitions.words import EventState
from registry.core import audit, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.texts import text
from registry.people.access import require

# What publishes or finalizes results, or opens them again, has a use case of its own.
SIMPLE: frozenset[tuple[EventState, EventState]] = frozenset(
    pair for pair in MOVES if pair[1] not in {"provisional", "final"} and pair[0] != "provisional"
)


class MoveElsewhereError(BadInputError):
    """This step is taken by publishing, finalizing or opening results again, not by itself."""

    code = "move_elsewhere"


async def lock_event(event: UUID) -> UUID:
    """Lock an event in the open transaction, its competition first; returns the competition.

    Everybody who changes something of an event takes these locks in this order: the competition shared, so
    that the events of one competition do not wait for each other, and the event.

    Raises:
        EventNotFoundError: there is none of this id.
    """
    competition: UUID | None = await database.fetch_value(
        "SELECT id FROM competitions.competition"
        " WHERE id = (SELECT competition FROM competitions.event WHERE id = $1) FOR SHARE",
        event,
    )
    if competition is None:
        raise queries.event_not_found()
    await database.execute("SELECT 1 FROM competitions.event WHERE id = $1 FOR UPDATE", event)
    return competition


async def move(actor: Actor, event: UUID, to: EventState, reason: str = "") -> None:
    """Move an event on to another state by a simple step of `life_cycle.MOVES`.

    Raises:
        MoveRefusedError: the step is not in the table, or something is missing; the faults say what.
        MoveElsewhereError: publishing and finalizing are done where results are.
        ForbiddenError: the account has no right to the step.
    """
    subject = await queries.event_subject(event)
    async with database.transaction():
        await lock_event(event)
        situation = await situation_of(event)
        step = MOVES.get((situation.state, to))
        require(actor, step.action if step else "competitions.change", subject)
        if step is not None and (situation.state, to) not in SIMPLE:
            raise MoveElsewhereError(
                text(
                    "请在成绩页面公示、定稿或重开。",
                    "Publish, finalize or open again where the results are.",
                )
            )
        require_move(situation, to, reason)
        await set_state(actor, event, situation.state, to, reason)


async def move_all(actor: Actor, competition: UUID, to: EventState) -> int:
    """Move every event of a competition that can take this simple step at once; returns how many moved."""
    moved = 0
    for event in await queries.events_of(competition):
        if (event.state, to) in SIMPLE and not MOVES[event.state, to].reasoned:
            await move(actor, event.id, to)
            moved += 1
    return moved


async def set_state(actor: Actor, event: UUID, before: EventState, to: EventState, reason: str = "") -> None:
    """Write the new state and its audit line, in the open transaction of whoever checked the move."""
    await database.execute("UPDATE competitions.event SET state = $2 WHERE id = $1", event, to)
    await audit.record(
        actor,
        "events.move",
        f"event:{event}",
        reason=reason.strip(),
        before={"state": before},
        after={"state": to},
    )
