"""What may still change of an event and of a competition, and until when. Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final, Literal, get_args

from competitions.words import EVENT_STATES, EventState
from registry.core.errors import ConflictError, Fault
from registry.core.texts import Text, text


class ChangeTooLateError(ConflictError):
    """Something does not change any more; each fault says what, and until when it could."""

    code = "change_too_late"


# How far a competition is: nothing is public yet, events take place, a result is final, awards are confirmed.
Stage = Literal["preparing", "running", "decided", "awarded"]

STAGES: Final[Mapping[Stage, Text]] = {
    "preparing": text("筹备阶段", "it is being prepared"),
    "running": text("首个赛项定稿之前", "no event is final"),
    "decided": text("奖项确认之前", "awards are not confirmed"),
    "awarded": text("任何时候", "ever"),
}


@dataclass(frozen=True, slots=True)
class Part:
    """A part of an event: what it is called, and in which states it may change."""

    words: Text
    states: frozenset[EventState]


_PREPARED: Final[frozenset[EventState]] = frozenset({"draft"})
_ENTERED: Final[frozenset[EventState]] = frozenset({"draft", "entering", "closed"})
_UNPUBLISHED: Final[frozenset[EventState]] = _ENTERED | {"marking", "marked", "recorded"}

EVENT_PARTS: Final[Mapping[str, Part]] = {
    "code": Part(text("代码", "code"), _PREPARED),
    "form": Part(text("形式", "form"), _PREPARED),
    "team_size": Part(text("每队人数", "team size"), _PREPARED),
    "limits": Part(text("参赛限制", "limits"), _PREPARED),
    "entries_close_at": Part(text("报名截止时间", "closing time"), _ENTERED),
    # From the first mark on, everybody is marked by the same scheme.
    "marking": Part(text("评分标准", "marking scheme"), _ENTERED),
    "name": Part(text("名称", "name"), _UNPUBLISHED),
    "group": Part(text("组别", "group"), _UNPUBLISHED),
    "starts_on": Part(text("开始日期", "first day"), _UNPUBLISHED),
    "ends_on": Part(text("结束日期", "last day"), _UNPUBLISHED),
    "scheme": Part(text("奖项办法", "award scheme"), _UNPUBLISHED),
    "appeal_minutes": Part(text("申诉时限", "time for appeals"), _UNPUBLISHED),
}


@dataclass(frozen=True, slots=True)
class CompetitionPart:
    """A part of a competition: what it is called, and the last stage in which it may change."""

    words: Text
    until: Stage


COMPETITION_PARTS: Final[Mapping[str, CompetitionPart]] = {
    "code": CompetitionPart(text("编号", "code"), "preparing"),
    "organizer": CompetitionPart(text("主办单位", "organizer"), "preparing"),
    "fictional": CompetitionPart(text("虚构标记", "mark of what is invented"), "preparing"),
    "name": CompetitionPart(text("名称", "name"), "running"),
    "level": CompetitionPart(text("级别", "level"), "running"),
    "contest_class": CompetitionPart(text("类别", "class"), "running"),
    "contest_class_en": CompetitionPart(text("类别英文名称", "English name of the class"), "running"),
    "year": CompetitionPart(text("年度", "year"), "running"),
    "starts_on": CompetitionPart(text("开始日期", "first day"), "decided"),
    "ends_on": CompetitionPart(text("结束日期", "last day"), "decided"),
    "awarded_on": CompetitionPart(text("颁奖日期", "day of the awards"), "decided"),
    "derived": CompetitionPart(text("派生奖项", "awards that follow from others"), "decided"),
    "basis": CompetitionPart(text("依据文件", "basis document"), "awarded"),
    "source": CompetitionPart(text("数据来源", "source"), "awarded"),
}


# What decides awards and appeals stays once a result was seen, even if it was withdrawn since.
SEEN_PARTS: Final[frozenset[str]] = frozenset({"scheme", "appeal_minutes"})


def event_parts_open(state: EventState, *, seen: bool = False) -> frozenset[str]:
    """Return the parts of an event that may change in this state.

    `seen` says that a result of the event was published once.
    """
    parts = frozenset(name for name, part in EVENT_PARTS.items() if state in part.states)
    return parts - SEEN_PARTS if seen else parts


def competition_parts_open(stage: Stage) -> frozenset[str]:
    """Return the parts of a competition that may change at this stage."""
    order = get_args(Stage)
    return frozenset(
        name for name, part in COMPETITION_PARTS.items() if order.index(stage) <= order.index(part.until)
    )


def stage_of(states: Collection[EventState], *, decided: bool, awarded: bool) -> Stage:
    """Return how far a competition is.

    Args:
        states: of its events.
        decided: an event has a final result.
        awarded: awards of it are confirmed.
    """
    if awarded:
        return "awarded"
    if decided:
        return "decided"
    return "preparing" if all(state == "draft" for state in states) else "running"


def require_event_change(state: EventState, changed: Collection[str], *, seen: bool = False) -> None:
    """Let a change of these parts of an event pass, or raise ChangeTooLateError with a fault for each.

    `seen` says that a result of the event was published once.
    """
    fixed = sorted(set(changed) - event_parts_open(state, seen=seen))
    if faults := [_fixed(name, state) for name in fixed]:
        words = EVENT_STATES[state]
        raise ChangeTooLateError(
            text(
                f"赛项现在是“{words.zh}”，以下内容已不能修改：请改回原值。",
                f"The event is “{words.en}”: this does not change any more; put it back as it was.",
            ),
            faults,
        )


def _fixed(name: str, state: EventState) -> Fault:
    part = EVENT_PARTS[name]
    if state in part.states:
        message = text(
            f"成绩公示过之后，{part.words.zh}不再修改。",
            f"The {part.words.en} does not change any more once a result was published.",
        )
    else:
        until = [words for each, words in EVENT_STATES.items() if each in part.states]
        message = text(
            f"{part.words.zh}只能在{'、'.join(words.zh for words in until)}时修改。",
            f"The {part.words.en} changes only while the event is: {', '.join(words.en for words in until)}.",
        )
    return Fault(f"{name}_fixed", message, column=name)


def require_competition_change(stage: Stage, changed: Collection[str]) -> None:
    """Let a change of these parts of a competition pass, or raise ChangeTooLateError with all faults."""
    faults = []
    for name in sorted(set(changed) - competition_parts_open(stage)):
        part = COMPETITION_PARTS[name]
        message = text(
            f"{part.words.zh}只能在{STAGES[part.until].zh}修改。",
            f"The {part.words.en} changes only while {STAGES[part.until].en}.",
        )
        faults.append(Fault(f"{name}_fixed", message, column=name))
    if faults:
        raise ChangeTooLateError(
            text(
                "赛事进展到这一步，以下内容已不能修改：请改回原值。",
                "The competition is too far on for this to change; put it back as it was.",
            ),
            faults,
        )
