"""The rules of a reward program: which prize pays whom how much, once for what, and how it is shared.

Amounts are whole fen. The elements are those of domain.md, section 4.
"""

from collections import Counter, defaultdict
from datetime import date
from itertools import combinations
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag, field_validator, model_validator
from pydantic_core import PydanticCustomError

from competitions.words import Form, Level
from registry.people.words import OrganizationKind
from rewards.programs.amounts import Fen
from rewards.words import PayeeClass, QualificationKind

Unit = Literal["person", "team", "event"]

Code = Annotated[str, Field(pattern=r"^[A-Za-z0-9]+([._-][A-Za-z0-9]+)*$", max_length=80)]
Words = Annotated[str, Field(min_length=1, max_length=2000)]


def refusal(code: str, zh: str, en: str) -> PydanticCustomError:
    """Return a validation error that carries both languages in its context, for `loading` to show."""
    return PydanticCustomError(code, "{en}", {"zh": zh, "en": en})


class Part(BaseModel):
    """A frozen part of a program document; a key that it does not know is refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class ContestPrize(Part):
    """What a rule pays for: prizes of a level and, when stated, of one contest class, group or form of event.

    `group` is what the event's group is called (组别), such as 中职组 or 教师组.
    """

    level: Level
    contest_class: Words | None = None
    group: Words | None = None
    form: Form | None = None
    tiers: Annotated[tuple[Code, ...], Field(min_length=1)]

    @field_validator("tiers")
    @classmethod
    def _each_tier_stands_once(cls, tiers: tuple[str, ...]) -> tuple[str, ...]:
        if twice := repeated(list(tiers)):
            raise refusal(
                "tier_repeated",
                f"同一奖次写了两次：{twice}，请只留一个。",
                f"A tier stands twice: {twice}; keep one.",
            )
        return tiers


class Uplift(Part):
    """So many percent more for the occupations on a list, such as those that are scarce."""

    percent: Annotated[int, Field(gt=0, le=300)]
    occupations: Annotated[tuple[Code, ...], Field(min_length=1)]

    @field_validator("occupations")
    @classmethod
    def _each_occupation_stands_once(cls, occupations: tuple[str, ...]) -> tuple[str, ...]:
        return _each_once(occupations)


class QualificationHeld(Part):
    """What a rule pays for: qualifications of a kind and some levels, of all occupations or of those named.

    `certificate` is a certificate that somebody outside awarded, `training` a training that was attended;
    both are recorded in lists and confirmed by a second person. `uplift` pays more for some occupations.
    """

    kind: QualificationKind
    levels: Annotated[tuple[Code, ...], Field(min_length=1)]
    occupations: tuple[Code, ...] = ()
    uplift: Uplift | None = None

    @field_validator("levels", "occupations")
    @classmethod
    def _each_stands_once(cls, codes: tuple[str, ...]) -> tuple[str, ...]:
        return _each_once(codes)

    @property
    def level(self) -> QualificationKind:
        """What stands in the place of a contest's level."""
        return self.kind

    @property
    def tiers(self) -> tuple[str, ...]:
        """What stands in the place of a contest's tiers."""
        return self.levels


def _each_once(codes: tuple[str, ...]) -> tuple[str, ...]:
    if twice := repeated(list(codes)):
        raise refusal(
            "code_repeated",
            f"同一代码写了两次：{twice}，请只留一个。",
            f"A code stands twice: {twice}; keep one.",
        )
    return codes


# The names of the two kinds of ground in the places of faults; a file never writes them.
PRIZE: Final = "(prize)"
QUALIFICATION: Final = "(qualification)"


def _ground(what: Any) -> str:
    if isinstance(what, dict):
        return QUALIFICATION if "kind" in what or "levels" in what else PRIZE
    return QUALIFICATION if isinstance(what, QualificationHeld) else PRIZE


What = Annotated[
    Annotated[ContestPrize, Tag(PRIZE)] | Annotated[QualificationHeld, Tag(QUALIFICATION)],
    Discriminator(_ground),
]


class Split(Part):
    """How a team's sum is shared, to the fen.

    `equal`: every payee of the class the same. `percentages`: by each payee's position in the entry, as
    `percentages` says for a team of its size; a size that is not listed shares equally. `filed`: as the
    team says and every member confirms, within `within_days` days after the award or after the program
    came into force, whichever is later; a team that does not is shared equally.

    The fen that do not divide go out one by one to the payees in the order of their ids, or in the order
    in which they stand in the entry, so that the same team is always shared in the same way.
    """

    by: Literal["equal", "percentages", "filed"]
    remainder: Literal["one_fen_each_in_payee_id_order", "one_fen_each_in_entry_order"]
    percentages: tuple[
        Annotated[tuple[Annotated[int, Field(ge=0, le=10_000)], ...], Field(min_length=1)], ...
    ] = ()
    within_days: Annotated[int, Field(gt=0, le=730)] | None = None

    @model_validator(mode="after")
    def _states_what_its_kind_needs(self) -> Self:
        if (self.by == "percentages") != bool(self.percentages):
            raise refusal(
                "split_percentages_unfit",
                "按比例分配（percentages）须列出各人数的比例；其他分配方式不得列。",
                "A split by percentages lists them for each size of team; other splits have none.",
            )
        if (self.by == "filed") != (self.within_days is not None):
            raise refusal(
                "split_deadline_unfit",
                "由队伍自报（filed）须写 within_days（期限天数）；其他分配方式不得写。",
                "A split that teams file needs within_days; other splits have none.",
            )
        wrong = [shares for shares in self.percentages if sum(shares) != 10_000]
        if wrong:
            raise refusal(
                "split_percentages_sum",
                f"每组比例合计须为 10000（万分比），现为 {sum(wrong[0])}。",
                f"The percentages of a team, in hundredths of a percent, come to 10000, not {sum(wrong[0])}.",
            )
        twice = repeated([str(len(shares)) for shares in self.percentages])
        if twice:
            raise refusal(
                "split_size_repeated",
                f"同一人数的比例列了两次：{twice}。",
                f"Percentages for a team of one size stand twice: {twice}.",
            )
        return self


class Home(Part):
    """Which schools are the payer's own: those in its cities or districts, or of some kinds; all that is
    stated has to hold, each by one of its values."""

    cities: tuple[Words, ...] = ()
    districts: tuple[Words, ...] = ()
    kinds: tuple[OrganizationKind, ...] = ()

    @model_validator(mode="after")
    def _states_something(self) -> Self:
        if not (self.cities or self.districts or self.kinds):
            raise refusal(
                "home_empty",
                "home 须至少写明城市、区县或学校类别之一。",
                "home states at least one of cities, districts and kinds.",
            )
        return self


class Gates(Part):
    """Conditions under which a prize is paid (field-notes.md, 1.3, 6); all that are stated have to hold.

    `home`: the entry's school is one of the payer's own. `employed_years`: on the day of the award the payee
    is an employee, and has been for so many years (0: simply is one). `least_entries`: so many official
    entries competed in the event, by its newest result. `first_title_only`: the payee has not won the same
    tier at this level in the same discipline before; a discipline is the events that bear one name, whatever
    the contest and year. `insured`: the payee of a qualification was insured as an employee on the day of it.
    """

    home: Home | None = None
    employed_years: Annotated[int, Field(ge=0, le=60)] | None = None
    least_entries: Annotated[int, Field(gt=0)] | None = None
    first_title_only: bool = False
    insured: bool = False


class ApprovedContest(Part):
    """A contest on the payer's list, and the day on which it was put on file, which is before it begins."""

    competition: Words
    filed_on: date


class Cap(Part):
    """The most that is paid within a scope, in fen, to one payee, for one school, or for one event.

    `payee_classes` says whose sums count together, all of them when it is empty. The highest sums come
    first; the one that would pass the cap is cut, and what comes after it is not paid.
    """

    id: Code
    per: Literal["payee", "school", "event"]
    within: Literal["event", "year", "program"]
    amount_fen: Fen
    payee_classes: tuple[PayeeClass, ...] = ()


class Rule(Part):
    """One line of a program: a prize, a class of payee and a sum in fen.

    `unit` says what the sum is paid once for: `person`, each payee for each of their prizes; `team`, the
    entry (also an entry of one), shared by its payees of this class as `split` says; `event`, the event,
    to each payee once however many of their entries won there.
    """

    id: Code
    what: What
    payee_class: PayeeClass
    amount_fen: Fen
    unit: Unit
    split: Split | None = None
    gates: Gates = Gates()
    fund_source: Code

    @model_validator(mode="after")
    def _splits_what_is_paid_per_team(self) -> Self:
        if (self.unit == "team") != (self.split is not None):
            raise refusal(
                "split_unfit",
                "按队计发（team）须写明 split；其他计发单位不得写 split。",
                "A sum per team needs a split; a sum per person or event has none.",
            )
        return self

    @model_validator(mode="after")
    def _pays_employees_for_qualifications(self) -> Self:
        qualification = isinstance(self.what, QualificationHeld)
        if qualification != (self.payee_class == "employee") or (qualification and self.unit != "person"):
            raise refusal(
                "qualification_unfit",
                "证书和培训只奖励职工（employee），按人（person）计发；竞赛奖项不奖励职工类。",
                "A qualification pays the class employee per person, and a prize never pays that class.",
            )
        if qualification and (self.gates.home is not None or self.gates.least_entries is not None):
            raise refusal(
                "gate_unfit",
                "home 和 least_entries 只适用于竞赛奖项。",
                "The gates home and least_entries are for prizes of contests.",
            )
        if not qualification and self.gates.insured:
            raise refusal(
                "gate_unfit", "insured 只适用于证书和培训。", "The gate insured is for qualifications."
            )
        return self

    @model_validator(mode="after")
    def _uplift_comes_to_whole_fen(self) -> Self:
        uplift = self.what.uplift if isinstance(self.what, QualificationHeld) else None
        if uplift is not None and self.amount_fen * uplift.percent % 100:
            raise refusal(
                "uplift_fraction",
                f"加发 {uplift.percent}% 后不是整分，请改金额或比例。",
                f"With {uplift.percent} percent more the sum has a fraction of a fen; change one of them.",
            )
        return self

    @property
    def contest_class(self) -> str | None:
        """The only class of contest whose prizes are paid, None for all; a qualification has none."""
        return self.what.contest_class if isinstance(self.what, ContestPrize) else None

    @property
    def form(self) -> Form | None:
        """The only form of event whose prizes are paid, None for both; a qualification has none."""
        return self.what.form if isinstance(self.what, ContestPrize) else None

    @property
    def group(self) -> str | None:
        """The only group of events whose prizes are paid, None for all; a qualification has none."""
        return self.what.group if isinstance(self.what, ContestPrize) else None

    def sum_for(self, occupation: str) -> int:
        """Return the sum in fen for a qualification in an occupation; a prize has none."""
        uplift = self.uplift_for(occupation)
        return self.amount_fen + (self.amount_fen * uplift.percent // 100 if uplift is not None else 0)

    def uplift_for(self, occupation: str) -> Uplift | None:
        """Return the uplift of an occupation that is on its list, None for all others."""
        uplift = self.what.uplift if isinstance(self.what, QualificationHeld) else None
        return uplift if uplift is not None and occupation in uplift.occupations else None

    def pays(self, contest_class: str, group: str, form: str, occupation: str) -> bool:
        """Return whether what is asked beside level, tier and class of payee holds."""
        if isinstance(self.what, QualificationHeld):
            return not self.what.occupations or occupation in self.what.occupations
        return (
            self.contest_class in {None, contest_class}
            and self.group in {None, group}
            and self.form in {None, form}
        )


def overlaps(rules: tuple[Rule, ...]) -> list[tuple[str, str]]:
    """Return the ids of every two rules that some prize of some payee would both match."""
    paying: defaultdict[tuple[str, str, str], list[Rule]] = defaultdict(list)
    for rule in rules:
        for tier in dict.fromkeys(rule.what.tiers):
            paying[rule.what.level, tier, rule.payee_class].append(rule)
    found = {
        (one.id, other.id): None
        for group in paying.values()
        for one, other in combinations(group, 2)
        if _both_pay(one.what, other.what)
    }
    return list(found)


def _both_pay(one: What, other: What) -> bool:
    """Return whether something of the same level, tier and class of payee is paid by both."""
    if isinstance(one, ContestPrize) and isinstance(other, ContestPrize):
        return (
            _meet(one.contest_class, other.contest_class)
            and _meet(one.group, other.group)
            and _meet(one.form, other.form)
        )
    if isinstance(one, QualificationHeld) and isinstance(other, QualificationHeld):
        return not (one.occupations and other.occupations) or bool(
            set(one.occupations) & set(other.occupations)
        )
    return False


def _meet(one: str | None, other: str | None) -> bool:
    """Return whether two conditions can hold together; None is the condition that always holds."""
    return one is None or other is None or one == other


def repeated(codes: list[str]) -> str:
    """Return the codes that stand more than once, in words, empty when none does."""
    return ", ".join(code for code, times in Counter(codes).items() if times > 1)
