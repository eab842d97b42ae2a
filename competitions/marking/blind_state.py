"""How far the two draws of a blind event are, and who made them.

The first draw gives each entry a number, the second each number a code. Judges see codes only. Who drew the
numbers sees entry and number, who drew the codes number and code, and nobody but the decoding clerk both.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from competitions.events import queries as events
from competitions.events.queries import EventFacts
from competitions.marking.queries import marking_of
from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.texts import text
from registry.people.access import refusal, require


class NotBlindError(ConflictError):
    """The event's marking scheme does not say that marking is blind."""

    code = "not_blind"


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
        raise not_blind()
    return facts, await draws_of(event)


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


async def draws_of(event: UUID) -> BlindState:
    """Return how far the draws of an event are, as it is in the open transaction."""
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


def not_blind() -> NotBlindError:
    """Return the refusal for an event that is not marked blind."""
    return NotBlindError(
        text(
            "此赛项不是盲评，不需要抽签：需要盲评请先在评分标准中勾选。",
            "This event is not marked blind and has no draws: say so in its marking scheme first.",
        )
    )
