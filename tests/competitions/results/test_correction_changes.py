"""What a correction makes of a result's lines, and of the awards that follow: pure."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.awards.bestowal import Bestowed
from competitions.awards.decision import Decision, decide
from competitions.awards.difference import Slot, slot, succession
from competitions.awards.schemes import Scheme, load_scheme
from competitions.results.corrections.changes import (
    BaseLine,
    ChangesInvalidError,
    ResultChange,
    corrected,
    deciding,
)
from competitions.results.ranking import ScoredEntry
from registry.core.texts import text
from tests.competitions.factories import SCHEMES, events, make_entries

NATIONAL = load_scheme("national-10-20-30")


def base_of(decisions: Sequence[Decision]) -> list[BaseLine]:
    return [
        BaseLine(d.entry.entry, d.entry.status, d.entry.points, d.place, d.entry.unofficial)
        for d in decisions
    ]


def correct(
    scheme: Scheme, base: Sequence[ScoredEntry], *changes: ResultChange
) -> list[tuple[str, int | None, str | None]]:
    """Return entry, place and award of every entry as the correction has them."""
    entries = corrected("16", base_of(decide(scheme, base)), changes, scheme)
    return seen(decide(deciding(scheme), entries))


def seen(decisions: Sequence[Decision]) -> list[tuple[str, int | None, str | None]]:
    return [(d.entry.entry, d.place, d.award) for d in decisions]


def change(entry: str, **changes: Any) -> ResultChange:
    return ResultChange(entry=entry, **changes)


def faults(scheme: Scheme, base: Sequence[ScoredEntry], *changes: ResultChange) -> list[str]:
    with pytest.raises(ChangesInvalidError) as caught:
        correct(scheme, base, *changes)
    return [fault.code for fault in caught.value.faults]


@given(st.data(), st.sampled_from(SCHEMES))
def test_without_changes_every_place_and_award_stays(data: st.DataObject, name: str) -> None:
    scheme = load_scheme(name)
    base = data.draw(events(chain=len(scheme.ranking.tie_break)))
    assert correct(scheme, base) == seen(decide(scheme, base))


@given(st.data(), st.sampled_from(SCHEMES))
def test_points_that_nobody_else_has_put_an_entry_where_they_would_have_put_it(
    data: st.DataObject, name: str
) -> None:
    scheme = load_scheme(name)
    base = data.draw(events(chain=len(scheme.ranking.tie_break), least=1))
    index = data.draw(st.integers(0, len(base) - 1))
    # Points in the events go in tenths.
    points = data.draw(st.integers(690, 715)) + Decimal("0.05")
    new = [*base]
    new[index] = replace(base[index], points=points, status="competed")
    made = correct(scheme, base, change(base[index].entry, points=points, status="competed"))
    assert made == seen(decide(scheme, new))


@given(st.data(), st.sampled_from(SCHEMES))
def test_whoever_is_disqualified_leaves_the_rest_as_if_they_had_not_competed(
    data: st.DataObject, name: str
) -> None:
    scheme = load_scheme(name)
    base = data.draw(events(chain=len(scheme.ranking.tie_break), least=1))
    index = data.draw(st.integers(0, len(base) - 1))
    new = [*base]
    new[index] = replace(base[index], status="disqualified")
    made = correct(scheme, base, change(base[index].entry, status="disqualified"))
    assert made == seen(decide(scheme, new))


def test_who_comes_to_equal_points_shares_the_place_of_those_who_share_it() -> None:
    base = make_entries([700, 690, 690, 680])
    places = {entry: place for entry, place, _ in correct(NATIONAL, base, change("E3", points=690))}
    assert places == {"E0": 1, "E1": 2, "E2": 2, "E3": 2}


def test_where_a_chain_parted_equals_the_correction_has_to_say_who_goes_first() -> None:
    steps = len(NATIONAL.ranking.tie_break)
    assert steps
    base = make_entries([700, 690, 690, 680])
    base[1] = replace(base[1], tie_breaks=(Decimal(2),) * steps)
    base[2] = replace(base[2], tie_breaks=(Decimal(1),) * steps)
    assert faults(NATIONAL, base, change("E3", points=690)) == ["order_missing"] * 3
    assert faults(NATIONAL, base, change("E3", points=690, order=1)) == ["order_missing"] * 2
    said = (change("E3", points=690, order=1), change("E1", order=2), change("E2", order=2))
    places = {entry: place for entry, place, _ in correct(NATIONAL, base, *said)}
    assert places == {"E0": 1, "E3": 2, "E1": 3, "E2": 3}


def test_where_ties_are_drawn_for_nobody_joins_one_unsaid() -> None:
    drawing = NATIONAL.model_copy(
        update={"ranking": NATIONAL.ranking.model_copy(update={"still_tied": "draw"})}
    )
    base = make_entries([700, 690, 680])
    assert faults(drawing, base, change("E2", points=690)) == ["order_missing"] * 2


def test_changes_that_do_not_fit_are_all_named() -> None:
    base = make_entries([700, 690])
    base.append(ScoredEntry("16", "E9", None, "absent"))
    wrong = (change("E0", points=1), change("E0", points=2), change("X", points=1))
    assert faults(NATIONAL, base, *wrong, change("E9", status="competed")) == [
        "entry_unknown",
        "changed_twice",
        "points_missing",
    ]


@pytest.mark.parametrize("points", ["NaN", "Infinity", "-Infinity", "1_0", "1E+9999999999999999999"])
def test_points_are_finite_numbers(points: str) -> None:
    with pytest.raises(ValueError, match="points"):
        change("E0", points=points)


def test_points_that_no_entry_can_have_are_refused_whatever_their_size() -> None:
    base = make_entries([700, 690])
    wrong = (change("E0", points="1E+999999999999999999"), change("E1", points="-1"))
    assert faults(NATIONAL, base, *wrong) == ["points_out_of_range", "points_negative"]


# What follows in awards.


def award(kind: Any, entry: UUID | None, *, person: UUID | None = None, **overrides: Any) -> Bestowed:
    facts: dict[str, Any] = {
        "id": uuid4(),
        "kind": kind,
        "event": None,
        "entry": entry,
        "version": None,
        "derived_from": None,
        "code": "first",
        "title": text("一等奖", "First Prize"),
        "place": 1,
        "points": Decimal(90),
        "reason": text("", ""),
        "persons": (person,) if person else (),
        "organization": None,
    }
    return Bestowed(**{**facts, **overrides})


def standing_of(awards: Sequence[Bestowed]) -> dict[Slot, UUID]:
    return {slot(a.kind, a.entry, a.persons, a.organization): a.id for a in awards}


def anew(awards: Sequence[Bestowed], **changes: Any) -> list[Bestowed]:
    return [replace(a, id=uuid4(), **changes) for a in awards]


def test_what_stays_the_same_stays_untouched() -> None:
    one, tutor = uuid4(), uuid4()
    before = [award("entry", one), award("tutor", one, person=tutor)]
    found = succession(before, anew(before, reason=text("新", "new")), standing_of(before))
    assert (found.fallen, found.risen) == ((), ())


def test_a_changed_award_is_succeeded_and_its_tutor_s_stays() -> None:
    one, tutor = uuid4(), uuid4()
    own, tutors = award("entry", one), award("tutor", one, person=tutor, place=None)
    after = [replace(own, id=uuid4(), place=2), replace(tutors, id=uuid4())]
    found = succession([own, tutors], after, standing_of([own, tutors]))
    assert found.fallen == (own.id,)
    assert [risen.id for risen in found.risen] == [after[0].id]
    assert found.supersedes == {after[0].id: own.id}


def test_a_new_tutor_s_award_is_derived_from_the_award_that_stands() -> None:
    one, tutor = uuid4(), uuid4()
    own, tutors = award("entry", one), award("tutor", one, person=tutor)
    again = replace(own, id=uuid4())
    found = succession([own], [again, replace(tutors, derived_from=again.id)], standing_of([own]))
    assert [risen.derived_from for risen in found.risen] == [own.id]


def test_what_was_taken_back_by_itself_does_not_come_back() -> None:
    one, tutor = uuid4(), uuid4()
    before = [award("entry", one), award("tutor", one, person=tutor)]
    found = succession(before, anew(before, place=2), {}, standing_of(before).keys())
    assert (found.fallen, found.risen) == ((), ())
    # Nor after the results have not given it for a while.
    found = succession([], anew(before), {}, standing_of(before).keys())
    assert (found.fallen, found.risen) == ((), ())


def test_what_a_correction_took_another_gives_back() -> None:
    own = award("entry", uuid4())
    found = succession([], [own], {})
    assert (found.fallen, found.risen, found.supersedes) == ((), (own,), {})


def test_an_award_falls_without_a_successor() -> None:
    own = award("entry", uuid4())
    found = succession([own], [], standing_of([own]))
    assert (found.fallen, found.risen) == ((own.id,), ())
