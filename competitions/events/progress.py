"""How far an event is: what is done, what its next step lacks, what is late, and where it is done. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, Literal
from uuid import UUID

from competitions.events.life_cycle import Situation, lacking
from competitions.words import EventState
from registry.core.clock import day
from registry.core.errors import Fault
from registry.core.texts import Text, text

# An appeal is answered on the spot: a provisional result is open for two hours as a rule.
APPEAL_ANSWERED_WITHIN: Final = timedelta(hours=2)

StepCode = Literal["set_up", "entries", "marking", "publication", "final", "awards", "certificates"]
StepState = Literal["done", "now", "later", "elsewhere"]

STEPS: Final[Mapping[StepCode, Text]] = {
    "set_up": text("设置", "Set-up"),
    "entries": text("报名", "Entries"),
    "marking": text("评分", "Marking"),
    "publication": text("公示", "Publication"),
    "final": text("定稿", "Final result"),
    "awards": text("奖项", "Awards"),
    "certificates": text("证书", "Certificates"),
}

# What each step waits for, and whose it is; said where it is not reached yet.
EXPLAINED: Final[Mapping[StepCode, Text]] = {
    "set_up": text("填写赛项设置，开放报名。", "Fill in the set-up, then open the event for entries."),
    "entries": text("开放报名后，由学校报名。", "Schools enter once the event is open."),
    "marking": text(
        "截止报名后，裁判录入评分，裁判长核对并签字。",
        "After entries close, judges type marks; the chief judge settles and signs them.",
    ),
    "publication": text(
        "评分全部签字、评分结束后，裁判长公示成绩，受理申诉。",
        "When all is signed and marking has ended, the chief judge publishes, and appeals are taken.",
    ),
    "final": text(
        "申诉期满且申诉全部答复后，由赛事组织者定稿。",
        "When the time for appeals is over and all are answered, the organizer makes it final.",
    ),
    "awards": text(
        "本赛事全部赛项定稿后，由赛事组织者一次确认。",
        "When every event of the competition is final, the organizer confirms all awards at once.",
    ),
    "certificates": text(
        "奖项确认后，由赛事组织者在签发证书页面办理；那里显示还有多少份待签发。",
        "After the awards are confirmed, the organizer issues them on their page, which says how many wait.",
    ),
}
ELSEWHERE: Final = text("不在本系统进行。", "Not done in this system.")

# The step at which an event of each state is; what stands before it is done.
_AT: Final[Mapping[EventState, StepCode]] = {
    "draft": "set_up",
    "entering": "entries",
    "closed": "marking",
    "marking": "marking",
    "marked": "publication",
    "provisional": "final",
    "final": "awards",
    "recorded": "awards",
}
_NEXT: Final[Mapping[EventState, EventState]] = {
    "draft": "entering",
    "entering": "closed",
    "closed": "marking",
    "marking": "marked",
    "marked": "provisional",
    "provisional": "final",
}
_MARKED_ELSEWHERE: Final[frozenset[StepCode]] = frozenset({"marking", "publication"})
_DECIDED_ELSEWHERE: Final[frozenset[StepCode]] = _MARKED_ELSEWHERE | {"entries", "final"}


@dataclass(frozen=True, slots=True)
class Facts:
    """What there is of an event beside its situation.

    `awards` counts those that stand, `confirmed` says that the competition's were confirmed, `unfinished`
    names its events without a final result, `waiting_since` is when the oldest appeal without its answer was
    filed.
    """

    id: UUID
    competition: UUID
    ends_on: date
    awarded_on: date
    awards: int = 0
    waiting_since: datetime | None = None
    confirmed: bool = False
    unfinished: tuple[str, ...] = ()

    @property
    def has_awards(self) -> bool:
        """Whether awards came to stand, even if this event gives none or all of its were taken back."""
        return self.awards > 0 or self.confirmed


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an event: how it stands, what it lacks, what is late, and the page where it is done."""

    code: StepCode
    state: StepState
    missing: tuple[Fault, ...]
    late: tuple[Fault, ...]
    href: str


def next_state(situation: Situation) -> EventState | None:
    """Return the state to which an event goes on if all goes well; None at the end."""
    if situation.state == "closed" and not situation.has_marking:
        return "final"
    return _NEXT.get(situation.state)


def missing(situation: Situation) -> tuple[Fault, ...]:
    """Return what the next step lacks; nothing when it can be taken or when there is none."""
    to = next_state(situation)
    return () if to is None else tuple(lacking(situation, to))


def unconfirmed(facts: Facts, situation: Situation) -> tuple[Fault, ...]:
    """Return what the awards of an event whose result is final lack; nothing before that, and after.

    Codes: `events_unfinished`, `awards_unconfirmed`, `awards_unrecorded`.
    """
    if situation.state not in {"final", "recorded"} or facts.has_awards:
        return ()
    if situation.state == "recorded":
        message = text("获奖名单尚未核准。", "No list of awards is confirmed yet.")
        return (Fault("awards_unrecorded", message),)
    if facts.unfinished:
        message = text(
            f"其他赛项尚未定稿：{'、'.join(facts.unfinished)}。",
            f"Other events are not final yet: {', '.join(facts.unfinished)}.",
        )
        return (Fault("events_unfinished", message),)
    return (Fault("awards_unconfirmed", text("奖项尚未确认。", "The awards are not confirmed yet.")),)


def late(facts: Facts, situation: Situation) -> tuple[Fault, ...]:
    """Return what should have been done by now.

    Codes: `entries_overdue`, `appeals_overdue`, `final_overdue`, `event_overdue`, `awards_overdue`.
    """
    now, today, state = situation.now, day(situation.now), situation.state
    found = []
    closes = situation.entries_close_at
    if state == "entering" and closes is not None and now > closes:
        found.append(
            Fault(
                "entries_overdue",
                text(
                    "报名时间已过，尚未截止报名。",
                    "The closing time is past; entries are still to be closed.",
                ),
            )
        )
    since = facts.waiting_since
    if since is not None and now - since > APPEAL_ANSWERED_WITHIN:
        found.append(
            Fault(
                "appeals_overdue",
                text(
                    f"有申诉超过 {APPEAL_ANSWERED_WITHIN.seconds // 3600} 小时未答复。",
                    f"An appeal has waited for over {APPEAL_ANSWERED_WITHIN.seconds // 3600} hours.",
                ),
            )
        )
    if state == "provisional" and situation.appeals_until is not None and now > situation.appeals_until:
        found.append(
            Fault("final_overdue", text("公示已结束，尚未定稿。", "Publication is over; not made final yet."))
        )
    if state not in {"final", "cancelled", "recorded"} and today > facts.ends_on:
        found.append(
            Fault(
                "event_overdue",
                text("比赛已结束，尚无最终成绩。", "The event is over and has no final result."),
            )
        )
    if state == "final" and not facts.has_awards and today > facts.awarded_on:
        found.append(
            Fault(
                "awards_overdue",
                text("颁奖日已过，奖项尚未确认。", "The day of the awards is past; they are not confirmed."),
            )
        )
    return tuple(found)


_LATE_AT: Final[Mapping[str, StepCode]] = {
    "entries_overdue": "entries",
    "appeals_overdue": "publication",
    "final_overdue": "final",
    "awards_overdue": "awards",
}


def steps(facts: Facts, situation: Situation) -> tuple[Step, ...]:
    """Return the steps of an event in their order; a cancelled event has none."""
    if situation.state == "cancelled":
        return ()
    order = list(STEPS)
    at = _AT[situation.state]
    if situation.state == "closed" and not situation.has_marking:
        at = "final"
    if at == "awards" and facts.has_awards:
        at = "certificates"
    elsewhere: frozenset[StepCode] = frozenset()
    if situation.state == "recorded":
        elsewhere = _DECIDED_ELSEWHERE
    elif not situation.has_marking:
        elsewhere = _MARKED_ELSEWHERE
    lacks = missing(situation) + unconfirmed(facts, situation)
    overdue = late(facts, situation)
    return tuple(
        Step(
            code,
            _state(code, at, elsewhere, order),
            lacks if code == at else (),
            tuple(fault for fault in overdue if _LATE_AT.get(fault.code, at) == code),
            href(code, facts),
        )
        for code in order
    )


def _state(code: StepCode, at: StepCode, elsewhere: frozenset[StepCode], order: list[StepCode]) -> StepState:
    if code in elsewhere:
        return "elsewhere"
    if code == at:
        return "now"
    return "done" if order.index(code) < order.index(at) else "later"


def href(code: StepCode, facts: Facts) -> str:
    """Return the address of the page where a step is done."""
    match code:
        case "set_up":
            return f"/events/{facts.id}/edit"
        case "entries":
            return f"/events/{facts.id}/entries"
        case "marking":
            return f"/events/{facts.id}/marks"
        case "publication" | "final":
            return f"/events/{facts.id}/results"
        case "awards":
            return f"/competitions/{facts.competition}/awards"
        case "certificates":
            return f"/competitions/{facts.competition}/credentials"
