"""Use cases of the two draws of blind marking, made by two people: numbers for entries, codes for numbers."""

import secrets
from uuid import UUID

from competitions.events import queries as events
from competitions.events.moving import lock_event
from competitions.marking import draws
from competitions.marking.blind_state import draws_of, not_blind
from competitions.marking.queries import marking_of
from competitions.words import EVENT_STATES
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError, ForbiddenError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import require
from registry.people.reasons import checked_reason


class DrawClosedError(ConflictError):
    """Draws take place after entries are closed and before marking starts."""

    code = "draw_closed"


class NumbersNotDrawnError(ConflictError):
    """An entry that competes has no number yet: the first draw comes before the second."""

    code = "numbers_not_drawn"


class SecondDrawError(ForbiddenError):
    """Who made the first draw cannot make the second: nobody may know both."""

    code = "second_draw_needs_another"


async def draw_numbers(actor: Actor, event: UUID, reason: str = "") -> int:
    """Make the first draw: every entry that competes gets a number by chance. Returns how many.

    Drawing again throws both draws away, so it asks for a reason.

    Raises:
        NotBlindError, DrawClosedError: as they say.
        ReasonNeededError, ReasonNamesPersonError: numbers were drawn before, and the reason cannot be kept.
        NoMarkingSchemeError: the event is not marked here.
    """
    require(actor, "marks.draw", await events.event_subject(event))
    async with database.transaction():
        await _drawable(event)
        again = (await draws_of(event)).numbers is not None
        reason = checked_reason(reason, ()) if again else ""
        rows = await database.fetch(
            "SELECT id, code FROM competitions.entry WHERE event = $1 AND status = 'entered' ORDER BY code",
            event,
        )
        drawn = draws.draw_numbers([row["code"] for row in rows], secrets.SystemRandom())
        await database.execute("DELETE FROM competitions.blind_code WHERE event = $1", event)
        # Written in the order of the numbers, so that the order of the rows tells nothing either.
        rows = sorted(rows, key=lambda row: drawn[row["code"]])
        await database.execute(
            "INSERT INTO competitions.blind_code"
            " (id, event, entry, number, numbers_drawn_by, numbers_drawn_at)"
            " SELECT u.id, $1, u.entry, u.number, $2, $3"
            " FROM unnest($4::uuid[], $5::uuid[], $6::int[]) AS u (id, entry, number)",
            event,
            actor.account_id,
            clock.now(),
            [new_id() for _ in rows],
            [row["id"] for row in rows],
            [drawn[row["code"]] for row in rows],
        )
        await audit.record(
            actor,
            "marks.draw",
            f"event:{event}",
            reason=reason,
            after={"draw": "numbers", "entries": len(rows), "again": again},
        )
    return len(rows)


async def draw_codes(actor: Actor, event: UUID, reason: str = "") -> int:
    """Make the second draw: every number gets a code by chance. Returns how many.

    Raises:
        NumbersNotDrawnError: the first draw is missing, or an entry came in after it.
        SecondDrawError: the same person made the first draw.
        NotBlindError, DrawClosedError, NoMarkingSchemeError: as they say.
        ReasonNeededError, ReasonNamesPersonError: codes were drawn before, and the reason cannot be kept.
    """
    require(actor, "marks.draw", await events.event_subject(event))
    async with database.transaction():
        await _drawable(event)
        state = await draws_of(event)
        if state.numbers is None or state.undrawn:
            raise NumbersNotDrawnError(
                text(
                    "还有参赛队没有抽签号：请先完成（或重做）第一次抽签。",
                    "Entries without a number are left: first make the first draw, or make it again.",
                )
            )
        if state.numbers.made_by(actor):
            raise SecondDrawError(
                text(
                    "第一次抽签由您完成，第二次须由另一人抽：请换另一位有抽签权限的人办理。",
                    "You made the first draw; somebody else with the right to draw makes the second.",
                )
            )
        again = state.codes is not None
        reason = checked_reason(reason, ()) if again else ""
        rows = await database.fetch(
            "SELECT number FROM competitions.blind_code WHERE event = $1 ORDER BY number", event
        )
        drawn = draws.draw_codes([row["number"] for row in rows], secrets.SystemRandom())
        # Codes of before go first: one of them may be drawn again for another number.
        await database.execute("UPDATE competitions.blind_code SET code = NULL WHERE event = $1", event)
        await database.execute(
            "UPDATE competitions.blind_code b SET code = u.code, codes_drawn_by = $2, codes_drawn_at = $3"
            " FROM unnest($4::int[], $5::text[]) AS u (number, code)"
            " WHERE b.event = $1 AND b.number = u.number",
            event,
            actor.account_id,
            clock.now(),
            list(drawn),
            list(drawn.values()),
        )
        await audit.record(
            actor,
            "marks.draw",
            f"event:{event}",
            reason=reason,
            after={"draw": "codes", "entries": len(drawn), "again": again},
        )
    return len(drawn)


async def _drawable(event: UUID) -> None:
    """Lock the event in the open transaction, and refuse one that is not blind or not at the draws."""
    await lock_event(event)
    facts = await events.event(event)
    if not marking_of(facts).blind:
        raise not_blind()
    if facts.state != "closed":
        words = EVENT_STATES[facts.state]
        raise DrawClosedError(
            text(
                f"抽签须在报名截止之后、评分开始之前进行；赛项现在是“{words.zh}”。",
                f"Draws take place after entries are closed and before marking starts; it is “{words.en}”.",
            )
        )
