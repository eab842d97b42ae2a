"""Every limit of an event, each alone: what is just within passes, what is just beyond is told."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from competitions.entries.checking import Candidate, Known, Membership, Prize, School, Terms, check
from competitions.entries.limits import EntryLimits

DAY = date(2026, 10, 16)
SCHOOL, OTHER = uuid4(), uuid4()
A, B, C, D, E = (uuid4() for _ in range(5))
BORN = date(2008, 3, 1)


def terms(code: str = "ZZ001", **overrides: Any) -> Terms:
    """Return a team event of up to three, with the limits given."""
    shape = {name: overrides.pop(name) for name in ("form", "team_size", "name") if name in overrides}
    limits = EntryLimits.model_validate(overrides)
    made = Terms(uuid4(), code, "数控加工", "team", 3, limits, DAY)
    return replace(made, **shape)


def known(**overrides: Any) -> Known:
    """Return what is on record: five students of the school, and two schools of one city."""
    here = [Membership(SCHOOL, "student", date(2026, 9, 1), None)]
    facts: dict[str, Any] = {
        "born": dict.fromkeys((A, B, C, D, E), BORN),
        "memberships": dict.fromkeys((A, B, C, D, E), here),
        "schools": {
            SCHOOL: School("secondary_vocational", "长春市"),
            OTHER: School("company", "吉林市"),
        },
    }
    return Known(**facts | overrides)


def entry(event: Terms, *members: UUID, **overrides: Any) -> Candidate:
    """Return an official entry of the school."""
    facts: dict[str, Any] = {"organization": SCHOOL, "unofficial": False} | overrides
    return Candidate(event=event.id, members=members, **facts)


def codes(
    event: Terms, *candidates: Candidate, on: Known | None = None, others: tuple[Terms, ...] = ()
) -> list[str]:
    """Return the codes of all faults."""
    found = check(candidates, {each.id: each for each in (event, *others)}, on or known())
    return [fault.code for fault in found]


def test_the_size_of_a_team() -> None:
    event = terms(team_min=2)
    assert codes(event, entry(event, A)) == ["team_too_small"]
    assert codes(event, entry(event, A, B)) == []
    assert codes(event, entry(event, A, B, C)) == []
    assert codes(event, entry(event, A, B, C, D)) == ["team_too_large"]
    usual = terms()
    assert codes(usual, entry(usual)) == ["team_too_small"]
    # The people of a guest delegation need not be registered.
    assert codes(usual, entry(usual, organization=None)) == []


@pytest.mark.parametrize(
    ("form", "given", "most"),
    [("team", None, 2), ("individual", None, 1), ("team", 0, 0), ("individual", 3, 3)],
)
def test_tutors(form: str, given: int | None, most: int) -> None:
    event = terms(tutors_max=given, form=form)
    assert codes(event, entry(event, A, tutors=(B, C, D)[:most])) == []
    assert codes(event, entry(event, A, tutors=(B, C, D, E)[: most + 1])) == ["too_many_tutors"]


def test_substitutes() -> None:
    event = terms(substitutes_max=1)
    assert codes(event, entry(event, A, substitutes=(B,))) == []
    assert codes(event, entry(event, A, substitutes=(B, C))) == ["too_many_substitutes"]
    usual = terms()
    assert codes(usual, entry(usual, A, substitutes=(B,))) == ["too_many_substitutes"]


def test_nobody_twice_in_an_entry() -> None:
    event = terms(substitutes_max=1)
    assert codes(event, entry(event, A, A)) == ["person_twice_in_entry"]
    assert codes(event, entry(event, A, substitutes=(A,))) == ["person_twice_in_entry"]
    assert codes(event, entry(event, A, tutors=(B, B))) == ["person_twice_in_entry"]
    assert codes(event, entry(event, A, tutors=(A,))) == ["tutor_competes"]
    assert codes(event, entry(event, A, tutors=(B,), substitutes=(B,))) == ["tutor_competes"]


def test_nobody_in_two_entries_of_an_event_but_tutors() -> None:
    event = terms(substitutes_max=1)
    assert codes(event, entry(event, A, tutors=(E,)), entry(event, B, tutors=(E,))) == []
    assert codes(event, entry(event, A), entry(event, B, substitutes=(A,))) == ["person_in_two_entries"]
    before = known(competing={A: frozenset({event.id})})
    assert codes(event, entry(event, A), on=before) == ["person_in_two_entries"]


def test_one_event_per_person_whichever_event_says_so() -> None:
    single, other = terms("ZZ001", one_event_per_person=True), terms("ZZ002")
    free = terms("ZZ003")
    assert codes(other, entry(other, A), entry(free, A), others=(free,)) == []
    assert codes(other, entry(other, A), entry(single, A), others=(single,)) == ["person_in_other_event"]
    assert codes(other, entry(single, A), entry(other, A), others=(single,)) == ["person_in_other_event"]
    before = known(competing={A: frozenset({single.id})})
    assert codes(other, entry(other, A), on=before, others=(single,)) == ["person_in_other_event"]
    assert codes(other, entry(other, B, tutors=(A,)), on=before, others=(single,)) == []


def test_birth_dates_both_days_included() -> None:
    event = terms(born_not_before="2008-03-01", born_not_after="2009-03-01")
    for born, expected in (
        (date(2008, 2, 29), ["born_too_early"]),
        (date(2008, 3, 1), []),
        (date(2009, 3, 1), []),
        (date(2009, 3, 2), ["born_too_late"]),
        (None, ["birth_date_missing"]),
    ):
        assert codes(event, entry(event, A), on=known(born={A: born})) == expected
    # A tutor may be of any age.
    assert codes(event, entry(event, A, tutors=(B,)), on=known(born={A: BORN, B: date(1970, 1, 1)})) == []


def test_former_prizes() -> None:
    event = terms(barred_by=[{"level": "national", "awards": ["first"]}])
    anywhere = terms(barred_by=[{"level": "national", "awards": ["first"], "same_event": False}])

    def holding(*prize: str) -> Known:
        return known(prizes={A: [Prize(*prize)]})

    assert codes(event, entry(event, A), on=holding("national", "first", "数控 加工")) == ["former_prize"]
    assert codes(event, entry(event, A), on=holding("national", "second", "数控加工")) == []
    assert codes(event, entry(event, A), on=holding("provincial", "first", "数控加工")) == []
    assert codes(event, entry(event, A), on=holding("national", "first", "会计")) == []
    assert codes(event, entry(event, B, tutors=(A,)), on=holding("national", "first", "数控加工")) == []
    assert codes(anywhere, entry(anywhere, A), on=holding("national", "first", "会计")) == ["former_prize"]


@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        (date(2026, 10, 16), None, []),
        (date(2026, 10, 17), None, ["not_of_school"]),
        (date(2026, 9, 1), date(2026, 10, 16), []),
        (date(2026, 9, 1), date(2026, 10, 15), ["not_of_school"]),
    ],
)
def test_who_is_at_the_school_on_the_day(since: date, until: date | None, expected: list[str]) -> None:
    event = terms()
    here = known(memberships={A: [Membership(SCHOOL, "student", since, until)]})
    assert codes(event, entry(event, A), on=here) == expected
    assert codes(event, entry(event, A, organization=OTHER), on=here) == ["not_of_school"]


def test_roles() -> None:
    event = terms(roles=["teacher", "employee"])
    assert codes(event, entry(event, A)) == ["role_not_allowed"]
    both = [
        Membership(SCHOOL, "student", date(2026, 9, 1), None),
        Membership(SCHOOL, "teacher", date(2026, 9, 1), None),
    ]
    assert codes(event, entry(event, A), on=known(memberships={A: both})) == []
    # What somebody is elsewhere does not count, and tutors may be anything.
    there = [both[0], replace(both[1], organization=OTHER)]
    assert codes(event, entry(event, A), on=known(memberships={A: there})) == ["role_not_allowed"]
    assert codes(event, entry(event, A, tutors=(B,)), on=known(memberships={A: both, B: both[:1]})) == []


def test_kinds_and_cities_of_schools() -> None:
    kinds = terms(school_kinds=["secondary_vocational"])
    cities = terms(cities=["长春市"])
    there = {A: [Membership(OTHER, "employee", date(2026, 9, 1), None)]}
    assert codes(kinds, entry(kinds, A)) == []
    assert codes(kinds, entry(kinds, A, organization=OTHER), on=known(memberships=there)) == [
        "school_kind_not_allowed"
    ]
    assert codes(cities, entry(cities, A)) == []
    assert codes(cities, entry(cities, A, organization=OTHER), on=known(memberships=there)) == [
        "city_not_allowed"
    ]
    assert codes(cities, entry(cities, A, organization=None)) == ["school_needed"]
    assert codes(cities, entry(cities, A, organization=None, unofficial=True)) == []
    assert codes(kinds, entry(kinds, A), on=known(schools={})) == ["school_unknown"]


def test_places_of_a_school_and_a_city_and_unofficial_entries_take_none() -> None:
    school, city = terms(per_school=2), terms(per_city=2)
    for event, code in ((school, "school_over_limit"), (city, "city_over_limit")):
        two = (entry(event, A), entry(event, B))
        assert codes(event, *two) == []
        assert codes(event, *two, entry(event, C)) == [code]
        assert codes(event, *two, entry(event, C, unofficial=True)) == []
        assert codes(event, entry(event, C, unofficial=True), *two) == []
        before = known(official_of={(event.id, SCHOOL): 1}, official_in={(event.id, "长春市"): 1})
        assert codes(event, entry(event, A), on=before) == []
        assert codes(event, *two, on=before) == [code]


def test_who_is_not_registered() -> None:
    event = terms()
    found = check([entry(event, A), entry(event, B, uuid4())], {event.id: event}, known())
    assert [(fault.code, fault.entry, fault.part, fault.number) for fault in found] == [
        ("person_unknown", 1, "member", 2)
    ]


def test_no_message_holds_a_name_or_a_birth_date() -> None:
    event = terms(born_not_before="2009-01-01", team_min=2, roles=["teacher"], tutors_max=0)
    found = check([entry(event, A, tutors=(A, uuid4()))], {event.id: event}, known())
    assert len(found) >= 5
    for fault in found:
        assert fault.message.zh
        assert fault.message.en
        assert str(BORN) not in fault.message.zh + fault.message.en
