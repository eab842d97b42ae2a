"""Trying an award scheme on the points of an event, before it is used. Nothing is stored."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal
from uuid import UUID

from pydantic import ValidationError

from competitions.awards.decision import decide
from competitions.awards.schemes import Scheme, shipped_scheme
from competitions.events import queries
from competitions.events.queries import CompetitionFacts, EventFacts
from competitions.marking.queries import marks_of
from competitions.marking.totals import Total, total
from competitions.results import queries as results
from competitions.results.queries import ResultLineFacts
from competitions.results.ranking import ScoredEntry, best_first
from competitions.words import EntryStatus
from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, Fault
from registry.core.texts import Text, text
from registry.people.access import require

# More than any scheme needs; the largest shipped one has a fiftieth of it.
LARGEST_SCHEME: Final = 256 * 1024

PointsKind = Literal["final", "provisional", "marks"]
Whose = Literal["this", "last"]


class SchemeUnreadableError(BadInputError):
    """What was given is no award scheme; each fault says where in it."""

    code = "scheme_unreadable"


class NoPointsError(ConflictError):
    """The event has neither a result nor marks, so that there is nothing to try a scheme on."""

    code = "no_points"


@dataclass(frozen=True, slots=True)
class Points:
    """What a scheme is tried on.

    `before` says what each entry has now, or would have by the event's own scheme. `unmarked` counts entries
    without a whole mark, which are left out. `named` is false while a blind event is marked: then nobody
    may learn whose points these are.
    """

    kind: PointsKind
    competition: CompetitionFacts
    event: EventFacts
    scored: tuple[ScoredEntry, ...]
    before: Mapping[str, Text]
    unmarked: int = 0
    named: bool = True


@dataclass(frozen=True, slots=True)
class TrialLine:
    """One entry: its award now and by the scheme that is tried, with the reason; `entry` may be withheld."""

    entry: str
    status: EntryStatus
    unofficial: bool
    scored: ScoredEntry
    place: int | None
    before: Text | None
    award: Text | None
    reason: Text

    @property
    def changed(self) -> bool:
        """Whether the entry would get another award than it has."""
        return self.before != self.award


@dataclass(frozen=True, slots=True)
class Trial:
    """What a scheme would give; `counts` has (award, how many now, how many by the scheme)."""

    scheme: Scheme
    points: Points
    lines: tuple[TrialLine, ...]
    counts: tuple[tuple[Text, int, int], ...]


async def points_for(actor: Actor, event: UUID, whose: Whose, chain_of: Scheme) -> Points:
    """Return the points on which a scheme can be tried.

    Args:
        actor: who tries; the event's jury may.
        event: its id.
        whose: `this` event's newest points, or the `last` edition's final result.
        chain_of: the scheme to try, whose tie-breaks the points come with.

    Raises:
        NoPointsError: there are none.
    """
    require(actor, "marks.settle", await queries.event_subject(event))
    facts = await queries.event(event)
    if whose == "last":
        earlier = await queries.event_before(facts)
        if earlier is None:
            raise _no_points()
        facts = await queries.event(earlier)
    competition = await queries.competition(facts.competition)
    totals = await _totals(facts, chain_of)
    if (version := await results.newest_version(facts.id)) is not None:
        lines = await results.lines(facts, version)
        return Points("final", competition, facts, _scored(facts, lines, totals), _awards(lines))
    if (published := await results.provisional(facts.id)) is not None:
        lines = await results.provisional_lines(facts, published)
        return Points("provisional", competition, facts, _scored(facts, lines, totals), _awards(lines))
    return await _from_marks(competition, facts, chain_of, totals)


def tried(scheme: Scheme, points: Points) -> Trial:
    """Return what the scheme gives for these points. Pure."""
    titles = scheme.titles
    lines = [
        TrialLine(
            entry=decision.entry.entry if points.named else "",
            status=decision.entry.status,
            unofficial=decision.entry.unofficial,
            scored=decision.entry,
            place=decision.place,
            before=points.before.get(decision.entry.entry),
            award=titles[decision.award] if decision.award else None,
            reason=decision.reason,
        )
        for decision in decide(scheme, points.scored)
    ]
    lines.sort(
        key=lambda line: best_first(line.place, line.scored.points, line.entry, unofficial=line.unofficial)
    )
    now = Counter(line.before for line in lines if line.before)
    then = Counter(line.award for line in lines if line.award)
    named = dict.fromkeys([*titles.values(), *now])
    return Trial(scheme, points, tuple(lines), tuple((title, now[title], then[title]) for title in named))


def read_scheme(content: str | bytes) -> Scheme:
    """Return the award scheme that a JSON document says.

    Raises:
        SchemeUnreadableError: it is too large, or no scheme; each fault says where.
    """
    if len(content) > LARGEST_SCHEME:
        raise SchemeUnreadableError(
            text("文件过大：奖项办法不超过 256 KB。", "This is too large: a scheme has at most 256 KB.")
        )
    try:
        return Scheme.model_validate_json(content)
    except ValidationError as error:
        faults = [
            Fault(
                "scheme_malformed",
                text(
                    f"{where} 处有误：{each['msg']}。",
                    f"At {where}: {each['msg']}.",
                ),
            )
            for each in error.errors(include_url=False)[:20]
            if (where := ".".join(map(str, each["loc"])) or "document")
        ]
        raise SchemeUnreadableError(
            text("这不是可用的奖项办法：请按所列改正。", "This is no award scheme; correct what is listed."),
            faults,
        ) from error


async def _from_marks(
    competition: CompetitionFacts, facts: EventFacts, chain_of: Scheme, totals: Mapping[str, Total]
) -> Points:
    rows = await database.fetch(
        "SELECT n.code, n.status, n.unofficial, d.position FROM competitions.entry n"
        " LEFT JOIN competitions.tie_draw d ON d.entry = n.id WHERE n.event = $1 ORDER BY n.code",
        facts.id,
    )
    scored = []
    unmarked = 0
    for row in rows:
        found = totals.get(row["code"])
        competes = row["status"] == "entered"
        if competes and (found is None or found.points is None):
            unmarked += 1
            continue
        scored.append(
            ScoredEntry(
                facts.code,
                row["code"],
                found.points if competes and found else None,
                "competed" if competes else row["status"],
                row["unofficial"],
                found.tie_breaks if competes and found else (),
                row["position"],
            )
        )
    if not any(entry.status == "competed" for entry in scored):
        raise _no_points()
    own = shipped_scheme(facts.scheme)
    own_totals = totals if own == chain_of else await _totals(facts, own)
    theirs = [
        replace(entry, tie_breaks=own_totals[entry.entry].tie_breaks) if entry.status == "competed" else entry
        for entry in scored
    ]
    before = {d.entry.entry: own.titles[d.award] for d in decide(own, theirs) if d.award}
    named = facts.marking is None or not facts.marking.blind
    return Points("marks", competition, facts, tuple(scored), before, unmarked, named)


async def _totals(facts: EventFacts, scheme: Scheme) -> dict[str, Total]:
    """Return what the marks of each entry come to so far, by its code, with this scheme's tie-breaks."""
    if facts.marking is None:
        return {}
    marks = await marks_of(facts.id, double_entry=facts.marking.double_entry)
    rows = await database.fetch("SELECT id, code FROM competitions.entry WHERE event = $1", facts.id)
    chain = scheme.ranking.tie_break
    return {row["code"]: total(facts.marking, marks.get(row["id"], {}), chain) for row in rows}


def _scored(
    facts: EventFacts, lines: Sequence[ResultLineFacts], totals: Mapping[str, Total]
) -> tuple[ScoredEntry, ...]:
    return tuple(
        ScoredEntry(
            facts.code,
            line.entry,
            line.points,
            line.status,
            line.unofficial,
            totals[line.entry].tie_breaks if line.entry in totals and line.status == "competed" else (),
        )
        for line in lines
    )


def _awards(lines: Sequence[ResultLineFacts]) -> dict[str, Text]:
    return {line.entry: line.award for line in lines if line.award}


def _no_points() -> NoPointsError:
    return NoPointsError(
        text(
            "没有可试算的成绩：本赛项尚无评分，或上一届没有最终成绩。",
            "There are no points to try it on: no marks yet, or no final result of the edition before.",
        )
    )
