"""The rules of a reward program: which prize pays whom how much, once for what, and how it is shared.

Amounts are whole fen. The elements are those of domain.md, section 4, as far as they are built.
"""

from collections import Counter, defaultdict
from itertools import combinations
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from competitions.words import Form, Level
from rewards.words import PayeeClass

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
    """What a rule pays for: prizes of a level and, when stated, of one contest class or form of event."""

    level: Level
    contest_class: Words | None = None
    form: Form | None = None
    tiers: Annotated[tuple[Code, ...], Field(min_length=1)]


class Split(Part):
    """How a team's sum is shared: equally, to the fen.

    The fen that do not divide go out one by one to the members in the order of their payee ids, so that
    the same team is always shared in the same way.
    """

    by: Literal["equal"]
    remainder: Literal["one_fen_each_in_payee_id_order"]


class Rule(Part):
    """One line of a program: a prize, a class of payee and a sum in fen.

    `unit` says what the sum is paid once for: `person`, each payee for each of their prizes; `team`, the
    entry (also an entry of one), shared by its payees of this class as `split` says; `event`, the event,
    to each payee once however many of their entries won there.
    """

    id: Code
    what: ContestPrize
    payee_class: PayeeClass
    amount_fen: Annotated[int, Field(gt=0)]
    unit: Unit
    split: Split | None = None
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
        if _meet(one.what.contest_class, other.what.contest_class) and _meet(one.what.form, other.what.form)
    }
    return list(found)


def _meet(one: str | None, other: str | None) -> bool:
    """Return whether two conditions can hold together; None is the condition that always holds."""
    return one is None or other is None or one == other


def repeated(codes: list[str]) -> str:
    """Return the codes that stand more than once, in words, empty when none does."""
    return ", ".join(code for code, times in Counter(codes).items() if times > 1)
