"""Re-checking marks after marking: drawing a list, recording what is found, and when everybody is listed.

Who is on a list says `competitions.marking.recheck`. A list is drawn from the points of the marks as they are
signed; what it finds wrong is mended by opening marking again.
"""

import secrets
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from competitions.events import queries as events
from competitions.events.moving import lock_event
from competitions.events.queries import EventFacts
from competitions.marking.mended import MARKS_HASH, MENDED
from competitions.marking.queries import marking_of, scored
from competitions.marking.recheck import everybody_again, recheck_list
from competitions.marking.recheck_lists import event_of, newest_list, refuse_typist
from competitions.marking.sheets import signatures
from competitions.words import EVENT_STATES, RecheckReason
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import require
from registry.people.reasons import checked_reason


class NotMarkedError(ConflictError):
    """Marks are re-checked after marking has ended and before results are published."""

    code = "not_marked"


class RecheckOpenError(ConflictError):
    """The last list is not gone through yet."""

    code = "recheck_list_open"


class RecheckDrawnError(ConflictError):
    """There is a list for these marks already; another draw would only look for other entries."""

    code = "recheck_list_drawn"


class NobodyToRecheckError(ConflictError):
    """Nobody competed."""

    code = "nobody_to_recheck"


class AlreadyCheckedError(ConflictError):
    """Somebody has checked this entry meanwhile."""

    code = "already_checked"


class NothingToMendError(ConflictError):
    """The entry was found right, is not checked yet, or is mended already."""

    code = "nothing_to_mend"


_OF_ITEM: Final = (
    " FROM competitions.recheck_item i JOIN competitions.recheck_list l ON l.id = i.recheck WHERE i.id = $1"
)
_MARKS_OF: Final = f"SELECT {MARKS_HASH}{_OF_ITEM}"
_TO_MEND: Final = f"SELECT i.wrong AND NOT {MENDED}{_OF_ITEM}"


async def draw_list(actor: Actor, event: UUID) -> UUID:
    """Draw the list of entries to re-check, from a seed that stands on it; returns its id.

    Raises:
        NotMarkedError, RecheckOpenError, RecheckDrawnError, NobodyToRecheckError: as they say.
        NoMarkingSchemeError, MarksIncompleteError: the event has no points from marks.
    """
    require(actor, "marks.settle", await events.event_subject(event))
    async with database.transaction():
        facts = await _marked(event)
        newest = await newest_list(event)
        if newest is not None and newest.open and not newest.stale:
            raise RecheckOpenError(
                text(
                    f"上一次抽取的名单还有 {newest.open} 份未复核：请先完成。",
                    f"{newest.open} entries of the last list are not checked: finish it first.",
                )
            )
        if newest is not None and not newest.stale:
            raise RecheckDrawnError(
                text(
                    "这批评分已抽取过复核名单：评分重开并重新签字后才能再抽。",
                    "A list was drawn for these marks; another follows only when they are signed anew.",
                )
            )
        points = {each.entry: each.points for each in await scored(facts) if each.status == "competed"}
        known = {entry: value for entry, value in points.items() if value is not None}
        if not known:
            raise NobodyToRecheckError(
                text("没有参赛队有成绩，无须复核。", "Nobody competed: there is nothing to check.")
            )
        drawn = recheck_list(known, secrets.token_hex(8))
        made = new_id()
        await database.execute(
            "INSERT INTO competitions.recheck_list (id, event, seed, drawn_by, drawn_at)"
            " VALUES ($1, $2, $3, $4, $5)",
            made,
            event,
            drawn.seed,
            actor.account_id,
            # Of two lists the later one counts.
            clock.exactly_now(),
        )
        await _list(made, event, "top", drawn.top)
        await _list(made, event, "sample", drawn.sample)
        await audit.record(
            actor,
            "marks.recheck",
            f"event:{event}",
            after={
                "list": made,
                "seed": drawn.seed,
                "top": len(drawn.top),
                "sample": len(drawn.sample),
                "signed": {module: each.content_hash for module, each in (await signatures(event)).items()},
            },
        )
    return made


async def check_item(actor: Actor, item: UUID, *, wrong: bool, note: str = "") -> bool:
    """Record what re-checking an entry found; returns whether the errors now list everybody.

    Everybody is listed as soon as more than 5% of the list are wrong, whatever the rest will be.

    Args:
        actor: somebody who typed no marks of the event.
        item: the id of the item.
        wrong: whether a mark or a sum was wrong.
        note: what was wrong; needed where something was.

    Raises:
        NotFoundError: there is no such item, or it is outside what the account looks after.
        TypistChecksError, NotMarkedError, AlreadyCheckedError: as they say.
        ReasonNeededError, ReasonNamesPersonError: the note is missing, or cannot be kept.
    """
    event = await event_of(item)
    require(actor, "marks.settle", await events.event_subject(event))
    note = checked_reason(note, ()) if wrong or note.strip() else ""
    async with database.transaction():
        await _marked(event)
        await refuse_typist(actor, event)
        row = await database.fetch_one(
            "UPDATE competitions.recheck_item SET wrong = $2, note = $3, checked_by = $4, checked_at = $5"
            " WHERE id = $1 AND wrong IS NULL RETURNING recheck",
            item,
            wrong,
            note,
            actor.account_id,
            clock.now(),
        )
        if row is None:
            raise AlreadyCheckedError(
                text("此份已有人复核：请刷新页面查看。", "Somebody has checked this one: reload the page.")
            )
        marks = await database.fetch_value(_MARKS_OF, item)
        added = await _widen(row["recheck"], event) if wrong else 0
        await audit.record(
            actor,
            "marks.check",
            f"event:{event}",
            reason=note,
            after={"item": item, "wrong": wrong, "everybody_listed": added, "marks": marks},
        )
    return added > 0


async def leave_item(actor: Actor, item: UUID, reason: str) -> None:
    """Record why the marks of an entry that was found wrong stay as they are.

    Raises:
        NotFoundError: there is no such item, or it is outside what the account looks after.
        NothingToMendError, TypistChecksError, NotMarkedError: as they say.
        ReasonNeededError, ReasonNamesPersonError: the reason is missing, or cannot be kept.
    """
    event = await event_of(item)
    require(actor, "marks.settle", await events.event_subject(event))
    reason = checked_reason(reason, ())
    async with database.transaction():
        await _marked(event)
        await refuse_typist(actor, event)
        if not await database.fetch_value(_TO_MEND, item):
            raise NothingToMendError(
                text(
                    "此份没有待更正的差错：请刷新页面查看。",
                    "Nothing of this one is to be mended: reload the page.",
                )
            )
        await audit.record(
            actor, "marks.check", f"event:{event}", reason=reason, after={"item": item, "unchanged": True}
        )
        await database.execute(
            "UPDATE competitions.recheck_item SET note = note || $2 WHERE id = $1",
            item,
            f"；没有改动的理由：{reason}",
        )


async def _widen(recheck: UUID, event: UUID) -> int:
    """List everybody who is not on the list yet when too much of it is wrong; returns how many were added."""
    counts = await database.fetch_one(
        "SELECT count(*) AS listed, count(*) FILTER (WHERE wrong) AS wrong FROM competitions.recheck_item"
        " WHERE recheck = $1 AND why <> 'all'",
        recheck,
    )
    if counts is None or not everybody_again(counts["listed"], counts["wrong"]):
        return 0
    rest = await database.fetch(
        "SELECT code FROM competitions.entry n WHERE n.event = $2 AND n.status = 'entered' AND NOT EXISTS"
        " (SELECT 1 FROM competitions.recheck_item i WHERE i.recheck = $1 AND i.entry = n.id)",
        recheck,
        event,
    )
    await _list(recheck, event, "all", [row["code"] for row in rest])
    return len(rest)


async def _list(recheck: UUID, event: UUID, why: RecheckReason, entries: Sequence[str]) -> None:
    await database.execute(
        "INSERT INTO competitions.recheck_item (id, recheck, entry, why, note)"
        " SELECT u.id, $1, n.id, $2, '' FROM unnest($3::uuid[], $4::text[]) AS u (id, code)"
        " JOIN competitions.entry n ON n.event = $5 AND n.code = u.code",
        recheck,
        why,
        [new_id() for _ in entries],
        list(entries),
        event,
    )


async def _marked(event: UUID) -> EventFacts:
    """Lock the event in the open transaction, and refuse one whose marking has not just ended."""
    await lock_event(event)
    facts = await events.event(event)
    marking_of(facts)
    if facts.state != "marked":
        words = EVENT_STATES[facts.state]
        raise NotMarkedError(
            text(
                f"成绩复核在评分结束后、公示之前进行；赛项现在是“{words.zh}”。",
                f"Marks are re-checked between marking and publication; the event is “{words.en}”.",
            )
        )
    return facts
