"""Decoding: which entry stands behind a code, for the clerk alone, who has taken no part in the marking."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.events import queries as events
from competitions.marking.blind_state import not_blind
from competitions.marking.draw_lists import DRAWN
from competitions.marking.parts import has_done, has_drawn, taken_part
from competitions.marking.queries import marking_of
from competitions.words import Entered
from registry.core import audit, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError, ForbiddenError, NotFoundError
from registry.core.texts import text
from registry.people.access import require
from registry.people.accounts.apart import refuse_together
from registry.people.reasons import checked_reason


class CodesNotDrawnError(ConflictError):
    """There are no codes to decode yet."""

    code = "codes_not_drawn"


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
class Link:
    """What only decoding tells: a code and the entry behind it."""

    code: str
    number: int
    entry: str
    represents: str
    team: str
    status: Entered


# What is done in marking besides typing, by its actions in the audit trail.
_JUDGES: Final = ("marks.settle", "marks.sign", "marks.reopen", "results.publish")


async def decode(actor: Actor, event: UUID, reason: str, code: str = "") -> list[Link]:
    """Return the entry behind one code, or behind each; the look is an audit line, without what was seen.

    Raises:
        NotFoundError: the account is not the event's decoding clerk.
        TypistDecodesError: the same person typed, settled, signed or published marks of the event.
        DrawerDecodesError: the same person made a draw.
        RolesApartError: the same person runs a competition in which they decode, or judges in it.
        CodesNotDrawnError, CodeUnknownError, NotBlindError, NoMarkingSchemeError: as they say.
        ReasonNeededError, ReasonNamesPersonError: the reason is missing or cannot be kept.
    """
    require(actor, "marks.decode", await events.event_subject(event))
    reason = checked_reason(reason, ())
    wanted = code.strip().upper()
    async with database.transaction():
        if not marking_of(await events.event(event)).blind:
            raise not_blind()
        if actor.account_id is not None:
            # Who runs a competition may have changed since the roles were given.
            await refuse_together(actor.account_id, ())
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
        rows = await database.fetch(DRAWN + " AND b.code IS NOT NULL ORDER BY b.code", event)
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
            actor,
            "marks.decode",
            f"event:{event}",
            reason=reason,
            after={"codes": [row["code"] for row in found]},
        )
    return [Link(**{name: row[name] for name in Link.__dataclass_fields__}) for row in found]
