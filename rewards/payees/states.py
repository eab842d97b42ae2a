"""Where an entitlement stands, in one word, and what is missing from the payee. Pure.

The pages of payees, schools and bureaus all take their words from here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final, Literal
from uuid import UUID

from registry.core.clock import SHANGHAI, day
from registry.core.texts import Text, text

State = Literal[
    "due",
    "listed",
    "on_notice",
    "objected",
    "approving",
    "approved",
    "in_batch",
    "paid",
    "returned",
    "excluded",
    "withdrawn",
    "owed_back",
    "paid_back",
]
Missing = Literal["account", "new_account", "guardian"]
ListState = Literal["drafted", "in_notice", "approving", "approved"]
Outcome = Literal["paid", "returned"]

STATES: Final[dict[State, Text]] = {
    "due": text("待列入名单", "Due"),
    "listed": text("已列入名单", "On a list"),
    "on_notice": text("公示中", "On public notice"),
    "objected": text("异议核查中", "Objected to"),
    "approving": text("审批中", "Being approved"),
    "approved": text("已批准，待发放", "Approved"),
    "in_batch": text("发放中", "Being paid"),
    "paid": text("已发放", "Paid"),
    "returned": text("银行退票", "Returned by the bank"),
    "excluded": text("不予发放", "Left out"),
    "withdrawn": text("已取消", "Withdrawn"),
    "owed_back": text("须交回", "To be paid back"),
    "paid_back": text("已交回", "Paid back"),
}

# How a state looks as a badge.
LOOKS: Final[dict[State, str]] = {
    "due": "wait",
    "listed": "wait",
    "on_notice": "wait",
    "objected": "changed",
    "approving": "wait",
    "approved": "good",
    "in_batch": "wait",
    "paid": "final",
    "returned": "bad",
    "excluded": "off",
    "withdrawn": "off",
    "owed_back": "bad",
    "paid_back": "off",
}

MISSING: Final[dict[Missing, Text]] = {
    "account": text("确认收款账户", "Confirm the bank account"),
    "new_account": text("银行退票，请更正收款账户", "The bank sent it back: correct the bank account"),
    "guardian": text("补充监护人", "Name the guardian"),
}

# The way from the award to the money, as steps; a state stands at one of them.
STEPS: Final[tuple[Text, ...]] = (
    text("应发", "Due"),
    text("公示", "Notice"),
    text("审批", "Approval"),
    text("付款", "Payment"),
    text("到账", "Paid"),
)
_STEP: Final[dict[State, int]] = {
    "due": 0,
    "listed": 0,
    "on_notice": 1,
    "objected": 1,
    "approving": 2,
    "approved": 3,
    "in_batch": 3,
    "returned": 3,
    "paid": 4,
}


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of one entitlement, from all tables.

    `list_state` is of the list that it is on, `objected` whether an open objection names its line.
    `outcome` is the bank's last answer, for a payment to `paid_to`; `in_batch` says that a
    payment is on its way. `account` is the payee's newest account; `minor` that they are known to be under
    18. `since` is when the entitlement appeared; `deadline` the last day for confirming, None where the
    program has none.
    """

    withdrawn: bool = False
    excluded: bool = False
    list_state: ListState | None = None
    objected: bool = False
    in_batch: bool = False
    outcome: Outcome | None = None
    paid_to: UUID | None = None
    owed_back_fen: int = 0
    reclaimed_fen: int = 0
    account: UUID | None = None
    with_guardian: bool = False
    minor: bool = False
    deadline: date | None = None


def state(facts: Facts) -> State:
    """Return where an entitlement stands: the furthest that it came, unless it fell or was left out."""
    if facts.withdrawn:
        if facts.owed_back_fen:
            return "owed_back"
        return "paid_back" if facts.reclaimed_fen else "withdrawn"
    if facts.in_batch:
        return "in_batch"
    if facts.outcome is not None:
        return facts.outcome
    if facts.list_state == "approved":
        return "approved"
    if facts.excluded:
        return "excluded"
    match facts.list_state:
        case "approving":
            return "approving"
        case "in_notice":
            return "objected" if facts.objected else "on_notice"
        case "drafted":
            return "listed"
        case _:
            return "due"


def missing(facts: Facts) -> tuple[Missing, ...]:
    """Return what the payee still has to do before the sum can be paid; nothing once it is paid or fell."""
    now = state(facts)
    if now in {"paid", "excluded", "withdrawn", "owed_back", "paid_back", "in_batch"}:
        return ()
    found: list[Missing] = []
    if facts.account is None:
        found.append("account")
    elif now == "returned" and facts.account == facts.paid_to:
        found.append("new_account")
    elif facts.minor and not facts.with_guardian:
        found.append("guardian")
    return tuple(found)


def late(facts: Facts, today: date) -> bool:
    """Return whether something is missing and the last day for it is over; what is due is never lost."""
    return bool(missing(facts)) and facts.deadline is not None and today > facts.deadline


def step(now: State) -> int | None:
    """Return at which of `STEPS` a state stands, None for what fell or was left out."""
    return _STEP.get(now)


def deadline(since: date, within_days: int) -> date:
    """Return the last day for confirming: days count from the day after the entitlement appeared."""
    return since + timedelta(days=within_days)


@dataclass(frozen=True, slots=True)
class Reminder:
    """A stage of reminding, and since when it goes on: who was told since then is not told again."""

    stage: str
    since: datetime


def reminder(since: datetime, within_days: int, remind_before: Sequence[int], now: datetime) -> Reminder:
    """Return the stage of reminding at an instant: the last one that was reached.

    "appeared" from the first moment, "before-N" from N days before the last day on, "late" after it. Where
    some stages were missed, such as by a service that stood still, the last one only is told.
    """
    last, today = deadline(day(since), within_days), day(now)
    left = (last - today).days
    if left < 0:
        return Reminder("late", _morning(last + timedelta(days=1)))
    reached = [days for days in remind_before if left <= days < within_days]
    if not reached:
        return Reminder("appeared", since)
    return Reminder(f"before-{min(reached)}", _morning(last - timedelta(days=min(reached))))


def _morning(of: date) -> datetime:
    return datetime.combine(of, time.min, SHANGHAI)
