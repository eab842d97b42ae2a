"""What an event's result is computed to be from its marks, and what keeps it from its next state."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final
from uuid import UUID

from competitions.awards.schemes import shipped_scheme
from competitions.events.life_cycle import MOVES, Situation, lacking
from competitions.events.queries import EventFacts
from competitions.events.situation import situation_of
from competitions.marking import queries as marking
from competitions.marking.content_hash import changed_since_signed
from competitions.marking.queries import MarksIncompleteError
from competitions.marking.scheme import called
from competitions.results import queries
from competitions.results.queries import EntryKey, ProvisionalFacts
from competitions.results.ranking import RankingRule, ScoredEntry, groups_to_draw
from competitions.results.versions import Decided, decided
from competitions.words import EventState
from registry.core import database
from registry.core.errors import Fault
from registry.core.texts import text

# Marks that were signed after a draw may tie others than those who drew.
_DRAWN_BEFORE_SIGNING: Final = """
SELECT EXISTS (
    SELECT 1 FROM competitions.tie_draw d JOIN competitions.sign_off s ON s.event = d.event
    WHERE d.event = $1 AND s.withdrawn_at IS NULL AND s.signed_at > d.drawn_at)
"""


@dataclass(frozen=True, slots=True)
class Readiness:
    """How far an event's result is.

    `decided` is what the marks come to; None before they are all signed, and where they are not complete:
    `incomplete` then says of what. `changed` are the modules that no longer are what was signed. `to_draw`
    are the groups of entries that only a draw can part, by the codes under which they were marked. `ids`
    are those of the entries that are decided, by (event, entry) code.
    """

    situation: Situation
    published: ProvisionalFacts | None = None
    decided: Decided | None = None
    to_draw: tuple[tuple[str, ...], ...] = ()
    changed: tuple[str, ...] = ()
    incomplete: tuple[Fault, ...] = ()
    ids: Mapping[EntryKey, UUID] = field(default_factory=dict)

    def keeps_from(self, to: EventState) -> list[Fault]:
        """Return everything that keeps the event from this state; the faults of `life_cycle` and these.

        Codes: `marks_incomplete`, `signed_marks_changed` where marks are not those that were signed, and
        `result_changed` where they no longer come to what was published.
        """
        faults = lacking(self.situation, to)
        if (self.situation.state, to) not in MOVES:
            return faults
        faults += self.incomplete
        if self.changed:
            which = called(*self.changed)
            faults.append(
                Fault(
                    "signed_marks_changed",
                    text(
                        f"{which.zh}的评分在签字后被改动：请重开评分和所列各表，核对后重新签字。",
                        f"Marks were changed after signing in {which.en}: open marking and these sheets"
                        " again, check them, and sign them anew.",
                    ),
                )
            )
        if self.published and self.decided and self.published.content_hash != self.decided.content_hash:
            faults.append(
                Fault(
                    "result_changed",
                    text(
                        "评分已与公示的成绩不一致：请撤回公示，重新公示。",
                        "The marks no longer come to what was published: withdraw it and publish again.",
                    ),
                )
            )
        return faults


async def readiness_of(event: EventFacts) -> Readiness:
    """Return how far the result of an event is, as it is in the open transaction.

    What was published is computed by the version of the award scheme that it was published with.
    """
    situation = await situation_of(event.id)
    if event.marking is None or situation.state not in {"marked", "provisional"}:
        return Readiness(situation)
    published = await queries.provisional(event.id)
    if situation.unsigned:
        return Readiness(situation, published)
    changed = await changed_since_signed(event)
    scheme = shipped_scheme(published.named_scheme if published else event.scheme)
    try:
        found = await scored(replace(event, scheme=f"{scheme.name}@{scheme.version}"))
    except MarksIncompleteError as error:
        return Readiness(situation, published, changed=changed, incomplete=error.faults)
    entries = list(found.values())
    ids = {(entry.event, entry.entry): each for each, entry in found.items()}
    to_draw = named_groups(found, await marking.sheet_codes(event), scheme.ranking)
    tied = tuple(entry for group in to_draw for entry in group)
    return Readiness(
        replace(situation, tied=tied), published, decided(scheme, entries), to_draw, changed, ids=ids
    )


def named_groups(
    entries: Mapping[UUID, ScoredEntry], codes: Mapping[UUID, str], rule: RankingRule
) -> tuple[tuple[str, ...], ...]:
    """Return who has to draw, as `groups_to_draw` does, by the codes under which they were marked.

    Until a result is published, whoever records a draw of a blind event is not to learn whose a code is.
    """
    named = {entry.entry: codes[each] for each, entry in entries.items()}
    return tuple(
        tuple(sorted(named[entry] for entry in group))
        for group in groups_to_draw(list(entries.values()), rule)
    )


async def scored(event: EventFacts) -> dict[UUID, ScoredEntry]:
    """Return what the entries of an event scored, by id, without draws that earlier marks were drawn for.

    Raises MarksIncompleteError.
    """
    entries = await marking.scored_by_id(event)
    if any(entry.draw is not None for entry in entries.values()) and await _draws_are_stale(event.id):
        return without_draws(entries)
    return entries


def without_draws(entries: Mapping[UUID, ScoredEntry]) -> dict[UUID, ScoredEntry]:
    """Return the entries as they were before anybody drew."""
    return {each: replace(entry, draw=None) for each, entry in entries.items()}


async def _draws_are_stale(event: UUID) -> bool:
    stale: bool = await database.fetch_value(_DRAWN_BEFORE_SIGNING, event)
    return stale
