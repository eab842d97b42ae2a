"""How far an event is: steps done and missing, and what is late to the second and to the day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Final, get_args
from uuid import uuid4

import pytest

from competitions.events.life_cycle import MOVES, Situation
from competitions.events.progress import STEPS, Facts, late, missing, next_state, steps
from competitions.words import EventState

# 16:00 UTC is midnight in Shanghai.
NOW: Final = datetime(2026, 10, 18, 15, 59, 59, tzinfo=UTC)
SECOND: Final = timedelta(seconds=1)
FACTS: Final = Facts(uuid4(), uuid4(), ends_on=date(2026, 10, 18), awarded_on=date(2026, 10, 18))


def marked(state: EventState) -> Situation:
    return Situation(state, NOW, entries=3, has_marking=True)


def codes(facts: Facts, situation: Situation) -> list[str]:
    return [fault.code for fault in late(facts, situation)]


def states(facts: Facts, situation: Situation) -> str:
    letters = {"done": "d", "now": "N", "later": "-", "elsewhere": "x"}
    return "".join(letters[step.state] for step in steps(facts, situation))


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        ("draft", "N------"),
        ("entering", "dN-----"),
        ("closed", "ddN----"),
        ("marking", "ddN----"),
        ("marked", "dddN---"),
        ("provisional", "ddddN--"),
        ("final", "dddddN-"),
        ("cancelled", ""),
        ("recorded", "dxxxxN-"),
    ],
)
def test_the_steps_of_each_state(state: EventState, expected: str) -> None:
    assert states(FACTS, marked(state)) == expected


def test_the_steps_of_what_is_marked_elsewhere_and_of_what_has_awards() -> None:
    unmarked = replace(marked("closed"), has_marking=False)
    assert states(FACTS, unmarked) == "ddxxN--"
    assert next_state(unmarked) == "final"
    assert states(replace(FACTS, awards=4), marked("final")) == "ddddddN"


@pytest.mark.parametrize("state", get_args(EventState))
def test_what_comes_next_is_a_move_of_the_table(state: EventState) -> None:
    to = next_state(marked(state))
    assert to is None or (state, to) in MOVES
    assert (to is None) == (state in {"final", "cancelled", "recorded"})


def test_what_the_next_step_lacks_stands_at_the_step_that_is_on() -> None:
    situation = replace(marked("marking"), unsigned=("A", "B"))
    assert [fault.code for fault in missing(situation)] == ["module_unsigned"] * 2
    lacking = {step.code: len(step.missing) for step in steps(FACTS, situation)}
    assert lacking == dict.fromkeys(STEPS, 0) | {"marking": 2}


def test_entries_are_late_from_the_second_after_the_closing_time() -> None:
    open_ = replace(marked("entering"), entries_close_at=NOW)
    assert codes(FACTS, open_) == []
    assert codes(FACTS, replace(open_, now=NOW + SECOND, entries_close_at=NOW))[0] == "entries_overdue"
    assert codes(FACTS, replace(open_, state="draft", entries_close_at=NOW - SECOND)) == []


def test_an_event_is_late_from_the_day_after_it_in_shanghai() -> None:
    running: tuple[EventState, ...] = ("draft", "entering", "closed", "marking", "marked", "provisional")
    for state in running:
        assert codes(FACTS, marked(state)) == []
        assert codes(FACTS, replace(marked(state), now=NOW + SECOND)) == ["event_overdue"]
    over: tuple[EventState, ...] = ("cancelled", "recorded")
    for state in over:
        assert codes(FACTS, replace(marked(state), now=NOW + SECOND)) == []


def test_awards_are_late_from_the_day_after_theirs_unless_confirmed() -> None:
    final = marked("final")
    assert codes(FACTS, final) == []
    after = replace(final, now=NOW + SECOND)
    assert codes(FACTS, after) == ["awards_overdue"]
    assert codes(replace(FACTS, awards=1), after) == []


def test_an_appeal_is_late_after_two_hours_and_a_result_after_its_publication() -> None:
    published = replace(marked("provisional"), appeals_until=NOW)
    waiting = replace(FACTS, waiting_since=NOW - timedelta(hours=2))
    assert codes(waiting, published) == []
    assert codes(replace(waiting, waiting_since=NOW - timedelta(hours=2, seconds=1)), published) == [
        "appeals_overdue"
    ]
    over = replace(published, appeals_until=NOW - SECOND)
    assert codes(FACTS, over) == ["final_overdue"]
    at = {step.code for step in steps(FACTS, over) if step.late}
    assert at == {"final"}


def test_everything_late_stands_at_one_step() -> None:
    situation = replace(
        marked("entering"), entries_close_at=NOW - timedelta(days=9), now=NOW + timedelta(days=1)
    )
    shown = [(step.code, fault.code) for step in steps(FACTS, situation) for fault in step.late]
    assert shown == [("entries", "entries_overdue"), ("entries", "event_overdue")]
