"""The table of moves: every pair of states is allowed or refused as it says, and every fault is named."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise, product
from typing import Any, Final, get_args

import pytest

from competitions.events.life_cycle import (
    MOVES,
    MoveRefusedError,
    Situation,
    lacking,
    moves_from,
    require_move,
    takes_entries,
)
from competitions.words import EVENT_STATES, EventState
from registry.people.actions import ACTIONS

NOW: Final = datetime(2026, 10, 16, 9, 0, tzinfo=UTC)
SECOND: Final = timedelta(seconds=1)
STATES: Final[tuple[EventState, ...]] = get_args(EventState)

# The life cycle as the rule books have it, written down apart from the code: forward, back, and out.
FORWARD: Final = ["draft", "entering", "closed", "marking", "marked", "provisional", "final"]
BACK: Final = {("closed", "entering"), ("marked", "marking"), ("provisional", "marking")}
BY_TABLE: Final = {(state, "final") for state in ("draft", "entering", "closed", "recorded")}
OUT: Final = {(state, "cancelled") for state in FORWARD[:-1]}
ALLOWED: Final = {*pairwise(FORWARD)} | BACK | BY_TABLE | OUT


def ready(state: EventState, to: EventState) -> Situation:
    """Return a situation that lacks nothing for this move."""
    marked = not (to == "final" and state != "provisional")
    return Situation(state, NOW, entries=3, has_marking=marked)


@pytest.mark.parametrize(("state", "to"), [*product(STATES, STATES)])
def test_every_pair_of_states_is_allowed_or_refused(state: EventState, to: EventState) -> None:
    codes = [fault.code for fault in lacking(ready(state, to), to, reason="理由")]
    assert codes == ([] if (state, to) in ALLOWED else ["move_not_allowed"])
    assert ((state, to) in MOVES) == ((state, to) in ALLOWED)
    assert (to in moves_from(state)) == ((state, to) in ALLOWED)


def test_every_state_can_be_reached_and_left_but_the_last() -> None:
    reached = {to for _, to in MOVES} | {"draft", "recorded"}
    assert reached == set(STATES) == set(EVENT_STATES)
    assert {state for state in STATES if not moves_from(state)} == {"final", "cancelled"}


def test_every_move_asks_for_a_right_that_there_is() -> None:
    assert {move.action for move in MOVES.values()} <= set(ACTIONS)


@pytest.mark.parametrize(("state", "to"), sorted(ALLOWED))
def test_going_back_and_cancelling_need_a_reason_and_nothing_else_does(
    state: EventState, to: EventState
) -> None:
    codes = [fault.code for fault in lacking(ready(state, to), to, reason=" \n")]
    assert codes == (["reason_missing"] if (state, to) in BACK | OUT else [])


@pytest.mark.parametrize(
    ("state", "to", "lacks", "code"),
    [
        ("draft", "entering", {"scheme_holds": False}, "scheme_not_in_force"),
        ("draft", "entering", {"entries_close_at": NOW - SECOND}, "closing_time_past"),
        ("closed", "entering", {"entries_close_at": NOW - SECOND}, "closing_time_past"),
        ("entering", "closed", {"entries": 0}, "no_entries"),
        ("closed", "marking", {"entries": 0}, "no_entries"),
        ("closed", "marking", {"has_marking": False}, "marking_scheme_missing"),
        ("closed", "marking", {"undrawn": True}, "codes_not_drawn"),
        ("marking", "marked", {"unsigned": ("A",)}, "module_unsigned"),
        ("marked", "provisional", {"unsigned": ("A",)}, "module_unsigned"),
        ("marked", "provisional", {"unlisted": True}, "recheck_missing"),
        ("marked", "provisional", {"unchecked": 2}, "recheck_open"),
        ("marked", "provisional", {"tied": ("E1", "E2")}, "tie_undecided"),
        ("provisional", "final", {"unsigned": ("A",)}, "module_unsigned"),
        ("provisional", "final", {"unchecked": 1}, "recheck_open"),
        ("provisional", "final", {"tied": ("E1", "E2")}, "tie_undecided"),
        ("provisional", "final", {"appeals_until": NOW}, "appeal_period_running"),
        ("provisional", "final", {"open_appeals": 1}, "appeal_open"),
        ("provisional", "final", {"upheld": 1}, "appeal_upheld"),
        *((state, "final", {"has_marking": True}, "marked_here") for state in FORWARD[:3]),
        ("recorded", "final", {"has_marking": True}, "marked_here"),
        # A table gives prizes too: by the scheme that is for contests of these days.
        *((state, "final", {"scheme_holds": False}, "scheme_not_in_force") for state in FORWARD[:3]),
    ],
)
def test_every_fault_stands_in_the_way_of_its_move(
    state: EventState, to: EventState, lacks: dict[str, Any], code: str
) -> None:
    situation = ready(state, to)
    assert lacking(situation, to, "理由") == []
    situation = replace(situation, **lacks)
    assert [fault.code for fault in lacking(situation, to, "理由")] == [code]
    with pytest.raises(MoveRefusedError) as caught:
        require_move(situation, to, "理由")
    assert [fault.code for fault in caught.value.faults] == [code]


def test_what_was_decided_elsewhere_is_final_whatever_the_schemes_of_its_days() -> None:
    assert lacking(replace(ready("recorded", "final"), scheme_holds=False), "final") == []


def test_everything_that_is_missing_is_said_at_once() -> None:
    situation = Situation(
        "provisional",
        NOW,
        entries=3,
        has_marking=True,
        unsigned=("A", "B"),
        unchecked=1,
        tied=("E1", "E2"),
        appeals_until=NOW + SECOND,
        open_appeals=2,
        upheld=1,
    )
    assert [fault.code for fault in lacking(situation, "final")] == [
        "module_unsigned",
        "module_unsigned",
        "recheck_open",
        "tie_undecided",
        "appeal_period_running",
        "appeal_open",
        "appeal_upheld",
    ]


def test_marking_that_had_begun_is_opened_again_whatever_is_missing() -> None:
    for state in ("marked", "provisional"):
        situation = Situation(state, NOW, has_marking=False, undrawn=True)
        assert lacking(situation, "marking", "理由") == []


def test_the_instant_of_the_deadline_is_still_in_time() -> None:
    at_the_edge = Situation("draft", NOW, entries_close_at=NOW)
    assert lacking(at_the_edge, "entering") == []
    assert takes_entries("entering", NOW, NOW)
    assert not takes_entries("entering", NOW, NOW + SECOND)
    assert takes_entries("entering", None, NOW)
    over = Situation("provisional", NOW, has_marking=True, appeals_until=NOW - SECOND)
    assert lacking(over, "final") == []


@pytest.mark.parametrize("state", STATES)
def test_only_open_and_recorded_events_take_entries(state: EventState) -> None:
    assert takes_entries(state, None, NOW) == (state in {"entering", "recorded"})
