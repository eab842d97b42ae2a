"""The values that the calculation takes in and gives out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final, Literal

from competitions.words import Form
from registry.core.texts import Text, text
from rewards.words import QUALIFICATION_KINDS, Ground, PayeeClass

# `period`: outside the award years or the validity. `not_listed`: the contest is not on the approved list, or
# was filed too late. `no_rule`: nothing in the program pays this prize to this class of payee. `gate`: a
# condition of the program or the rule does not hold. `excluded`: left out by a decision. `split_awaited`: the
# team has yet to say how it shares. `highest_only`: the payee has a sum as high or higher within the scope.
# `event_once`: the payee has the sum, due once per event, for another entry. `share_zero`: nothing of the
# team's sum falls to this member. `offset`: another payer paid as much for the same award. `cap`: the most
# that is paid within a scope is reached. `shortage`: the budget does not reach so far. `carried_over`: the
# sum waits for the next year's money.
PassedOverCode = Literal[
    "period",
    "not_listed",
    "no_rule",
    "gate",
    "excluded",
    "split_awaited",
    "highest_only",
    "event_once",
    "share_zero",
    "offset",
    "cap",
    "shortage",
    "carried_over",
]

PASSED_OVER: Final[dict[PassedOverCode, Text]] = {
    "period": text("不在适用期", "outside the period"),
    "not_listed": text("赛事不在备案名单", "contest not on the list"),
    "no_rule": text("无对应规则", "no rule"),
    "gate": text("不符合条件", "a condition does not hold"),
    "excluded": text("经决定排除", "left out by a decision"),
    "split_awaited": text("等待团队分配方案", "the team's split is awaited"),
    "highest_only": text("就高不重复", "the highest only"),
    "event_once": text("每赛项只计一次", "once per event"),
    "share_zero": text("未分得金额", "no share"),
    "offset": text("他处已发，抵扣", "paid by another payer"),
    "cap": text("已达封顶", "cap reached"),
    "shortage": text("预算不足", "budget short"),
    "carried_over": text("结转下年", "carried over"),
}

# What names one line within a program: award, class of payee, payee.
Key = tuple[str, PayeeClass, str]


@dataclass(frozen=True, slots=True)
class AwardedPayee:
    """One payee of the award of one entry.

    The award is shared by its payees: every member, tutor, expert and school of the entry is a line of its
    own with the same `award_id`. `year` is the year of the contest, `event` and `entry` are unique within the
    competition and year, `tier` is the award's code (`first`, `gold`, ...), `awarded_on` a day in
    Asia/Shanghai, `contest_class` empty when the contest has none.

    The rest are facts that gates, caps and splits ask for; who does not know them leaves them out.
    `position` is the payee's place in the entry among those of the class; `event_name` names the discipline
    (empty: the event's code does); `school` is the id of the entry's school, with where and what it is;
    `employed_since` the first day of the employment that holds on the day of the award; `entries` how many
    official entries competed in the event; `starts_on` the event's first day; `stands_for` the record that
    stays where the payee's was merged (empty: their own); `confirmed_on` the day on which the award was
    entered here, a later one where it was decided elsewhere; `group` what the event's group is called;
    `school_name` what the school is.

    A qualification is a line like a prize: `level` is its kind, `tier` its level, `occupation` its code,
    event and discipline the occupation; `insured` says whether the payee was insured as an employee then, and
    `employer` who insured or employed them, with its name.
    """

    award_id: str
    competition: str
    level: Ground
    contest_class: str
    year: int
    event: str
    form: Form
    entry: str
    tier: str
    payee_class: PayeeClass
    payee_id: str
    payee_name: str
    awarded_on: date
    position: int = 0
    event_name: str = ""
    school: str = ""
    school_city: str = ""
    school_district: str = ""
    school_kind: str = ""
    employed_since: date | None = None
    entries: int | None = None
    starts_on: date | None = None
    stands_for: str = ""
    confirmed_on: date | None = None
    group: str = ""
    school_name: str = ""
    occupation: str = ""
    insured: bool | None = None
    employer: str = ""
    employer_name: str = ""

    @property
    def key(self) -> Key:
        """What names the line within a program."""
        return self.award_id, self.payee_class, self.payee_id

    @property
    def payee(self) -> str:
        """Who the payee is, whichever of their merged records was awarded."""
        return self.stands_for or self.payee_id

    @property
    def is_qualification(self) -> bool:
        """Whether the line is a qualification, not the prize of a contest."""
        return self.level in QUALIFICATION_KINDS

    @property
    def discipline(self) -> str:
        """What the event is called in every contest and year."""
        return self.event_name or self.event


@dataclass(frozen=True, slots=True)
class Filing:
    """How a team said that its sum is to be shared: fen by payee id, and whether all members confirmed it."""

    shares: Mapping[str, int]
    confirmed: bool


@dataclass(frozen=True, order=True, slots=True)
class OutsidePaid:
    """What another payer paid to a payee for an award, with the number of the document it was paid by."""

    payer: str
    document: str
    amount_fen: int


@dataclass(frozen=True, slots=True)
class Kept:
    """A sum that was approved already: the rule and the numbers of the entitlement as it was written.

    It is under the budget of `year`, and stays there. `spent_fen` of it was paid or is with the bank: if the
    sum falls, so much of that budget stays used until it comes back.
    """

    rule: str
    amount_fen: int
    claimed_fen: int
    earlier_fen: int
    year: int
    spent_fen: int = 0
    offset_fen: int = 0


@dataclass(frozen=True, slots=True)
class Circumstances:
    """What the calculation has to know beside the awards; where nothing is known, nothing is.

    `today` is None where no time passes, as in a simulation: every deadline is over then. `since` is the day
    on which the program came into force. `filings` are the newest splits of teams by award and class of
    payee, `excluded` the reasons of those who are left out, `kept` what was approved already, `gone` what of
    the budget was used for sums that fell and did not come back, by the year of the budget. `outside` is what
    other payers paid, by award, class of payee and payee (`AwardedPayee.payee`).
    """

    today: date | None = None
    since: date | None = None
    filings: Mapping[tuple[str, PayeeClass], Filing] = field(default_factory=dict)
    excluded: Mapping[Key, str] = field(default_factory=dict)
    kept: Mapping[Key, Kept] = field(default_factory=dict)
    gone: Mapping[int, int] = field(default_factory=dict)
    outside: Mapping[Key, Sequence[OutsidePaid]] = field(default_factory=dict)


NOTHING_MORE: Final = Circumstances()


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What one payee is due for one award: whole fen, above zero, with the rule and the numbers behind it.

    `amount_fen` is gross; of it `withheld_fen` is tax. `claimed_fen` is what the rule gives, `earlier_fen`
    what of it was paid by a lower award before (补差), `offset_fen` what of the rest another payer paid; a
    cap or the budget may have cut what is left. `budget_year` is the year whose budget it is under:
    the contest's, a later one for what was carried over.
    """

    award_id: str
    payee_class: PayeeClass
    payee_id: str
    payee_name: str
    level: Ground
    tier: str
    fund_source: str
    rule: str
    amount_fen: int
    withheld_fen: int
    reason: Text
    claimed_fen: int
    earlier_fen: int
    budget_year: int
    offset_fen: int = 0

    @property
    def key(self) -> Key:
        """What names the line within a program."""
        return self.award_id, self.payee_class, self.payee_id


@dataclass(frozen=True, slots=True)
class PassedOver:
    """An awarded payee who is paid nothing for this award, with the reason.

    `rule` and `amount_fen` say what would have been paid, None and 0 when no rule applies; `instead` is the
    award that is paid in its place, None when there is none.
    """

    award_id: str
    payee_class: PayeeClass
    payee_id: str
    payee_name: str
    code: PassedOverCode
    rule: str | None
    amount_fen: int
    instead: str | None
    reason: Text

    @property
    def key(self) -> Key:
        """What names the line within a program."""
        return self.award_id, self.payee_class, self.payee_id


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """What a budget came to: of one year, or of the whole program (`year` is None then). Whole fen.

    `due_fen` is what rules, highest-only and caps leave due, approved sums included; `approved_fen` of it
    were approved before and are never cut; `entitled_fen` stand; `cut_fen` were taken away because the budget
    is short, `carried_fen` wait for the next year. `stopped` says that more is due than there is and that
    nothing was cut: an officer has to decide before any list is drafted.
    """

    year: int | None
    budget_fen: int
    due_fen: int
    approved_fen: int
    entitled_fen: int
    cut_fen: int
    carried_fen: int
    stopped: bool


@dataclass(frozen=True, slots=True)
class Calculation:
    """The outcome for every awarded payee: each of them is either entitled or passed over, never both."""

    entitlements: tuple[Entitlement, ...]
    passed_over: tuple[PassedOver, ...]
    budgets: tuple[BudgetUse, ...] = ()
