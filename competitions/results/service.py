"""Use cases that make results final."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from competitions.awards.schemes import shipped_scheme
from competitions.events import queries as events
from competitions.events.life_cycle import MoveRefusedError, Situation, require_move
from competitions.events.moving import lock_event, published_subject, set_state
from competitions.events.queries import EventFacts
from competitions.results import queries, versions
from competitions.results.points import WHY_NOT_POINTS, not_points
from competitions.results.queries import EnteredFacts, EntryKey
from competitions.results.ranking import ScoredEntry
from competitions.results.readiness import readiness_of
from competitions.results.versions import NewVersion, decided
from competitions.words import ENTERED
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, Fault
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.notices import service as notices
from registry.people.access import require


class AlreadyFinalError(ConflictError):
    """The event has a final result; from then on it changes by corrections only."""

    code = "already_final"


async def finalize(actor: Actor, competition: UUID, scored: Sequence[ScoredEntry]) -> dict[UUID, UUID]:
    """Rank and decide every event named in `scored` and store version 1 of its final result.

    For events that were marked elsewhere, whose points come in a table. All events or none. Returns the id of
    each new version by event.

    Raises:
        MoveRefusedError: an event is marked here, or its state does not allow it.
        BadInputError: an entry is not one of the competition's, one of an event's entries has no line, or the
            table has an entry compete that was withdrawn, absent or disqualified.
        AlreadyFinalError: an event has a final result already.
    """
    require(actor, "results.finalize", await events.subject(competition))
    async with database.transaction():
        # Two who finalize at once: the second waits here and then finds the result final.
        await database.execute("SELECT 1 FROM competitions.competition WHERE id = $1 FOR UPDATE", competition)
        by_code = {event.code: event for event in await events.events_of(competition)}
        entered = await queries.entries(competition)
        entry_ids = {key: entry.id for key, entry in entered.items()}
        if faults := [*_faults(scored, by_code, entry_ids), *_disagreeing(scored, entered)]:
            raise BadInputError(
                text("成绩与报名不一致，未定稿。", "The results do not fit the entries; nothing was stored."),
                faults,
            )
        grouped: dict[str, list[ScoredEntry]] = {}
        for line in scored:
            # Whether an entry is official was said when it was entered, and is not said again here.
            official = replace(line, unofficial=entered[line.event, line.entry].unofficial)
            grouped.setdefault(line.event, []).append(official)
        _refuse_final(by_code[code] for code in grouped)
        for code in grouped:
            event = by_code[code]
            require_move(
                Situation(event.state, clock.exactly_now(), has_marking=event.marking is not None), "final"
            )
        made = [
            NewVersion(new_id(), by_code[code].id, 1, decided(shipped_scheme(by_code[code].scheme), lines))
            for code, lines in sorted(grouped.items())
        ]
        await versions.store(actor, made, entry_ids)
        await database.execute(
            "UPDATE competitions.event SET state = 'final' WHERE id = ANY($1)",
            [version.event for version in made],
        )
        for version in made:
            await _record(actor, version)
    return {version.event: version.id for version in made}


async def finalize_event(actor: Actor, event: UUID) -> UUID:
    """Make the published result of an event that was marked here final; returns the id of its version.

    The result is computed from the marks once more, and has to be the one that was published.

    Raises:
        AlreadyFinalError: it is final already.
        MoveRefusedError: something is open; the faults list all of it.
        EventNotFoundError: there is none of this id.
    """
    require(actor, "results.finalize", await events.event_subject(event))
    async with database.transaction():
        # Two who finalize at once: the second waits here and then finds the result final.
        await lock_event(event)
        facts = await events.event(event)
        _refuse_final([facts])
        readiness = await readiness_of(facts)
        if faults := readiness.keeps_from("final"):
            raise MoveRefusedError(
                text(
                    "还不能定稿：请先完成所列事项。",
                    "The result cannot be made final yet: first do what is listed.",
                ),
                faults,
            )
        if readiness.decided is None:
            raise AssertionError("a published result is computed from its marks")
        version = NewVersion(new_id(), event, 1, readiness.decided)
        await versions.store(actor, [version], readiness.ids)
        await set_state(actor, event, facts.state, "final")
        await notices.done(published_subject(event))
        await _record(actor, version)
    return version.id


async def _record(actor: Actor, version: NewVersion) -> None:
    await audit.record(
        actor,
        "results.finalize",
        f"event:{version.event}",
        after={"version": version.number, "content_hash": version.decided.content_hash},
    )


def _faults(
    scored: Sequence[ScoredEntry], known: dict[str, EventFacts], entry_ids: dict[EntryKey, UUID]
) -> list[Fault]:
    faults = [fault for row, line in enumerate(scored, start=1) for fault in _impossible(row, line)]
    counted = Counter((line.event, line.entry) for line in scored)
    keys = set(counted)
    for (event, entry), count in sorted(counted.items()):
        if count > 1:
            message = text(
                f"赛项 {event} 的 {entry} 有 {count} 条成绩。", f"{entry} of {event} has {count} lines."
            )
            faults.append(Fault("duplicate_entry", message))
    for event, entry in sorted(keys - entry_ids.keys()):
        message = text(
            f"赛项 {event} 没有参赛号 {entry} 的报名。",
            f"Event {event} has no entry {entry}; enter it first.",
        )
        faults.append(Fault("entry_unknown", message))
    named = {line.event for line in scored}
    for event, entry in sorted(entry_ids.keys() - keys):
        if event in named:
            message = text(
                f"赛项 {event} 的 {entry} 没有成绩：缺席或退赛也要注明。",
                f"Entry {entry} of {event} has no line; say so if it was absent or withdrew.",
            )
            faults.append(Fault("result_missing", message))
    for event in sorted(named - known.keys()):
        faults.append(
            Fault("event_unknown", text(f"赛事中没有赛项 {event}。", f"There is no event {event}."))
        )
    return faults


def _disagreeing(scored: Sequence[ScoredEntry], entered: Mapping[EntryKey, EnteredFacts]) -> list[Fault]:
    """Return where the table says otherwise than what was ruled; of who only entered, the table tells."""
    faults = []
    for line in scored:
        known = entered.get((line.event, line.entry))
        if known is None or known.status in {"entered", line.status}:
            continue
        ruled = ENTERED[known.status]
        message = text(
            f"赛项 {line.event} 的 {line.entry} 已登记为“{ruled.zh}”，与成绩表不符：请改正其一。",
            f"Entry {line.entry} of {line.event} is “{ruled.en}” here, not in the table: correct either.",
        )
        faults.append(Fault("status_differs", message))
    return faults


def _impossible(row: int, line: ScoredEntry) -> list[Fault]:
    """Return what no entry can have scored, in this row (1 is the first) of what was handed in."""
    fields = [("points", line.points), *(("tie_breaks", value) for value in line.tie_breaks)]
    found = [(field, not_points(value)) for field, value in fields if value is not None]
    return [
        Fault(
            f"{field}_{why}",
            text(
                f"{line.event} {line.entry} 的数值{WHY_NOT_POINTS[why].zh}",
                f"A number of {line.event} {line.entry} {WHY_NOT_POINTS[why].en}",
            ),
            row=row,
            column=field,
        )
        for field, why in found
        if why is not None
    ]


def _refuse_final(named: Iterable[EventFacts]) -> None:
    final = sorted(event.code for event in named if event.version is not None)
    if final:
        raise AlreadyFinalError(
            text(
                f"以下赛项已有最终成绩：{'、'.join(final)}。如需修改，请办理更正。",
                f"These events have a final result: {', '.join(final)}. To change one, file a correction.",
            )
        )
