"""Deciding: from the scored entries of an event to a place, an award and a reason for each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from competitions.awards.rules.base import Outcome, Tier
from competitions.awards.schemes import Scheme
from competitions.results.ranking import ScoredEntry, Standing, rank
from competitions.words import EntryStatus
from registry.core.texts import Text, text


@dataclass(frozen=True, slots=True)
class Decision:
    """What one entry received. `place` is None for who did not compete, `award` for who gets none.

    `reason` says why, with the numbers behind it; the entries of one tier share one reason.
    """

    entry: ScoredEntry
    place: int | None
    award: str | None
    reason: Text


_NOT_COMPETED: Final[dict[EntryStatus, Text]] = {
    "absent": text("缺席：无名次，不评奖", "absent: no place and no award"),
    "withdrawn": text("退赛：无名次，不评奖", "withdrawn: no place and no award"),
    "disqualified": text("取消资格：无名次，不评奖", "disqualified: no place and no award"),
}
_UNOFFICIAL: Final = text(
    "打星（非正式）参赛：只列名次，不评奖，不占名额", "unofficial: has a place, takes no award and no seat"
)


def decide_all(scheme: Scheme, entries: Sequence[ScoredEntry]) -> list[Decision]:
    """Return one decision per entry, in the order given; each event is decided by itself."""
    events: dict[str, list[int]] = {}
    for index, entry in enumerate(entries):
        events.setdefault(entry.event, []).append(index)
    decisions: dict[int, Decision] = {}
    for indexes in events.values():
        decided = decide(scheme, [entries[index] for index in indexes])
        decisions.update(zip(indexes, decided, strict=True))
    return [decisions[index] for index in range(len(entries))]


def decide(scheme: Scheme, entries: Sequence[ScoredEntry]) -> list[Decision]:
    """Return one decision per entry of one event, in the order given.

    The order of the entries changes nothing else. Entries that did not compete and unofficial entries get
    no award; when a rule finds the event void, nobody does.
    """
    standing = rank(entries, scheme.ranking)
    titles = scheme.titles
    outcomes = [rule.grant(standing, titles) for rule in scheme.rules]
    void = next((outcome.void for outcome in outcomes if outcome.void), None)
    if void:
        pairs = zip(entries, standing.places, strict=True)
        return [Decision(entry, place, None, void) for entry, place in pairs]
    below = _below(outcomes)
    decisions = []
    for entry, place, tier in zip(entries, standing.places, _tiers(outcomes, standing), strict=True):
        if tier:
            decisions.append(Decision(entry, place, tier.award, tier.reason))
        elif entry.status != "competed":
            decisions.append(Decision(entry, place, None, _NOT_COMPETED[entry.status]))
        else:
            decisions.append(Decision(entry, place, None, _UNOFFICIAL if entry.unofficial else below))
    return decisions


def _tiers(outcomes: Sequence[Outcome], standing: Standing) -> list[Tier | None]:
    """Return the tier of every entry that was ranked: the first that a rule gives it."""
    tiers: list[Tier | None] = [None] * len(standing.places)
    for outcome in outcomes:
        for tier in outcome.tiers:
            for index in standing.official[tier.start : tier.end]:
                if tiers[index] is None:
                    tiers[index] = tier
    return tiers


def _below(outcomes: Sequence[Outcome]) -> Text:
    """Return why who competed officially gets no award: what every rule says of those it leaves out."""
    reasons = [outcome.others for outcome in outcomes if outcome.others]
    if not reasons:
        return text("未获奖：办法没有可授的奖项", "no award: the scheme has none to give")
    zh = "；".join(reason.zh for reason in reasons)
    en = "; ".join(reason.en for reason in reasons)
    return text(f"未获奖：{zh}", f"no award: {en}")
