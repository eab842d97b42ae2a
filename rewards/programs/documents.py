"""The document of a reward program: what it pays for, whom, how much, and on what basis.

A program is data with a version (domain.md, section 4). Amounts are whole fen, days are days in
Asia/Shanghai. The JSON Schema of a program file is `Program.model_json_schema()`.
"""

from datetime import date
from typing import Annotated, Literal, Self

from pydantic import Field, field_validator, model_validator

from registry.core.texts import Text
from rewards.programs.rules import Code, Part, Rule, Words, overlaps, refusal, repeated
from rewards.words import PayeeClass

Scope = Literal["none", "event", "year", "program"]
Kind = Literal["commendation", "praise", "subsidy"]

Name = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=80, examples=["example-2026"])]
Year = Annotated[int, Field(ge=1900, le=2999)]


class Basis(Part):
    """The document that a program rests on, and where its figures were read.

    `number` is the 文号. `invented` says that the amounts are nobody's: an example. When they are not
    invented, `source` has to name where they can be read.
    """

    title: Text
    number: Words | None = None
    source: Words | None = None
    invented: bool
    note: Text

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
    title: Text


class HighestOnly(Part):
    """Within what one payee of a class is paid for the highest sum only (就高不重复).

    `event` is one event of one competition and year, `year` all of a year's awards, `program` every award
    that the program pays; `none` pays them all.
    """

    student: Scope
    tutor: Scope
    school: Scope

    def scope(self, payee_class: PayeeClass) -> Scope:
        """Return the scope for payees of a class."""
        return {"student": self.student, "tutor": self.tutor, "school": self.school}[payee_class]


class Program(Part):
    """One version of a reward program."""

    format: Literal["reward-program/1"]
    name: Name
    version: Annotated[int, Field(ge=1)]
    title: Text
    kind: Kind
    basis: Basis
    payer: Text
    award_years: AwardYears
    validity: Validity
    fund_sources: Annotated[tuple[FundSource, ...], Field(min_length=1)]
    highest_only: HighestOnly
    rules: Annotated[tuple[Rule, ...], Field(min_length=1)]

    def covers(self, year: int, awarded_on: date) -> bool:
        """Return whether an award of a contest year, made on a day, is one that this version is for."""
        years, days = self.award_years, self.validity
        return years.first <= year <= (years.last or year) and (days.starts or date.min) <= awarded_on <= (
            days.ends or date.max
        )

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
    def _periods_run_forward(self) -> Self:
        years, days = self.award_years, self.validity
        if years.last is not None and years.last < years.first:
            raise refusal("period_reversed", "award_years 首尾颠倒。", "award_years ends before it begins.")
        if days.starts is not None and days.ends is not None and days.ends < days.starts:
            raise refusal("period_reversed", "validity 首尾颠倒。", "validity ends before it begins.")
        return self
