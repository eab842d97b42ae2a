"""Moving an event through its life cycle."""

from uuid import UUID

from competitions.events import queries
from competitions.events.life_cycle import MOVES, require_move
from competitions.events.situation import situation_of
from competitions.words import EventState
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.texts import text
from registry.notices import service as notices
from registry.people.access import require
from registry.people.reasons import checked_reason

# What publishes or finalizes results, or opens them again, has a use case of its own.
SIMPLE: frozenset[tuple[EventState, EventState]] = frozenset(
    pair for pair in MOVES if pair[1] not in {"provisional", "final"} and pair != ("provisional", "marking")
)
_NAMES = """
SELECT p.name, p.latin_name FROM competitions.entry n
JOIN competitions.entry_member m ON m.entry = n.id
JOIN registry.person p ON p.id = m.person
WHERE n.event = $1
"""


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

    An event that is cancelled while its result is published takes the result back for the same reason.

    Raises:
        MoveRefusedError: the step is not in the table, or something is missing; the faults say what.
        MoveElsewhereError: publishing and finalizing are done where results are.
        ReasonNeededError: the reason is too long.
        ReasonNamesPersonError: the reason names somebody who is entered, or holds a number of a person.
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
        why = await checked_why(event, reason)
        if situation.state == "provisional":
            await take_back(actor, event, why)
        await set_state(actor, event, situation.state, to, why)


async def checked_why(event: UUID, reason: str) -> str:
    """Return the reason for a step without outer spaces; it names nobody who is entered in the event.

    Whether a reason is needed at all stands in the table of moves.

    Raises:
        ReasonNeededError, ReasonNamesPersonError: as `checked_reason` does.
    """
    if not reason.strip():
        return ""
    rows = await database.fetch(_NAMES, event)
    return checked_reason(reason, [name for row in rows for name in row if name])


def published_subject(event: UUID) -> str:
    """Return what the notices of an event's provisional result are about."""
    return f"provisional:{event}"


async def take_back(actor: Actor, event: UUID, reason: str) -> None:
    """Withdraw the published result of an event, in the open transaction of whoever checked the move."""
    row = await database.fetch_one(
        "UPDATE competitions.provisional_result"
        " SET withdrawn_by = $2, withdrawn_at = $3, withdrawn_reason = $4"
        " WHERE event = $1 AND withdrawn_at IS NULL RETURNING number, content_hash",
        event,
        actor.account_id,
        clock.now(),
        reason,
    )
    if row is None:
        raise AssertionError("the result of a provisional event is published")
    await notices.done(published_subject(event))
    await audit.record(actor, "results.withdraw", f"event:{event}", reason=reason, before=dict(row))


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
