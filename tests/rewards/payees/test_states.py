"""The word for where a sum stands, what is missing, and when somebody is reminded."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import get_args
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.core.clock import day
from rewards.payees import states
from rewards.payees.states import Facts, State, deadline, late, missing, reminder, state

ONE, OTHER = UUID(int=1), UUID(int=2)
SINCE = datetime(2026, 11, 1, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("facts", "word"),
    [
        (Facts(), "due"),
        (Facts(list_state="drafted"), "listed"),
        (Facts(list_state="in_notice"), "on_notice"),
        (Facts(list_state="in_notice", objected=True), "objected"),
        (Facts(list_state="approving"), "approving"),
        (Facts(list_state="approved"), "approved"),
        (Facts(list_state="approved", in_batch=True), "in_batch"),
        (Facts(list_state="approved", outcome="paid"), "paid"),
        (Facts(list_state="approved", outcome="returned"), "returned"),
        (Facts(list_state="approved", outcome="returned", in_batch=True), "in_batch"),
        (Facts(excluded=True), "excluded"),
        (Facts(excluded=True, list_state="approved", outcome="paid"), "paid"),
        (Facts(withdrawn=True), "withdrawn"),
        (Facts(withdrawn=True, outcome="paid", owed_back_fen=1, reclaimed_fen=2), "owed_back"),
        (Facts(withdrawn=True, outcome="paid", reclaimed_fen=2), "paid_back"),
    ],
)
def test_each_state_has_its_word(facts: Facts, word: State) -> None:
    assert state(facts) == word


def test_every_state_has_words_and_a_look() -> None:
    assert set(states.STATES) == set(states.LOOKS) == set(get_args(State))
    assert {states.step(each) for each in get_args(State)} == {None, 0, 1, 2, 3, 4}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(), ("account",)),
        (Facts(account=ONE), ()),
        (Facts(account=ONE, minor=True), ("guardian",)),
        (Facts(account=ONE, minor=True, with_guardian=True), ()),
        (Facts(account=ONE, outcome="returned", paid_to=ONE), ("new_account",)),
        (Facts(account=OTHER, outcome="returned", paid_to=ONE), ()),
        (Facts(outcome="paid"), ()),
        (Facts(withdrawn=True), ()),
        (Facts(excluded=True), ()),
        (Facts(list_state="approved"), ("account",)),
    ],
)
def test_what_is_missing(facts: Facts, expected: tuple[str, ...]) -> None:
    assert missing(facts) == expected


def test_late_is_who_still_lacks_something_after_the_last_day() -> None:
    facts = Facts(deadline=date(2026, 11, 30))
    assert not late(facts, date(2026, 11, 30))
    assert late(facts, date(2026, 12, 1))
    assert not late(replace(facts, account=ONE), date(2026, 12, 1))
    assert not late(replace(facts, deadline=None), date(2026, 12, 1))


@pytest.mark.parametrize(
    ("days", "stage", "began"),
    [
        (0, "appeared", 0),
        (15, "appeared", 0),
        (16, "before-14", 16),
        (26, "before-14", 16),
        (27, "before-3", 27),
        (30, "before-3", 27),
        (31, "late", 31),
        (400, "late", 31),
    ],
)
def test_the_stage_of_reminding(days: int, stage: str, began: int) -> None:
    found = reminder(SINCE, 30, (14, 3), SINCE + timedelta(days=days))
    assert found.stage == stage
    assert day(found.since) == day(SINCE) + timedelta(days=began)


@given(
    st.integers(1, 730),
    st.lists(st.integers(0, 365), max_size=5),
    st.integers(0, 900),
    st.integers(0, 900),
)
def test_stages_only_go_on_and_each_began_before_it_is_told(
    within: int, before: list[int], one: int, more: int
) -> None:
    first = reminder(SINCE, within, before, SINCE + timedelta(days=one))
    second = reminder(SINCE, within, before, SINCE + timedelta(days=one + more))
    assert first.since <= second.since
    assert SINCE <= first.since <= SINCE + timedelta(days=one)
    assert (first == second) == (first.since == second.since)
    assert (first.stage == "late") == (day(SINCE) + timedelta(days=one) > deadline(day(SINCE), within))
