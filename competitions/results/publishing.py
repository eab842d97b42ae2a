"""Use cases of provisional results: drawing for ties, publishing for appeals, and withdrawing."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from competitions.awards.schemes import shipped_scheme
from competitions.events import queries as events
from competitions.events.life_cycle import MOVES, MoveRefusedError, require_move
from competitions.events.moving import checked_why, lock_event, published_subject, set_state, take_back
from competitions.events.queries import EventFacts
from competitions.marking import queries as marking
from competitions.results.queries import EntryKey, ProvisionalFacts
from competitions.results.ranking import ScoredEntry
from competitions.results.readiness import named_groups, readiness_of, scored, without_draws
from competitions.results.versions import LINE, Decided, line_of
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, Fault
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.notices import service as notices
from registry.people.access import require

# Thirty days; who types more has mistaken the unit.
LONGEST_APPEAL_MINUTES: Final = 43_200


class AppealMinutesError(BadInputError):
    """The time for appeals is negative or longer than thirty days."""

    code = "appeal_minutes_invalid"


class AppealTimeShortenedError(BadInputError):
    """The time for appeals is shorter than the event was set up with; publishing may only lengthen it."""

    code = "appeal_time_shortened"


class DrawMismatchError(BadInputError):
    """What was drawn does not name exactly the entries that have to draw; the faults say which."""

    code = "draw_mismatch"


class NothingToDrawError(ConflictError):
    """No tie of this event has to be drawn for, or it is not the time to."""

    code = "nothing_to_draw"


async def record_draw(actor: Actor, event: UUID, order: Sequence[str]) -> None:
    """Record the order in which tied entries drew, the best first, by the codes under which they were marked.

    All that the scheme asks to draw are drawn at once; drawing again replaces what was drawn before.

    Raises:
        NothingToDrawError: marking has not ended, or nobody is tied.
        DrawMismatchError: an entry is missing, does not have to draw, or stands twice.
    """
    require(actor, "results.publish", await events.event_subject(event))
    async with database.transaction():
        await lock_event(event)
        facts = await events.event(event)
        scheme = shipped_scheme(facts.scheme)
        entries: dict[UUID, ScoredEntry] = {}
        if facts.state == "marked" and facts.marking is not None:
            entries = without_draws(await scored(facts))
        codes = await marking.sheet_codes(facts) if entries else {}
        groups = named_groups(entries, codes, scheme.ranking)
        if not groups:
            raise NothingToDrawError(
                text(
                    "现在没有需要抽签的同分：评分结束后，办法规定抽签的同分才需抽签。",
                    "No tie has to be drawn for now: only after marking, where the scheme says so.",
                )
            )
        _require_match(order, {entry for group in groups for entry in group})
        ids = {code: each for each, code in codes.items()}
        await database.execute("DELETE FROM competitions.tie_draw WHERE event = $1", event)
        at = clock.now()
        await database.copy(
            "tie_draw",
            schema="competitions",
            columns=("id", "event", "entry", "position", "drawn_by", "drawn_at"),
            records=[
                (new_id(), event, ids[entry], position, actor.account_id, at)
                for position, entry in enumerate(order, start=1)
            ],
        )
        await audit.record(actor, "results.draw", f"event:{event}", after={"order": list(order)})


async def publish(actor: Actor, event: UUID, minutes: int | None = None) -> UUID:
    """Publish the provisional result of an event whose marks are complete; returns its id.

    Args:
        actor: who publishes.
        event: an event that was marked here.
        minutes: how long appeals are taken, no less than what the event was set up with, which is None.

    Raises:
        MoveRefusedError: something is open; the faults list all of it.
        AppealMinutesError: the time for appeals cannot be that.
        AppealTimeShortenedError: it is shorter than the event says.
        EventNotFoundError: there is none of this id.
    """
    require(actor, "results.publish", await events.event_subject(event))
    if minutes is not None and not 0 <= minutes <= LONGEST_APPEAL_MINUTES:
        raise AppealMinutesError(
            text(
                f"申诉时间须为 0 到 {LONGEST_APPEAL_MINUTES} 分钟。",
                f"The time for appeals is 0 to {LONGEST_APPEAL_MINUTES} minutes.",
            )
        )
    async with database.transaction():
        await lock_event(event)
        facts = await events.event(event)
        if minutes is not None and minutes < facts.appeal_minutes:
            raise AppealTimeShortenedError(
                text(
                    f"本赛项规定的申诉时间是 {facts.appeal_minutes} 分钟，公示时只能延长。"
                    "如需缩短，请组织者在首次公示前修改赛项。",
                    f"The event gives {facts.appeal_minutes} minutes for appeals, and publishing can only"
                    " lengthen that. To shorten it, the organizer changes the event before the first"
                    " publication.",
                )
            )
        readiness = await readiness_of(facts)
        if faults := readiness.keeps_from("provisional"):
            raise MoveRefusedError(
                text("还不能公示：请先完成所列事项。", "Cannot be published yet: first do what is listed."),
                faults,
            )
        if readiness.decided is None:
            raise AssertionError("an event that was marked has a result")
        published = await _store(
            actor,
            event,
            readiness.decided,
            readiness.ids,
            facts.appeal_minutes if minutes is None else minutes,
        )
        await set_state(actor, event, facts.state, "provisional")
        await _tell_schools(facts)
        await audit.record(
            actor,
            "results.publish",
            f"event:{event}",
            after={
                "number": published.number,
                "content_hash": published.content_hash,
                "appeals_until": published.appeals_until,
            },
        )
    return published.id


async def withdraw(actor: Actor, event: UUID, reason: str) -> None:
    """Take a provisional result back and open the event's marking again.

    What was drawn for ties is drawn anew afterwards. Appeals against the withdrawn result stay, and are
    still to be answered.

    Raises:
        MoveRefusedError: nothing is published, or the reason is missing.
        ReasonNeededError: the reason is too long.
        ReasonNamesPersonError: the reason names somebody who is entered, or holds a number of a person.
    """
    subject = await events.event_subject(event)
    require(actor, MOVES["provisional", "marking"].action, subject)
    async with database.transaction():
        await lock_event(event)
        readiness = await readiness_of(await events.event(event))
        require_move(readiness.situation, "marking", reason)
        if readiness.published is None:
            # From elsewhere marking is opened again where marks are.
            raise MoveRefusedError(
                text("没有公示中的成绩。", "No result is published."),
                [Fault("not_published", text("没有公示中的成绩。", "No result is published."))],
            )
        why = await checked_why(event, reason)
        await take_back(actor, event, why)
        await database.execute("DELETE FROM competitions.tie_draw WHERE event = $1", event)
        await set_state(actor, event, readiness.situation.state, "marking", why)


async def _tell_schools(event: EventFacts) -> None:
    """Give notice to the officers of every organization with an entry, in the open transaction."""
    rows = await database.fetch(
        "SELECT DISTINCT organization FROM competitions.entry"
        " WHERE event = $1 AND organization IS NOT NULL AND status <> 'withdrawn'",
        event.id,
    )
    await notices.notify(
        published_subject(event.id),
        text(
            f"成绩公示：{event.code} {event.name.zh}。如有异议，请在申诉截止前提出。",
            f"Provisional result: {event.code} {event.name.en}. Appeals are taken until its deadline.",
        ),
        f"/events/{event.id}",
        organizations=[row["organization"] for row in rows],
    )


async def _store(
    actor: Actor, event: UUID, decided: Decided, entries: Mapping[EntryKey, UUID], minutes: int
) -> ProvisionalFacts:
    at = clock.now()
    row = await database.fetch_one(
        "INSERT INTO competitions.provisional_result (id, event, scheme, scheme_version, content_hash,"
        " published_by, published_at, appeals_until, number)"
        " SELECT $1, $2, $3, $4, $5, $6, $7, $8, coalesce(max(number), 0) + 1"
        " FROM competitions.provisional_result WHERE event = $2"
        " RETURNING id, number, scheme, scheme_version, content_hash, published_at, appeals_until",
        new_id(),
        event,
        decided.scheme.name,
        decided.scheme.version,
        decided.content_hash,
        actor.account_id,
        at,
        at + timedelta(minutes=minutes),
    )
    if row is None:
        raise AssertionError("what is inserted is returned")
    published = ProvisionalFacts(**dict(row))
    await database.copy(
        "provisional_line",
        schema="competitions",
        columns=("id", "result", *LINE),
        records=[
            (new_id(), published.id, *line_of(d, entries[d.entry.event, d.entry.entry]))
            for d in decided.decisions
        ],
    )
    return published


def _require_match(order: Sequence[str], tied: set[str]) -> None:
    named = set(order)
    faults = [
        Fault("entry_not_drawn", text(f"缺少 {entry}：请补上抽签次序。", f"{entry} is missing: add it."))
        for entry in sorted(tied - named)
    ]
    faults += [
        Fault("entry_not_tied", text(f"{entry} 不需抽签：请去掉。", f"{entry} does not draw: remove it."))
        for entry in sorted(named - tied)
    ]
    if len(named) < len(order):
        faults.append(
            Fault("drawn_twice", text("有参赛队出现两次：请核对。", "An entry stands twice: check the list."))
        )
    if faults:
        raise DrawMismatchError(text("抽签结果与同分不符。", "The draw does not fit the ties."), faults)
