"""The life cycle of an event: its states, the one table of allowed moves, and what a move lacks. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from competitions.marking.scheme import MEASURES
from competitions.words import EVENT_STATES, EventState
from registry.core.errors import ConflictError, Fault
from registry.core.texts import Text, text


class MoveRefusedError(ConflictError):
    """The event cannot go on to this state, or not yet; each fault says what is missing."""

    code = "move_refused"


@dataclass(frozen=True, slots=True)
class Move:
    """A step from one state to another: what it is called, the right it takes, whether it needs a reason."""

    words: Text
    action: str = "competitions.change"
    reasoned: bool = False


@dataclass(frozen=True, slots=True)
class Situation:
    """What decides whether an event can move on.

    `scheme_holds` says that the award scheme is for contests of the event's days, `unsigned` names the
    modules whose marks are not signed off, `undrawn` says that a blind event has no codes yet, `unlisted`
    that a wanted re-check has no list, `tied` names entries that only a draw can part, `open_appeals` counts
    appeals without their answer, `upheld` those against the published result that were upheld where they
    ended, `unchecked` the entries of a re-check that nobody has looked at, or that were wrong and are not
    mended.
    """

    state: EventState
    now: datetime
    entries: int = 0
    has_marking: bool = False
    scheme_holds: bool = True
    entries_close_at: datetime | None = None
    undrawn: bool = False
    unsigned: tuple[str, ...] = ()
    unlisted: bool = False
    unchecked: int = 0
    tied: tuple[str, ...] = ()
    appeals_until: datetime | None = None
    open_appeals: int = 0
    upheld: int = 0


_REOPEN_MARKING: Final = Move(text("重开评分", "Open marking again"), "marks.settle", reasoned=True)
_TAKE_IN: Final = Move(text("由成绩表定稿", "Make a results table final"), "results.finalize")
_CANCEL: Final = Move(text("取消赛项", "Cancel the event"), reasoned=True)

MOVES: Final[Mapping[tuple[EventState, EventState], Move]] = {
    ("draft", "entering"): Move(text("开放报名", "Open for entries")),
    ("entering", "closed"): Move(text("截止报名", "Close entries")),
    ("closed", "entering"): Move(text("重开报名", "Open entries again"), reasoned=True),
    ("closed", "marking"): Move(text("开始评分", "Start marking")),
    ("marking", "marked"): Move(text("结束评分", "End marking"), "marks.settle"),
    ("marked", "marking"): _REOPEN_MARKING,
    ("marked", "provisional"): Move(text("公示成绩", "Publish provisional results"), "results.publish"),
    ("provisional", "marking"): _REOPEN_MARKING,
    ("provisional", "final"): Move(text("成绩定稿", "Make the result final"), "results.finalize"),
    ("draft", "final"): _TAKE_IN,
    ("entering", "final"): _TAKE_IN,
    ("closed", "final"): _TAKE_IN,
    ("recorded", "final"): _TAKE_IN,
    ("draft", "cancelled"): _CANCEL,
    ("entering", "cancelled"): _CANCEL,
    ("closed", "cancelled"): _CANCEL,
    ("marking", "cancelled"): _CANCEL,
    ("marked", "cancelled"): _CANCEL,
    ("provisional", "cancelled"): _CANCEL,
}


def moves_from(state: EventState) -> dict[EventState, Move]:
    """Return where an event of this state can go, in the order of the table."""
    return {to: move for (from_, to), move in MOVES.items() if from_ == state}


def takes_appeals(appeals_until: datetime, now: datetime) -> bool:
    """Return whether appeals are taken now; the instant of the deadline itself is still in time."""
    return now <= appeals_until


def takes_entries(state: EventState, entries_close_at: datetime | None, now: datetime) -> bool:
    """Return whether entries can be made now; the instant of the deadline itself is still in time."""
    return state == "recorded" or (
        state == "entering" and (entries_close_at is None or now <= entries_close_at)
    )


def lacking(situation: Situation, to: EventState, reason: str = "") -> list[Fault]:
    """Return everything that keeps an event from moving on to a state; nothing when it may.

    Codes: `move_not_allowed`, `reason_missing`, and what each state asks for: `scheme_not_in_force`,
    `closing_time_past`, `no_entries`, `marking_scheme_missing`, `codes_not_drawn`, `module_unsigned`,
    `recheck_missing`, `recheck_open`, `tie_undecided`, `appeal_period_running`, `appeal_open`,
    `appeal_upheld`, `marked_here`.
    """
    move = MOVES.get((situation.state, to))
    if move is None:
        state, other = EVENT_STATES[situation.state], EVENT_STATES[to]
        message = text(
            f"赛项现在是“{state.zh}”，不能变为“{other.zh}”。",
            f"The event is “{state.en}” and cannot become “{other.en}”.",
        )
        return [Fault("move_not_allowed", message)]
    faults = []
    if move.reasoned and not reason.strip():
        faults.append(
            Fault("reason_missing", text(f"请填写“{move.words.zh}”的理由。", f"{move.words.en}: say why."))
        )
    return faults + _WANTED[to](situation)


def require_move(situation: Situation, to: EventState, reason: str = "") -> None:
    """Let the move pass or raise MoveRefusedError with everything that is missing."""
    if faults := lacking(situation, to, reason):
        raise MoveRefusedError(
            text(
                f"还不能变为“{EVENT_STATES[to].zh}”：请先完成所列事项。",
                f"Cannot become “{EVENT_STATES[to].en}” yet: first do what is listed.",
            ),
            faults,
        )


def _scheme(situation: Situation) -> list[Fault]:
    if situation.scheme_holds:
        return []
    message = text(
        "奖项设置办法不适用于本届比赛日期：请先改选。",
        "The award scheme is not for contests of these days: choose another one first.",
    )
    return [Fault("scheme_not_in_force", message)]


def _entering(situation: Situation) -> list[Fault]:
    faults = _scheme(situation)
    if situation.entries_close_at is not None and situation.now > situation.entries_close_at:
        message = text(
            "报名截止时间已过：请先改期。", "The closing time of entries is past: set another one first."
        )
        faults.append(Fault("closing_time_past", message))
    return faults


def _closed(situation: Situation) -> list[Fault]:
    if situation.entries:
        return []
    return [Fault("no_entries", text("还没有参赛队报名。", "Nobody has entered yet."))]


def _marking(situation: Situation) -> list[Fault]:
    if situation.state != "closed":
        # Marking that has begun is opened again as it was.
        return []
    faults = []
    if not situation.has_marking:
        faults.append(
            Fault(
                "marking_scheme_missing",
                text("尚未设置评分标准。", "There is no marking scheme yet."),
            )
        )
    if situation.undrawn:
        faults.append(
            Fault(
                "codes_not_drawn",
                text("加密号尚未编好：请先完成两次抽签。", "The codes are not drawn: do both draws first."),
            )
        )
    return faults + _closed(situation)


def _marked(situation: Situation) -> list[Fault]:
    return [
        Fault(
            "module_unsigned",
            text("计量项尚未签字。", "The measures are not signed off.")
            if module == MEASURES
            else text(f"模块 {module} 的评分尚未签字。", f"The marks of module {module} are not signed off."),
        )
        for module in situation.unsigned
    ]


def _provisional(situation: Situation) -> list[Fault]:
    faults = _marked(situation)
    if situation.unlisted:
        message = text("尚未抽取成绩复核名单。", "The list of entries to check again is not drawn yet.")
        faults.append(Fault("recheck_missing", message))
    if situation.unchecked:
        faults.append(
            Fault(
                "recheck_open",
                text(
                    f"成绩复核还有 {situation.unchecked} 份未完成。",
                    f"{situation.unchecked} entries of the re-check are not done.",
                ),
            )
        )
    if situation.tied:
        tied = situation.tied
        faults.append(
            Fault(
                "tie_undecided",
                text(
                    f"{'、'.join(tied)} 同分，办法规定抽签：请录入抽签结果。",
                    f"{', '.join(tied)} are tied and the scheme says to draw: record the draw.",
                ),
            )
        )
    return faults


def _final(situation: Situation) -> list[Fault]:
    if situation.state != "provisional":
        if not situation.has_marking:
            # What was decided elsewhere was decided by its own rules.
            return [] if situation.state == "recorded" else _scheme(situation)
        message = text(
            "该赛项设有评分标准，成绩须由评分得出，不能直接录入。",
            "The event has a marking scheme: its result comes from marks, not from a table.",
        )
        return [Fault("marked_here", message)]
    faults = _provisional(situation)
    if situation.appeals_until is not None and takes_appeals(situation.appeals_until, situation.now):
        faults.append(
            Fault(
                "appeal_period_running",
                text("申诉期尚未结束。", "The time for appeals is not over."),
            )
        )
    if situation.open_appeals:
        faults.append(
            Fault(
                "appeal_open",
                text(
                    f"还有 {situation.open_appeals} 件申诉未答复。",
                    f"Appeals without their final answer: {situation.open_appeals}.",
                ),
            )
        )
    if situation.upheld:
        faults.append(
            Fault(
                "appeal_upheld",
                text(
                    "申诉成立：请撤回公示，更正评分后重新公示。",
                    "An appeal was upheld: withdraw the result, correct the marks and publish anew.",
                ),
            )
        )
    return faults


def _nothing(_: Situation) -> list[Fault]:
    return []


_WANTED: Final[Mapping[EventState, Callable[[Situation], list[Fault]]]] = {
    "entering": _entering,
    "closed": _closed,
    "marking": _marking,
    "marked": _marked,
    "provisional": _provisional,
    "final": _final,
    "cancelled": _nothing,
}
