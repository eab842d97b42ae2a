"""The values that the calculation takes in and gives out."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from competitions.words import Form, Level
from registry.core.texts import Text
from rewards.words import PayeeClass

# `period`: outside the award years or the validity. `no_rule`: nothing in the program pays this prize to
# this class of payee. `highest_only`: the payee has a sum as high or higher within the scope. `event_once`:
# the payee has the sum, due once per event, for another entry. `share_zero`: the team's sum has fewer fen
# than the team has members, and none was left for this one.
PassedOverCode = Literal["period", "no_rule", "highest_only", "event_once", "share_zero"]


@dataclass(frozen=True, slots=True)
class AwardedPayee:
    """One payee of the award of one entry.

    The award is shared by its payees: every member, tutor and school of the entry is a line of its own with
    the same `award_id`. `year` is the year of the contest, `event` and `entry` are unique within the
    competition and year, `tier` is the award's code (`first`, `gold`, ...), `awarded_on` a day in
    Asia/Shanghai, `contest_class` empty when the contest has none.
    """

    award_id: str
    competition: str
    level: Level
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


@dataclass(frozen=True, slots=True)
class Entitlement:
    """What one payee is due for one award: whole fen, above zero, with the rule and the numbers behind it."""

    award_id: str
    payee_class: PayeeClass
    payee_id: str
    payee_name: str
    level: Level
    tier: str
    fund_source: str
    rule: str
    amount_fen: int
    reason: Text


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


@dataclass(frozen=True, slots=True)
class Calculation:
    """The outcome for every awarded payee: each of them is either entitled or passed over, never both."""

    entitlements: tuple[Entitlement, ...]
    passed_over: tuple[PassedOver, ...]
