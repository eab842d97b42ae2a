"""The document of a reward program: what it pays for, whom, how much, and on what basis.

A program is data with a version (domain.md, section 4). Amounts are whole fen, days are days in
Asia/Shanghai. The JSON Schema of a program file is `Program.model_json_schema()`.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, field_validator, model_validator

from registry.core.texts import Text
from registry.people.words import Bureau
from rewards.programs.limits import Budget, HighestOnly, Offset
from rewards.programs.rules import (
    ApprovedContest,
    Cap,
    Code,
    Gates,
    Part,
    QualificationHeld,
    Rule,
    Words,
    overlaps,
    refusal,
    repeated,
)
from rewards.words import PayeeClass

Kind = Literal["commendation", "praise", "subsidy"]

Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80, examples=["example-2026"])]


def _in_both_languages(words: Text) -> Text:
    if not (words.zh.strip() and words.en.strip()):
        raise refusal(
            "words_missing", "中文和英文都要填写。", "Both languages are needed; one of them is empty."
        )
    return words


Said = Annotated[Text, AfterValidator(_in_both_languages)]
Year = Annotated[int, Field(ge=1900, le=2999)]


class Basis(Part):
    """The document that a program rests on, and where its figures were read.

    `number` is the 文号. `invented` says that the amounts are nobody's: an example. When they are not
    invented, `source` has to name where they can be read.
    """

    title: Said
    number: Words | None = None
    source: Words | None = None
    invented: bool
    note: Said

    @model_validator(mode="after")
    def _says_where_amounts_come_from(self) -> Self:
        if not self.invented and self.source is None:
            raise refusal(
                "source_missing",
                "金额不是虚构的，须在 source 写明出处。",
                "The amounts are not invented: name in source where they can be read.",
            )
        return self


class AwardYears(Part):
    """The years of contests which a program rewards, both included; no `last` means until further notice."""

    first: Year
    last: Year | None = None


class Validity(Part):
    """The days of awarding for which this version holds, both included; a day that is not stated is open.

    The version that applies goes by the date of the award, not of the payment (field-notes.md, 1.3, 7).
    """

    starts: date | None = None
    ends: date | None = None


class FundSource(Part):
    """A budget line or purse that a rule pays from."""

    code: Code
    title: Said


class Tax(Part):
    """How sums of a class of payee are taxed: data of the program, never decided in code.

    `exempt`: nothing is withheld. `withheld`: `rate_bp` hundredths of a percent of the whole sum, rounded
    half up to the fen. `through_employer`: paid gross and taxed as wages by the employer. `note` names
    the basis.
    """

    payee_class: PayeeClass
    treatment: Literal["exempt", "withheld", "through_employer"]
    rate_bp: Annotated[int, Field(gt=0, lt=10_000)] | None = None
    note: Said

    @model_validator(mode="after")
    def _a_rate_where_something_is_withheld(self) -> Self:
        if (self.treatment == "withheld") != (self.rate_bp is not None):
            raise refusal(
                "tax_rate_unfit",
                "代扣（withheld）须写 rate_bp（万分比）；其他方式不得写。",
                "What is withheld needs rate_bp, in hundredths of a percent; other treatments have none.",
            )
        return self


class NoticeRule(Part):
    """How long a list is on public notice, in working days, and whether its first day counts."""

    working_days: Annotated[int, Field(gt=0, le=60)]
    publication_day_counts: bool = False


class ApprovalStep(Part):
    """One approval of a list: by which bureau, and what it is called there."""

    bureau: Bureau
    title: Said


class Confirmation(Part):
    """How many days payees have to confirm their accounts, and when they are reminded, in days before."""

    within_days: Annotated[int, Field(gt=0, le=730)]
    remind_before: tuple[Annotated[int, Field(ge=0, le=365)], ...]

    @model_validator(mode="after")
    def _reminds_within_the_time(self) -> Self:
        if early := [str(days) for days in self.remind_before if days >= self.within_days]:
            raise refusal(
                "reminder_too_early",
                f"提醒（期限前 {', '.join(early)} 天）早于确认开始：期限只有 {self.within_days} 天。",
                f"Reminders {', '.join(early)} days before the end come before the"
                f" {self.within_days} days begin.",
            )
        if twice := repeated([str(days) for days in self.remind_before]):
            raise refusal(
                "reminder_repeated", f"同一天提醒两次：{twice}。", f"A reminder stands twice: {twice}."
            )
        return self


class Program(Part):
    """One version of a reward program.

    A version that is put in force also states budget, notice, approvals, confirmation and the tax of every
    class that it pays; others, such as a historical table to compare with, may leave them out. Where
    `approved_contests` lists any, no other contest is paid. `gates` hold for every rule, beside its own.
    """

    format: Literal["reward-program/1"]
    name: Name
    version: Annotated[int, Field(ge=1, le=9_999)]
    title: Said
    kind: Kind
    basis: Basis
    payer: Said
    award_years: AwardYears
    validity: Validity
    fund_sources: Annotated[tuple[FundSource, ...], Field(min_length=1)]
    highest_only: HighestOnly
    offset: Offset = Offset()
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]
    approved_contests: tuple[ApprovedContest, ...] = ()
    gates: Gates = Gates()
    caps: tuple[Cap, ...] = ()
    budget: Budget | None = None
    taxes: tuple[Tax, ...] = ()
    notice: NoticeRule | None = None
    approvals: tuple[ApprovalStep, ...] = ()
    confirmation: Confirmation | None = None

    def tax(self, payee_class: PayeeClass) -> Tax | None:
        """Return how sums of a class are taxed, None where the program does not say."""
        return next((tax for tax in self.taxes if tax.payee_class == payee_class), None)

    @property
    def asks_for_entries(self) -> bool:
        """Whether it depends on how many competed in an event what is due for an award there."""
        gates = (self.gates, *(rule.gates for rule in self.rules))
        return any(each.least_entries is not None for each in gates)

    def covers(self, year: int, awarded_on: date) -> bool:
        """Return whether an award of a contest year, made on a day, is one that this version is for."""
        years, days = self.award_years, self.validity
        return years.first <= year <= (years.last or year) and (days.starts or date.min) <= awarded_on <= (
            days.ends or date.max
        )

    def closed_after(self, last_day: date | None) -> "Program":
        """Return the program as it holds once it is closed after a last day of awarding, None for not."""
        if last_day is None or (self.validity.ends is not None and self.validity.ends <= last_day):
            return self
        return self.model_copy(update={"validity": self.validity.model_copy(update={"ends": last_day})})

    @field_validator("rules")
    @classmethod
    def _no_prize_is_paid_by_two_rules(cls, rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
        twice = repeated([rule.id for rule in rules])
        if twice:
            raise refusal("rule_id_repeated", f"规则编号重复：{twice}。", f"Rule ids repeat: {twice}.")
        pairs = ", ".join(f"{one} / {other}" for one, other in overlaps(rules))
        if pairs:
            raise refusal(
                "rules_overlap",
                f"以下规则对同一奖项、同一对象都会付款，请改得互不重叠：{pairs}。",
                f"These rules would pay the same prize to the same payee; make them exclusive: {pairs}.",
            )
        return rules

    @model_validator(mode="after")
    def _fund_sources_are_declared(self) -> Self:
        declared = [source.code for source in self.fund_sources]
        twice = repeated(declared)
        if twice:
            raise refusal(
                "fund_source_repeated", f"资金来源重复：{twice}。", f"Fund sources repeat: {twice}."
            )
        unknown = ", ".join(sorted({rule.fund_source for rule in self.rules} - set(declared)))
        if unknown:
            raise refusal(
                "fund_source_unknown",
                f"规则用了没有列出的资金来源：{unknown}。请写进 fund_sources。",
                f"Rules name fund sources that are not listed: {unknown}. Add them to fund_sources.",
            )
        return self

    @model_validator(mode="after")
    def _each_bureau_and_class_stands_once(self) -> Self:
        if twice := repeated([step.bureau for step in self.approvals]):
            raise refusal(
                "approval_repeated",
                f"同一部门审批两次：{twice}。每一步须由不同部门办理。",
                f"A bureau approves twice: {twice}. Each step is another bureau's.",
            )
        if twice := repeated([tax.payee_class for tax in self.taxes]):
            raise refusal(
                "tax_repeated",
                f"同一类对象写了两种计税方式：{twice}，请只留一种。",
                f"The tax of a class stands twice: {twice}; keep one.",
            )
        if twice := repeated([cap.id for cap in self.caps]):
            raise refusal("cap_id_repeated", f"封顶编号重复：{twice}。", f"Ids of caps repeat: {twice}.")
        if twice := repeated([contest.competition for contest in self.approved_contests]):
            raise refusal(
                "approved_contest_repeated",
                f"备案赛事写了两次：{twice}，请只留一个。",
                f"A contest on file stands twice: {twice}; keep one.",
            )
        return self

    @model_validator(mode="after")
    def _gates_fit_every_rule(self) -> Self:
        paid = {isinstance(rule.what, QualificationHeld) for rule in self.rules}
        if (self.gates.insured and False in paid) or (
            True in paid and (self.gates.home is not None or self.gates.least_entries is not None)
        ):
            raise refusal(
                "gate_unfit",
                "总的 gates 须适用于每条规则：insured 只适用于证书和培训，"
                "home、least_entries 只适用于竞赛奖项。",
                "The gates of the whole fit every rule: insured is for qualifications, home and least_entries"
                " are for prizes.",
            )
        return self

    @model_validator(mode="after")
    def _cuts_tiers_that_it_pays(self) -> Self:
        order = self.budget.cut_order if self.budget else ()
        paid = {tier for rule in self.rules for tier in rule.what.tiers}
        wrong = ", ".join(tier for tier in order if tier not in paid) or repeated(list(order))
        if self.budget and order and (wrong or self.budget.shortage != "cut_by_tier"):
            raise refusal(
                "cut_order_unfit",
                f"cut_order 只用于 cut_by_tier，列出规则中有的奖次，各一次。{wrong}",
                f"cut_order goes with cut_by_tier, and lists tiers that the rules pay, each once. {wrong}",
            )
        return self

    @model_validator(mode="after")
    def _periods_run_forward(self) -> Self:
        years, days = self.award_years, self.validity
        if years.last is not None and years.last < years.first:
            raise refusal("period_reversed", "award_years 首尾颠倒。", "award_years ends before it begins.")
        if days.starts is not None and days.ends is not None and days.ends < days.starts:
            raise refusal("period_reversed", "validity 首尾颠倒。", "validity ends before it begins.")
        return self
