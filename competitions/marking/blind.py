"""Blind marking: two draws by two people, what each of them may see, and decoding by the clerk alone.

The first draw gives each entry a number, the second each number a code. Judges see codes only. Who drew the
numbers sees entry and number, who drew the codes number and code, and nobody but the decoding clerk both.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from competitions.events import queries as events
from competitions.events.moving import lock_event
from competitions.events.queries import EventFacts
from competitions.marking import draws
from competitions.marking.parts import has_done, has_drawn, taken_part
from competitions.marking.queries import marking_of
from competitions.words import EVENT_STATES, Entered
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError, ForbiddenError, NotFoundError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import refusal, require
from registry.people.reasons import checked_reason


class NotBlindError(ConflictError):
    """The event's marking scheme does not say that marking is blind."""

    code = "not_blind"


class DrawClosedError(ConflictError):
    """Draws take place after entries are closed and before marking starts."""

    code = "draw_closed"


class NumbersNotDrawnError(ConflictError):
    """An entry that competes has no number yet: the first draw comes before the second."""

    code = "numbers_not_drawn"


class CodesNotDrawnError(ConflictError):
    """There are no codes to decode yet."""

    code = "codes_not_drawn"


class SecondDrawError(ForbiddenError):
    """Who made the first draw cannot make the second: nobody may know both."""

    code = "second_draw_needs_another"


class DrawHiddenError(ForbiddenError):
    """A draw is shown to nobody but who made it."""

    code = "draw_hidden"


class TypistDecodesError(ForbiddenError):
    """Who typed, settled, signed or published marks of the event is not who learns whose they are."""

    code = "typist_decodes"


class DrawerDecodesError(ForbiddenError):
    """Who made a draw of the event does not decode: nobody is to know both draws."""

    code = "drawer_decodes"


class CodeUnknownError(NotFoundError):
    """The event has no such code."""

    code = "blind_code_unknown"


@dataclass(frozen=True, slots=True)
class Draw:
    """Who made a draw, and when."""

    account: UUID
    person: UUID | None
    name: str
    at: datetime

    def made_by(self, actor: Actor) -> bool:
        """Return whether the actor made it, with whichever account."""
        return actor.account_id == self.account or (
            self.person is not None and actor.person_id == self.person
        )


@dataclass(frozen=True, slots=True)
class BlindState:
    """How far the draws are. `undrawn` entries that compete have no number; None is a draw not made yet."""

    competing: int
    undrawn: int
    numbers: Draw | None
    codes: Draw | None


@dataclass(frozen=True, slots=True)
class NumberLine:
    """What the first draw gave: an entry and its number."""

    number: int
    entry: str
    represents: str
    team: str
    status: Entered


@dataclass(frozen=True, slots=True)
class CodeLine:
    """What the second draw gave: a number and its code."""

    number: int
    code: str


@dataclass(frozen=True, slots=True)
class Link:
    """What only decoding tells: a code and the entry behind it."""

    code: str
    number: int
    entry: str
    represents: str
    team: str
    status: Entered


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
        again = (await _state(event)).numbers is not None
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
        state = await _state(event)
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


async def state_of(actor: Actor, event: UUID) -> tuple[EventFacts, BlindState]:
    """Return a blind event and how far its draws are, for those who draw or decode.

    Raises:
        NotBlindError, NoMarkingSchemeError: as they say.
        NotFoundError: the account neither draws nor decodes here.
    """
    subject = await events.event_subject(event)
    if refusal(actor, "marks.draw", subject) is not None:
        require(actor, "marks.decode", subject)
    facts = await events.event(event)
    if not marking_of(facts).blind:
        raise _not_blind()
    return facts, await _state(event)


_ENTRY: Final = """
SELECT b.number, b.code, n.code AS entry, n.team_name AS team, n.status,
       coalesce(nullif(o.short_name, ''), o.name, n.delegation) AS represents
FROM competitions.blind_code b
JOIN competitions.entry n ON n.id = b.entry
LEFT JOIN registry.organization o ON o.id = n.organization
WHERE b.event = $1
"""


async def numbers(actor: Actor, event: UUID) -> list[NumberLine]:
    """Return entries and their numbers, in the order of the entries, to who drew the numbers.

    Raises:
        DrawHiddenError: somebody else drew them, or nobody yet.
        NotBlindError, NoMarkingSchemeError, NotFoundError: as for `state_of`.
    """
    _, state = await state_of(actor, event)
    if state.numbers is None or not state.numbers.made_by(actor):
        raise _hidden()
    return [
        NumberLine(row["number"], row["entry"], row["represents"], row["team"], row["status"])
        for row in await database.fetch(_ENTRY + " ORDER BY n.code", event)
    ]


async def codes(actor: Actor, event: UUID) -> list[CodeLine]:
    """Return numbers and their codes, by number, to who drew the codes; raises as `numbers`."""
    _, state = await state_of(actor, event)
    if state.codes is None or not state.codes.made_by(actor):
        raise _hidden()
    rows = await database.fetch(
        "SELECT number, code FROM competitions.blind_code WHERE event = $1 ORDER BY number", event
    )
    return [CodeLine(row["number"], row["code"]) for row in rows]


async def decode(actor: Actor, event: UUID, reason: str, code: str = "") -> list[Link]:
    """Return the entry behind one code, or behind each; the look is an audit line, without what was seen.

    Raises:
        NotFoundError: the account is not the event's decoding clerk.
        TypistDecodesError: the same person typed, settled, signed or published marks of the event.
        DrawerDecodesError: the same person made a draw.
        CodesNotDrawnError, CodeUnknownError, NotBlindError, NoMarkingSchemeError: as they say.
        ReasonNeededError, ReasonNamesPersonError: the reason is missing or cannot be kept.
    """
    require(actor, "marks.decode", await events.event_subject(event))
    reason = checked_reason(reason, ())
    wanted = code.strip().upper()
    async with database.transaction():
        if not marking_of(await events.event(event)).blind:
            raise _not_blind()
        if await taken_part(actor, event) or await has_done(actor, event, _JUDGES):
            raise TypistDecodesError(
                text(
                    "您参与过本赛项的评分（录入、裁定、签字或公示），不能解密：请由没有参与的解密员办理。",
                    "You typed, settled, signed or published marks here: a clerk who did not has to decode.",
                )
            )
        if await has_drawn(actor, event):
            raise DrawerDecodesError(
                text(
                    "您为本赛项抽过签，不能解密：请由没有参与抽签的解密员办理。",
                    "You made a draw of this event: a decoding clerk who drew nothing has to decode.",
                )
            )
        rows = await database.fetch(_ENTRY + " AND b.code IS NOT NULL ORDER BY b.code", event)
        if not rows:
            raise CodesNotDrawnError(
                text("加密号尚未编好：请先完成两次抽签。", "The codes are not drawn: do both draws first.")
            )
        found = [row for row in rows if not wanted or row["code"] == wanted]
        if not found:
            raise CodeUnknownError(
                text(
                    "本赛项没有这个加密号：请对照作品上的号码重新输入。",
                    "This event has no such code: compare it with the work and type it again.",
                )
            )
        # The codes say what was looked at; the entries stay out of a trail that others read.
        await audit.record(
            actor, "marks.decode", f"event:{event}", reason=reason, after={"codes": _named(found)}
        )
    return [Link(**{name: row[name] for name in Link.__dataclass_fields__}) for row in found]


_JUDGES: Final = ("marks.settle", "marks.sign", "marks.reopen", "results.publish")


def _named(rows: Sequence[asyncpg.Record]) -> list[str]:
    return [row["code"] for row in rows]


async def _drawable(event: UUID) -> None:
    """Lock the event in the open transaction, and refuse one that is not blind or not at the draws."""
    await lock_event(event)
    facts = await events.event(event)
    if not marking_of(facts).blind:
        raise _not_blind()
    if facts.state != "closed":
        words = EVENT_STATES[facts.state]
        raise DrawClosedError(
            text(
                f"抽签须在报名截止之后、评分开始之前进行；赛项现在是“{words.zh}”。",
                f"Draws take place after entries are closed and before marking starts; it is “{words.en}”.",
            )
        )


_STATE: Final = """
SELECT (SELECT count(*) FROM competitions.entry n WHERE n.event = $1 AND n.status = 'entered') AS competing,
       (SELECT count(*) FROM competitions.entry n WHERE n.event = $1 AND n.status = 'entered'
           AND NOT EXISTS (SELECT 1 FROM competitions.blind_code b WHERE b.entry = n.id)) AS undrawn
"""

_DRAWN: Final = """
SELECT b.numbers_drawn_at, a.id AS first, a.person AS first_person, a.display_name AS first_name,
       b.codes_drawn_at, c.id AS second, c.person AS second_person, c.display_name AS second_name
FROM competitions.blind_code b
JOIN registry.account a ON a.id = b.numbers_drawn_by
LEFT JOIN registry.account c ON c.id = b.codes_drawn_by
WHERE b.event = $1 LIMIT 1
"""


async def _state(event: UUID) -> BlindState:
    counts = await database.fetch_one(_STATE, event)
    if counts is None:
        raise AssertionError("a statement of counts has one row")
    row = await database.fetch_one(_DRAWN, event)
    first = row and Draw(row["first"], row["first_person"], row["first_name"], row["numbers_drawn_at"])
    second = (
        Draw(row["second"], row["second_person"], row["second_name"], row["codes_drawn_at"])
        if row and row["second"]
        else None
    )
    return BlindState(counts["competing"], counts["undrawn"], first or None, second)


def _not_blind() -> NotBlindError:
    return NotBlindError(
        text(
            "此赛项不是盲评，不需要抽签：需要盲评请先在评分标准中勾选。",
            "This event is not marked blind and has no draws: say so in its marking scheme first.",
        )
    )


def _hidden() -> DrawHiddenError:
    return DrawHiddenError(
        text(
            "抽签结果只给抽签人本人看：请由抽签人查看和打印。",
            "A draw is shown only to who made it: ask them to look and to print.",
        )
    )
