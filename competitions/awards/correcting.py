"""How awards follow what they depend on: what changes falls and rises anew, what does not stays untouched.

They depend on the results, and schools' awards on those of their entries that stand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.awards import listeners, queries, records
from competitions.awards.bestowal import WinningEntry, bestow
from competitions.awards.difference import Slot, Succession, slot, succession, that_stand
from competitions.awards.listeners import AwardsCorrected, Consequence
from competitions.awards.queries import AwardFacts
from competitions.awards.winning import winning_entries
from competitions.events.queries import CompetitionFacts
from registry.core import database
from registry.core.actor import Actor


@dataclass(frozen=True, slots=True)
class AwardReplaced:
    """An award that falls, one that comes to stand, or, with both, one in the other's stead."""

    before: AwardFacts | None
    after: AwardFacts | None


@dataclass(frozen=True, slots=True)
class CorrectedResult:
    """Which result was corrected: the event, and the id of the version that holds now."""

    event: UUID
    version: UUID


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a correction did to the awards of a competition, and what followed from it in other rooms."""

    awards: tuple[AwardReplaced, ...] = ()
    consequences: tuple[Consequence, ...] = ()


async def correct(
    actor: Actor,
    competition: CompetitionFacts,
    before: Sequence[WinningEntry],
    corrected: CorrectedResult,
    reason: str,
) -> Corrected:
    """Let the awards of a competition follow its newest results, in the open transaction.

    The competition is locked by whoever calls.

    Args:
        actor: who approves the correction.
        competition: a hosted one; while its awards are not confirmed, nothing changes.
        before: the winning entries as they were by the results before.
        corrected: the corrected result, by which the awards fall that do.
        reason: why; it stands on whatever is taken back.
    """
    standing, barred = await _slots(competition.id)
    if not standing and not await queries.confirmed_count(competition.id):
        return Corrected()
    after = await winning_entries(competition.id)
    stood, stands = that_stand(before, after, standing, barred)
    found = succession(
        bestow(competition.derived, stood), bestow(competition.derived, stands), standing, barred
    )
    fallen = {award.id: award for award in await queries.awards(found.fallen)}
    await records.revoke(
        actor, found.fallen, reason, dict.fromkeys(found.fallen, f"result:{corrected.version}")
    )
    await records.store(actor, competition, found.risen, found.supersedes)
    # The rooms above hear of it also when no award changes: the field, which titles rest on, has.
    risen_ids = tuple(award.id for award in found.risen)
    change = AwardsCorrected(found.fallen, risen_ids, reason, corrected.event)
    consequences = await listeners.preview(change)
    await listeners.apply(actor, change)
    risen = {award.id: award for award in await queries.awards(change.confirmed)}
    pairs = [(found.supersedes.get(i), risen[i]) for i in change.confirmed]
    replaced = [AwardReplaced(fallen[old] if old else None, new) for old, new in pairs]
    without = [i for i in found.fallen if i not in set(found.supersedes.values())]
    return Corrected((*replaced, *(AwardReplaced(fallen[i], None) for i in without)), tuple(consequences))


async def schools_without(competition: CompetitionFacts, award: UUID) -> Succession:
    """Return how the schools' awards of a competition change when one award that stands falls."""
    standing, barred = await _slots(competition.id)
    winning = await winning_entries(competition.id)
    stood, _ = that_stand(winning, winning, standing, barred)
    stands = [w for w in stood if standing[slot("entry", w.entry, (), None)] != award]
    before, after = (
        [each for each in bestow(competition.derived, entries) if each.kind == "school"]
        for entries in (stood, stands)
    )
    return succession(before, after, standing, barred)


_SLOTS: Final = """
SELECT a.id, a.kind, a.entry, array_agg(r.person) FILTER (WHERE r.person IS NOT NULL) AS persons,
       (array_agg(r.organization))[1] AS organization, v.id IS NULL AS stands
FROM competitions.award a
LEFT JOIN competitions.award_recipient r ON r.award = a.id
LEFT JOIN competitions.award_revocation v ON v.award = a.id
WHERE a.competition = $1 AND (v.id IS NULL OR v.follows IS NULL)
GROUP BY a.id, v.id
"""


async def _slots(competition: UUID) -> tuple[dict[Slot, UUID], set[Slot]]:
    """Return the ids of the awards that stand, and which awards were taken back by themselves."""
    rows = [
        (slot(row["kind"], row["entry"], row["persons"], row["organization"]), row["id"], row["stands"])
        for row in await database.fetch(_SLOTS, competition)
    ]
    standing = {key: award for key, award, stands in rows if stands}
    return standing, {key for key, _, stands in rows if not stands}
