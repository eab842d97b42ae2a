"""Use cases that make results final."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from uuid import UUID

from competitions.awards.decision import Decision, decide
from competitions.awards.schemes import Scheme, load_scheme
from competitions.events import queries as events
from competitions.events.queries import EventFacts
from competitions.results import queries
from competitions.results.points import decimal_text
from competitions.results.queries import EntryKey
from competitions.results.ranking import ScoredEntry
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, Fault
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import require


class AlreadyFinalError(ConflictError):
    """The event has a final result; from then on it changes by corrections only."""

    code = "already_final"


async def finalize(actor: Actor, competition: UUID, scored: Sequence[ScoredEntry]) -> dict[UUID, UUID]:
    """Rank and decide every event named in `scored` and store version 1 of its final result.

    All events or none. Returns the id of each new version by event.

    Raises:
        BadInputError: an entry is not one of the competition's, or one of an event's entries has no line.
        AlreadyFinalError: an event has a final result already.
    """
    require(actor, "results.finalize", await events.subject(competition))
    async with database.transaction():
        # Two who finalize at once: the second waits here and then finds the result final.
        await database.execute("SELECT 1 FROM competitions.competition WHERE id = $1 FOR UPDATE", competition)
        by_code = {event.code: event for event in await events.events_of(competition)}
        entered = await queries.entries(competition)
        entry_ids = {key: entry.id for key, entry in entered.items()}
        if faults := _faults(scored, by_code, entry_ids):
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
        versions = [
            _Version(by_code[code], load_scheme(by_code[code].scheme), lines)
            for code, lines in sorted(grouped.items())
        ]
        await _store(actor, versions, entry_ids)
        for version in versions:
            await audit.record(
                actor,
                "results.finalize",
                f"event:{version.event.id}",
                after={"version": 1, "content_hash": version.content_hash},
            )
    return {version.event.id: version.id for version in versions}


class _Version:
    """One event's decided result, ready to store."""

    def __init__(self, event: EventFacts, scheme: Scheme, lines: Sequence[ScoredEntry]) -> None:
        self.id = new_id()
        self.event = event
        self.scheme = scheme
        self.decisions = decide(scheme, lines)
        self.content_hash = content_hash(scheme, self.decisions)


def content_hash(scheme: Scheme, decisions: Sequence[Decision]) -> str:
    """Return the SHA-256 of a result: scheme and, per entry, status, points, place and award.

    Entries stand in the order of their codes and points without trailing zeros, so that the same result
    always has the same hash.
    """
    lines = sorted(
        (d.entry.entry, d.entry.status, _canonical(d.entry.points), d.place, d.award, d.entry.unofficial)
        for d in decisions
    )
    content = json.dumps([scheme.name, scheme.version, lines], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()


def _canonical(points: Decimal | None) -> str | None:
    return None if points is None else decimal_text(points)


def _faults(
    scored: Sequence[ScoredEntry], known: dict[str, EventFacts], entry_ids: dict[EntryKey, UUID]
) -> list[Fault]:
    faults = []
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


def _refuse_final(named: Iterable[EventFacts]) -> None:
    final = sorted(event.code for event in named if event.version is not None)
    if final:
        raise AlreadyFinalError(
            text(
                f"以下赛项已有最终成绩：{'、'.join(final)}。如需修改，请办理更正。",
                f"These events have a final result: {', '.join(final)}. To change one, file a correction.",
            )
        )


async def _store(actor: Actor, versions: Sequence[_Version], entry_ids: dict[EntryKey, UUID]) -> None:
    at = clock.now()
    await database.copy(
        "result_version",
        schema="competitions",
        columns=(
            "id",
            "event",
            "number",
            "scheme",
            "scheme_version",
            "content_hash",
            "reason",
            "decided_by",
            "decided_at",
        ),
        records=[
            (v.id, v.event.id, 1, v.scheme.name, v.scheme.version, v.content_hash, "", actor.account_id, at)
            for v in versions
        ],
    )
    await database.copy(
        "result_line",
        schema="competitions",
        columns=(
            "id",
            "version",
            "entry",
            "status",
            "points",
            "place",
            "award",
            "reason",
            "reason_en",
        ),
        records=[
            (
                new_id(),
                v.id,
                entry_ids[(d.entry.event, d.entry.entry)],
                d.entry.status,
                d.entry.points,
                d.place,
                d.award,
                d.reason.zh,
                d.reason.en,
            )
            for v in versions
            for d in v.decisions
        ],
    )
