"""Results ready to store: decided, hashed, and written as lines of a version."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final
from uuid import UUID

from competitions.awards.decision import Decision, decide
from competitions.awards.schemes import Scheme
from competitions.results.points import decimal_text
from competitions.results.ranking import ScoredEntry
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id

# What a line of a provisional result and one of a final result both say.
LINE: Final = ("entry", "unofficial", "status", "points", "place", "award", "reason", "reason_en")


@dataclass(frozen=True, slots=True)
class Decided:
    """The result of one event: who has which place and award by which scheme, and the hash of all that."""

    scheme: Scheme
    decisions: tuple[Decision, ...]
    content_hash: str


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A final result of an event to be stored under this id and number."""

    id: UUID
    event: UUID
    number: int
    decided: Decided
    reason: str = ""


def decided(scheme: Scheme, scored: Sequence[ScoredEntry]) -> Decided:
    """Return the result of one event."""
    decisions = tuple(decide(scheme, scored))
    return Decided(scheme, decisions, content_hash(scheme, decisions))


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


def line_of(decision: Decision, entry: UUID) -> tuple[Any, ...]:
    """Return what is stored of a decision, in the order of `LINE`; `entry` is the id of its entry."""
    scored = decision.entry
    reason = decision.reason
    return (
        entry,
        scored.unofficial,
        scored.status,
        scored.points,
        decision.place,
        decision.award,
        reason.zh,
        reason.en,
    )


async def store(
    actor: Actor, versions: Sequence[NewVersion], entries: Mapping[tuple[str, str], UUID]
) -> None:
    """Write versions with their lines, in the open transaction; `entries` has ids by (event, entry) code."""
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
            (
                v.id,
                v.event,
                v.number,
                v.decided.scheme.name,
                v.decided.scheme.version,
                v.decided.content_hash,
                v.reason,
                actor.account_id,
                at,
            )
            for v in versions
        ],
    )
    await database.copy(
        "result_line",
        schema="competitions",
        columns=("id", "version", *LINE),
        records=[
            (new_id(), v.id, *line_of(d, entries[d.entry.event, d.entry.entry]))
            for v in versions
            for d in v.decided.decisions
        ],
    )


def _canonical(points: Decimal | None) -> str | None:
    return None if points is None else decimal_text(points)
