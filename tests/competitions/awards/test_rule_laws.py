"""What each kind of rule gives, worked out a second time from places and numbers alone."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
from typing import Any

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from competitions.awards.decision import Decision, decide
from competitions.awards.rules.distinct import DistinctMarks
from competitions.awards.rules.places import Places
from competitions.awards.rules.ratio import Ratio
from competitions.awards.rules.threshold import Threshold
from competitions.awards.rules.top_share import TopShare
from competitions.awards.rules.void import Void
from competitions.awards.schemes import Scheme
from competitions.results.ranking import ScoredEntry
from tests.competitions.awards.drawn import of_kind
from tests.competitions.factories import events


def coarse(entries: list[ScoredEntry]) -> list[ScoredEntry]:
    """Return the entries with few different points and nothing that parts equal ones."""
    return [
        replace(entry, points=None if entry.points is None else entry.points // 6, tie_breaks=())
        for entry in entries
    ]


# The chain of the drawn schemes has one step; without ties across edges there would be little to settle.
ENTRIES = events(chain=1, most=30) | events(most=30).map(coarse)


def official(decisions: Sequence[Decision]) -> list[Decision]:
    """Return the decisions on official entries that competed."""
    return [d for d in decisions if d.entry.status == "competed" and not d.entry.unofficial]


def size(rule: Ratio | Places | TopShare, entries: Sequence[ScoredEntry]) -> int:
    """Count the field."""
    signed_up = [entry for entry in entries if not entry.unofficial]
    if rule.base == "registered":
        return len(signed_up)
    return sum(entry.status == "competed" for entry in signed_up)


def share(rule: Ratio | TopShare, percent: Any, field: int) -> int:
    """Return the seats of a share, by fractions."""
    exact = Fraction(percent) * field / 100
    return {"down": floor(exact), "up": ceil(exact), "half_up": floor(exact + Fraction(1, 2))}[rule.rounding]


def seats_of(rule: Ratio | Places, entries: Sequence[ScoredEntry]) -> dict[str, int]:
    """Return the seats of each award, the best first."""
    field = size(rule, entries)
    if isinstance(rule, Ratio):
        seats = {}
        for tier in rule.tiers:
            most = field * 100 if tier.at_most is None else tier.at_most
            seats[tier.award] = min(max(share(rule, tier.percent, field), tier.at_least or 0), most)
        return seats
    ends = {tier.award: tier.last_place for tier in rule.tiers if field >= tier.field_at_least}
    above = 0
    seats = {}
    for award, end in ends.items():
        seats[award] = end - above
        above = end
    return seats


def check_tiers(rule: Ratio | Places, entries: Sequence[ScoredEntry], decided: Sequence[Decision]) -> None:
    """Check that each place has the award that the seats say, and that caps are passed by ties alone."""
    seats = seats_of(rule, entries)
    given_awards = Counter(d.award for d in decided if d.award)
    if rule.edge_tie == "nobody_in":
        assert all(given_awards[award] <= seats[award] for award in given_awards)
        event("nobody in, a seat left over" if given_awards.total() < sum(seats.values()) else "all seats")
        return
    edge = 0
    by_place = {}
    for award, count in seats.items():
        by_place.update(dict.fromkeys(range(edge + 1, edge + count + 1), award))
        edge += count
    assert [d.award for d in decided] == [by_place.get(d.place or 0) for d in decided]
    last = max((d.place or 0 for d in decided if d.award), default=0)
    sharing = sum(d.place == last for d in decided)
    assert given_awards.total() <= max(edge, last - 1 + sharing)
    event("a tie let in" if given_awards.total() > edge else "within the seats")


@pytest.mark.parametrize("kind", ["ratio", "places"])
@settings(max_examples=150)
@given(data=st.data())
def test_tiers_have_the_seats_they_say(kind: str, data: st.DataObject) -> None:
    scheme, entries = data.draw(of_kind(kind)), data.draw(ENTRIES)
    (rule,) = scheme.rules
    assert isinstance(rule, Ratio | Places)
    check_tiers(rule, entries, official(decide(scheme, entries)))


@settings(max_examples=100)
@given(of_kind("top_share"), ENTRIES)
def test_a_top_share_is_the_best_of_the_field(scheme: Scheme, entries: list[ScoredEntry]) -> None:
    (rule,) = scheme.rules
    assert isinstance(rule, TopShare)
    decided = official(decide(scheme, entries))
    wanted = share(rule, rule.percent, size(rule, entries))
    for one in decided:
        assert one.place is not None
        down_to_here = sum((other.place or 0) <= one.place for other in decided)
        reached = one.place if rule.edge_tie == "everybody_in" else down_to_here
        assert (one.award is not None) == (reached <= wanted)


@settings(max_examples=50)
@given(of_kind("threshold") | of_kind("distinct") | of_kind("void"), ENTRIES)
def test_threshold_distinct_marks_and_void(scheme: Scheme, entries: list[ScoredEntry]) -> None:
    (rule,) = scheme.rules
    decided = official(decide(scheme, entries))
    if isinstance(rule, Threshold):
        assert [d.award is not None for d in decided] == [
            d.entry.points is not None and d.entry.points >= rule.points for d in decided
        ]
    elif isinstance(rule, DistinctMarks):
        marks = sorted({d.entry.points for d in decided if d.entry.points is not None}, reverse=True)
        expected = dict(zip(marks, rule.awards, strict=False))
        assert [d.award for d in decided] == [expected.get(d.entry.points) for d in decided if d.entry.points]
    else:
        assert isinstance(rule, Void)
        signed_up = sum(not entry.unofficial for entry in entries)
        assert all(("赛项取消" in d.reason.zh) == (signed_up < rule.fewer_than) for d in decided)


@settings(max_examples=50)
@given(of_kind("band"), ENTRIES)
def test_bands_are_no_wider_than_they_say(scheme: Scheme, entries: list[ScoredEntry]) -> None:
    (rule,) = scheme.rules
    decided = official(decide(scheme, entries))
    gold = [d.entry.points for d in decided if d.award == "gold" and d.entry.points is not None]
    best = max((d.entry.points for d in decided if d.entry.points is not None), default=None)
    width = rule.model_dump()["width"]
    assert all(best is not None and best - points <= width for points in gold)
    assert (len(gold) > 0) == (best is not None)
    silver = Counter(d.award for d in decided)["silver"]
    assert not (silver and len(gold) > 1)


@pytest.mark.parametrize("kind", ["ratio", "places", "top_share", "threshold", "band", "distinct", "void"])
@settings(max_examples=30)
@given(data=st.data())
def test_who_did_not_compete_and_who_is_unofficial_gets_nothing(kind: str, data: st.DataObject) -> None:
    scheme, entries = data.draw(of_kind(kind)), data.draw(ENTRIES)
    for decision in decide(scheme, entries):
        if decision.entry.unofficial or decision.entry.status != "competed":
            assert decision.award is None
