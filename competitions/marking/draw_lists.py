"""What each draw of blind marking gave, as a list for who made it and for nobody else."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.marking.blind_state import state_of
from competitions.words import Entered
from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import ForbiddenError
from registry.core.texts import text


class DrawHiddenError(ForbiddenError):
    """A draw is shown to nobody but who made it."""

    code = "draw_hidden"


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


# Everything of an event's draws, with the entry behind each number.
DRAWN: Final = """
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
        for row in await database.fetch(DRAWN + " ORDER BY n.code", event)
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


def _hidden() -> DrawHiddenError:
    return DrawHiddenError(
        text(
            "抽签结果只给抽签人本人看：请由抽签人查看和打印。",
            "A draw is shown only to who made it: ask them to look and to print.",
        )
    )
