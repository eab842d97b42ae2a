"""What holds for every scheme and every event."""

from collections import Counter
from decimal import Decimal
from itertools import combinations

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from competitions.awards.decision import Decision, decide, decide_all
from competitions.awards.rules.ratio import Ratio
from competitions.awards.schemes import Scheme, load_scheme, shipped_schemes
from competitions.results.ranking import ScoredEntry
from tests.competitions.awards.drawn import every_scheme
from tests.competitions.factories import by_entry, events, make_entry

SHENZHEN = load_scheme("shenzhen-municipal")
# Without the rule of 60 entries, so that small events reach the ratio with nobody in.
LIMITED = SHENZHEN.model_copy(update={"rules": SHENZHEN.rules[1:]})
ALL = [*shipped_schemes(), LIMITED]
# Each version of each shipped scheme, and rules of every kind with parameters drawn by chance.
schemes = st.sampled_from(ALL) | every_scheme()


def lets_ties_in(scheme: Scheme) -> bool:
    """Tell whether everybody in a tie across an edge is in: else joining one may cost all in it the tier."""
    return all(getattr(rule, "edge_tie", "everybody_in") == "everybody_in" for rule in scheme.rules)


def height(scheme: Scheme, decision: Decision) -> int:
    """Return 0 for the highest award, more for lower ones, most for none."""
    codes = [*scheme.titles, None]
    return codes.index(decision.award)


def fitted(scheme: Scheme, entries: list[ScoredEntry]) -> list[ScoredEntry]:
    """Return the entries with as many tie-break values as the scheme's chain has steps."""
    steps = len(scheme.ranking.tie_break)
    return [
        make_entry(
            e.points, entry=e.entry, status=e.status, unofficial=e.unofficial, tie_breaks=e.tie_breaks[:steps]
        )
        for e in entries
    ]


@settings(max_examples=100)
@given(schemes, events(chain=2), st.data())
def test_the_order_of_the_rows_never_matters(
    scheme: Scheme, entries: list[ScoredEntry], data: st.DataObject
) -> None:
    entries = fitted(scheme, entries)
    shuffled = data.draw(st.permutations(entries))
    assert by_entry(decide(scheme, shuffled)) == by_entry(decide(scheme, entries))


@settings(max_examples=100)
@given(schemes, events(chain=2, least=2))
def test_more_points_never_give_a_lesser_award_or_a_worse_place(
    scheme: Scheme, entries: list[ScoredEntry]
) -> None:
    decided = decide(scheme, fitted(scheme, entries))
    ranked = [d for d in decided if d.place is not None and not d.entry.unofficial]
    for one, other in combinations(ranked, 2):
        assert one.entry.points is not None
        assert other.entry.points is not None
        assert one.place is not None
        assert other.place is not None
        better, worse = (one, other) if one.entry.points > other.entry.points else (other, one)
        if better.entry.points != worse.entry.points:
            assert height(scheme, better) <= height(scheme, worse)
            assert (better.place or 0) <= (worse.place or 0)


@settings(max_examples=100)
@given(schemes.filter(lets_ties_in), events(chain=2, least=1), st.data())
def test_raising_ones_points_never_lowers_ones_award(
    scheme: Scheme, entries: list[ScoredEntry], data: st.DataObject
) -> None:
    entries = fitted(scheme, entries)
    scored = [number for number, entry in enumerate(entries) if entry.points is not None]
    assume(scored)
    number = data.draw(st.sampled_from(scored))
    lower = entries[number]
    assert lower.points is not None
    raised = lower.points + data.draw(st.decimals(0, 20, places=1))
    entries_after = list(entries)
    entries_after[number] = make_entry(
        raised,
        entry=lower.entry,
        status=lower.status,
        unofficial=lower.unofficial,
        tie_breaks=lower.tie_breaks,
    )
    before, after = decide(scheme, entries)[number], decide(scheme, entries_after)[number]
    assert height(scheme, after) <= height(scheme, before)


@settings(max_examples=100)
@given(st.lists(st.integers(0, 30), min_size=1, max_size=120))
def test_nobody_in_never_gives_more_than_the_seats(points: list[int]) -> None:
    entries = [make_entry(value, entry=str(number)) for number, value in enumerate(points)]
    (rule,) = LIMITED.rules
    assert isinstance(rule, Ratio)
    given_awards = Counter(decision.award for decision in decide(LIMITED, entries))
    for share in rule.tiers:
        seats = int(len(points) * share.percent / 100 + Decimal("0.5"))
        assert given_awards[share.award] <= min(seats, share.at_most or 0)


@settings(max_examples=100)
@given(schemes, events(chain=2))
def test_unofficial_entries_change_nothing_for_anybody_else(
    scheme: Scheme, entries: list[ScoredEntry]
) -> None:
    entries = fitted(scheme, entries)
    decided = by_entry(decide(scheme, entries))
    alone = by_entry(decide(scheme, [entry for entry in entries if not entry.unofficial]))
    assert {name: decided[name] for name in alone} == alone
    assert all(decided[entry.entry].award is None for entry in entries if entry.unofficial)


@settings(max_examples=30)
@given(schemes, events(chain=2), events(chain=2))
def test_events_are_decided_by_themselves_and_answers_come_in_the_order_given(
    scheme: Scheme, one: list[ScoredEntry], other: list[ScoredEntry]
) -> None:
    one = fitted(scheme, one)
    other = [
        make_entry(
            e.points,
            event="17",
            entry=e.entry,
            status=e.status,
            unofficial=e.unofficial,
            tie_breaks=e.tie_breaks,
        )
        for e in fitted(scheme, other)
    ]
    mixed = [entry for pair in zip(one, other, strict=False) for entry in pair]
    mixed += [*one[len(other) :], *other[len(one) :]]
    decided = decide_all(scheme, mixed)
    assert [decision.entry for decision in decided] == mixed
    assert by_entry([d for d in decided if d.entry.event == "17"]) == by_entry(decide(scheme, other))
    assert by_entry([d for d in decided if d.entry.event == "16"]) == by_entry(decide(scheme, one))


@settings(max_examples=100)
@given(schemes, events(chain=2))
def test_every_decision_says_why_in_both_languages(scheme: Scheme, entries: list[ScoredEntry]) -> None:
    for decision in decide(scheme, fitted(scheme, entries)):
        assert len(decision.reason.zh) > 5
        assert len(decision.reason.en) > 10
        if decision.award:
            assert scheme.titles[decision.award].zh in decision.reason.zh
            assert scheme.titles[decision.award].en in decision.reason.en
            assert decision.entry.status == "competed"


@pytest.mark.parametrize("scheme", ALL, ids=lambda scheme: f"{scheme.name}-{len(scheme.rules)}")
def test_a_full_field_gives_awards_with_numbers(scheme: Scheme) -> None:
    entries = [make_entry(800 - 5 * n, entry=str(n)) for n in range(70)]
    decided = decide(scheme, entries)
    assert {d.award for d in decided} == {*scheme.titles, None}
    assert all(any(sign.isdigit() for sign in d.reason.zh) for d in decided)
    assert all(any(sign.isdigit() for sign in d.reason.en) for d in decided)
