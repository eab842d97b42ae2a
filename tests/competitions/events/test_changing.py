"""What may change of an event and of a competition, in each state and at each stage."""

from itertools import pairwise, product
from typing import Any, get_args

import pytest

from competitions.events.changing import (
    COMPETITION_PARTS,
    EVENT_PARTS,
    ChangeTooLateError,
    Stage,
    competition_parts_open,
    event_parts_open,
    require_competition_change,
    require_event_change,
    stage_of,
)
from competitions.events.schemas import CompetitionChange, CompetitionIn, EventChange, EventIn
from competitions.words import EventState

# Written down apart from the code: up to which state each part may change.
ORDER: tuple[EventState, ...] = ("draft", "entering", "closed", "marking", "marked", "provisional", "final")
UNTIL: dict[str, EventState] = {
    "code": "draft",
    "form": "draft",
    "team_size": "draft",
    "limits": "draft",
    "entries_close_at": "closed",
    "marking": "closed",
    "name": "marked",
    "group": "marked",
    "starts_on": "marked",
    "ends_on": "marked",
    "scheme": "marked",
    "appeal_minutes": "marked",
}
# An event of a contest decided elsewhere has neither entries of ours to close nor marks.
RECORDED = {"name", "group", "starts_on", "ends_on", "scheme", "appeal_minutes"}


@pytest.mark.parametrize(("part", "state"), [*product(UNTIL, get_args(EventState))])
def test_each_part_of_an_event_changes_until_its_state(part: str, state: EventState) -> None:
    may = (
        ORDER.index(state) <= ORDER.index(UNTIL[part])
        if state in ORDER
        else (state == "recorded" and part in RECORDED)
    )
    assert (part in event_parts_open(state)) == may
    if may:
        require_event_change(state, [part])
        return
    with pytest.raises(ChangeTooLateError) as caught:
        require_event_change(state, [part])
    assert [(fault.code, fault.column) for fault in caught.value.faults] == [(f"{part}_fixed", part)]


def test_what_decides_awards_and_appeals_stays_once_a_result_was_seen() -> None:
    assert event_parts_open("marking") - event_parts_open("marking", seen=True) == {
        "scheme",
        "appeal_minutes",
    }
    require_event_change("marking", ["name"], seen=True)
    with pytest.raises(ChangeTooLateError) as caught:
        require_event_change("marking", ["name", "scheme", "appeal_minutes"], seen=True)
    assert [fault.code for fault in caught.value.faults] == ["appeal_minutes_fixed", "scheme_fixed"]
    assert "公示过" in caught.value.faults[0].message.zh


def test_every_part_has_its_rule() -> None:
    assert set(EVENT_PARTS) == set(UNTIL) == set(EventIn.model_fields) == set(EventChange.model_fields)
    assert set(COMPETITION_PARTS) == set(CompetitionChange.model_fields)
    assert set(COMPETITION_PARTS) == set(CompetitionIn.model_fields) - {"kind", "events"}


def test_all_parts_that_are_too_late_are_named_at_once() -> None:
    with pytest.raises(ChangeTooLateError) as caught:
        require_event_change("marking", ["code", "marking", "name"])
    assert [fault.code for fault in caught.value.faults] == ["code_fixed", "marking_fixed"]


@pytest.mark.parametrize(
    ("states", "facts", "stage"),
    [
        ([], {}, "preparing"),
        (["draft", "draft"], {}, "preparing"),
        (["draft", "entering"], {}, "running"),
        (["recorded"], {}, "running"),
        (["final", "draft"], {"decided": True}, "decided"),
        (["final"], {"decided": True, "awarded": True}, "awarded"),
        (["recorded"], {"awarded": True}, "awarded"),
    ],
)
def test_how_far_a_competition_is(states: list[EventState], facts: dict[str, Any], stage: Stage) -> None:
    assert stage_of(states, **({"decided": False, "awarded": False} | facts)) == stage


def test_a_competition_loses_parts_that_change_stage_by_stage() -> None:
    found = [competition_parts_open(stage) for stage in get_args(Stage)]
    assert all(later < earlier for earlier, later in pairwise(found))
    assert found[0] == set(COMPETITION_PARTS)
    assert found[-1] == {"basis", "source"}
    with pytest.raises(ChangeTooLateError) as caught:
        require_competition_change("decided", ["year", "awarded_on", "basis"])
    assert [fault.code for fault in caught.value.faults] == ["year_fixed"]
