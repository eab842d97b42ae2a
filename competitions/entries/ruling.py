"""When somebody may rule on an entry: by its event, by what is signed, and by who marks blind."""

from typing import Final
from uuid import UUID

from competitions.entries.held import Held, subject_of
from competitions.entries.service import lock_entering
from competitions.marking.parts import has_marked
from competitions.marking.scheme import called
from competitions.marking.sheets import signatures
from competitions.words import EVENT_STATES, EventState
from registry.core import audit, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError, ForbiddenError
from registry.core.texts import text

# A published result is not changed beneath those who may appeal: it is opened again first.
_RULED_ON: Final[frozenset[EventState]] = frozenset({"entering", "closed", "marking", "marked"})


class RulingClosedError(ConflictError):
    """The event is in a state in which nothing is ruled on its entries."""

    code = "ruling_closed"


class MarkerRulesError(ForbiddenError):
    """A blind event is being marked, and who types or settles its marks would learn whose a code is."""

    code = "marker_rules"


async def lock_marks(entry: UUID) -> None:
    """Keep everybody from marking and signing in the event of an entry until the open transaction ends.

    Raises:
        NotFoundError: there is no such entry.
    """
    competition, _ = await subject_of(entry)
    # The competition first, then the event, then entries: the order in which everybody locks them.
    await lock_entering(competition)
    await database.execute(
        "SELECT 1 FROM competitions.event WHERE id = (SELECT event FROM competitions.entry WHERE id = $1)"
        " FOR NO KEY UPDATE",
        entry,
    )


def require_rulings(held: Held) -> None:
    """Raise RulingClosedError unless the event is in a state in which entries are ruled on."""
    if held.event.state not in _RULED_ON:
        state = EVENT_STATES[held.event.state]
        raise RulingClosedError(
            text(
                f"赛项现在是“{state.zh}”：公示后须先重开评分，定稿后须走成绩更正。",
                f"The event is “{state.en}”: once published, open marking again; once final, correct it.",
            )
        )


async def require_marks_open(held: Held, status: str) -> None:
    """Raise if marks are signed off that a ruling would add to those that count, or take from them."""
    if "entered" not in {held.status, status} or held.event.state not in {"marking", "marked"}:
        return
    modules = sorted(await signatures(held.event.id))
    if held.event.marking is not None and (held.event.state == "marked" or modules):
        which = called(*modules)
        where_zh = "重开评分" if held.event.state == "marked" else f"重开已签字的{which.zh}"
        where_en = "marking" if held.event.state == "marked" else f"{which.en} (signed)"
        raise RulingClosedError(
            text(
                f"评分已签字，签字不包括（或已包括）此队：请先{where_zh}，登记后重新签字。",
                f"The marks were signed with other entries than now would count: open {where_en} first, "
                "then sign anew.",
            )
        )


async def _tells_a_code(held: Held) -> bool:
    """Return whether a change of status shows in the score grid beside the drawn code of the entry."""
    if held.event.state not in {"marking", "marked"} or not (held.event.marking and held.event.marking.blind):
        return False
    drawn: bool = await database.fetch_value(
        "SELECT EXISTS (SELECT 1 FROM competitions.blind_code WHERE entry = $1 AND code IS NOT NULL)", held.id
    )
    return drawn


async def count_as_look(actor: Actor, held: Held, status: str) -> None:
    """Record a ruling that shows whose a code is as a look at the codes, or raise MarkerRulesError."""
    if await _tells_a_code(held):
        if await has_marked(actor, held.event.id):
            raise MarkerRulesError(
                text(
                    "盲评进行中，登记状态会让评分人知道加密号：请由没有参与录入和裁定的组织者办理。",
                    "Marking is blind, and a ruling tells whose a code is: an organizer who marks nothing"
                    " has to do it.",
                )
            )
        await audit.record(actor, "marks.decode", f"event:{held.event.id}", after={"by_ruling": status})
