"""What a correction changes, written in the open transaction: kept when approved, else taken back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from competitions.awards import correcting
from competitions.awards.correcting import AwardReplaced
from competitions.awards.listeners import Consequence
from competitions.awards.queries import confirmed_count
from competitions.awards.schemes import load_scheme_version
from competitions.awards.winning import winning_entries
from competitions.events import queries as events
from competitions.results import queries as results
from competitions.results import versions
from competitions.results.corrections import queries
from competitions.results.corrections.changes import ResultChange, corrected, deciding
from competitions.results.queries import ResultLineFacts, VersionFacts
from competitions.results.versions import NewVersion, decided
from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.identifiers import new_id
from registry.core.texts import text


class NotFinalError(ConflictError):
    """The event has no final result that could be corrected."""

    code = "not_final"


class CorrectionStaleError(ConflictError):
    """The result that the correction is about is no longer the newest one."""

    code = "correction_stale"


class CorrectionEmptyError(BadInputError):
    """The correction changes nothing in the result."""

    code = "correction_empty"


@dataclass(frozen=True, slots=True)
class LineChange:
    """One entry of the result before and after the correction."""

    before: ResultLineFacts
    after: ResultLineFacts


@dataclass(frozen=True, slots=True)
class CorrectionEffect:
    """Everything that a correction changes, in the result, in awards and in the rooms above.

    `reworded` are the entries of which nothing but the reason changes, with its numbers of all entries.
    `follow` says whether there are awards that follow the result: confirmed ones, of a contest held here.
    """

    number: int
    content_hash: str
    lines: tuple[LineChange, ...]
    reworded: tuple[LineChange, ...]
    follow: bool
    awards: tuple[AwardReplaced, ...]
    consequences: tuple[Consequence, ...]


async def lock_all(event: UUID) -> None:
    """Lock the competition, whose awards may change, and the event."""
    await database.execute(
        "SELECT 1 FROM competitions.competition WHERE id ="
        " (SELECT competition FROM competitions.event WHERE id = $1) FOR UPDATE",
        event,
    )
    await database.execute("SELECT 1 FROM competitions.event WHERE id = $1 FOR UPDATE", event)


async def lock(event: UUID, base: int) -> VersionFacts:
    """Lock the same and return the newest final result, which has to be that of the number `base`.

    Raises as `newest` does.
    """
    await lock_all(event)
    return await newest(event, base)


async def newest(event: UUID, base: int) -> VersionFacts:
    """Return the newest final result.

    Raises:
        NotFinalError: there is none.
        CorrectionStaleError: its number is not `base`.
    """
    version = await results.newest_version(event)
    if version is None:
        raise NotFinalError(
            text("该赛项还没有最终成绩，无可更正。", "The event has no final result to be corrected.")
        )
    if version.number != base:
        raise CorrectionStaleError(
            text(
                f"成绩已是第 {version.number} 版，此更正针对第 {base} 版：请按最新成绩重新提出。",
                f"The result is at version {version.number}, and this is about version {base}:"
                " propose it anew for the newest.",
            )
        )
    return version


async def decide(
    event: events.EventFacts, base: VersionFacts, changes: Sequence[ResultChange]
) -> versions.Decided:
    """Return the corrected result by the scheme that decided the base.

    Raises:
        CorrectionEmptyError: the result stays the same.
        ChangesInvalidError: the changes do not fit the result.
    """
    scheme = load_scheme_version(base.scheme, base.scheme_version)
    entries = corrected(event.code, await queries.base_lines(base.id), changes, scheme)
    found = decided(deciding(scheme), entries)
    if found.content_hash == base.content_hash:
        raise CorrectionEmptyError(
            text("更正后成绩没有变化，请核对。", "The result would stay the same; check the changes.")
        )
    return found


async def write(
    actor: Actor, event: UUID, base: VersionFacts, changes: Sequence[ResultChange], reason: str
) -> tuple[UUID, CorrectionEffect]:
    """Write the corrected version, and let awards and the rooms above follow; returns its id and all of it.

    Raises as `decide` does.
    """
    facts = await events.event(event)
    competition = await events.competition(facts.competition)
    result = await decide(facts, base, changes)
    winning = await winning_entries(competition.id)
    before = await results.lines(facts, base)
    new = NewVersion(new_id(), event, base.number + 1, result, reason)
    await versions.store(actor, [new], await results.entries_of(facts))
    official = [change for change in changes if change.unofficial is not None]
    await database.execute(
        "UPDATE competitions.entry n SET unofficial = x.unofficial"
        " FROM unnest($2::text[], $3::boolean[]) AS x(code, unofficial)"
        " WHERE n.event = $1 AND n.code = x.code",
        event,
        [change.entry for change in official],
        [change.unofficial for change in official],
    )
    version = await results.version(event, new.number)
    after = {line.entry: line for line in await results.lines(facts, version)}
    followed = correcting.Corrected()
    if competition.kind == "hosted":
        # Awards that were decided elsewhere are recorded, and do not follow from results kept here.
        corrected_result = correcting.CorrectedResult(event, new.id)
        followed = await correcting.correct(actor, competition, winning, corrected_result, reason)
    differing = [LineChange(b, after[b.entry]) for b in before if b != after[b.entry]]
    reworded = [each for each in differing if each.before == replace(each.after, reason=each.before.reason)]
    return new.id, CorrectionEffect(
        number=new.number,
        content_hash=result.content_hash,
        lines=tuple(each for each in differing if each not in reworded),
        reworded=tuple(reworded),
        follow=competition.kind == "hosted" and bool(await confirmed_count(competition.id)),
        awards=followed.awards,
        consequences=followed.consequences,
    )
