"""A marking scheme as it is being read from a sheet: what was understood so far, with where it stood."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final, Literal

from competitions.marking.fields import multiple

_USUAL_STEP: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stood: the number of the sheet's table, the row and the column (from 0)."""

    table: int
    row: int
    column: int | None


@dataclass(slots=True)
class AspectDraft:
    """One aspect; `max_mark` is None where the cell said none, `scores` has what was said of each score."""

    code: str
    title: str
    english: str
    kind: Literal["M", "J"] | None
    max_mark: Decimal | None
    step: Decimal | None
    extra: list[str]
    requirement: str
    standard: str
    place: Place
    scores: dict[int, str] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """Return it as a part of the scheme's document."""
        made: dict[str, Any] = {
            "code": self.code,
            "title": {"zh": self.title, "en": self.english or self.title},
            "kind": self.kind,
            "max_mark": self.max_mark,
            "extra": "\n".join(self.extra),
            "requirement": self.requirement,
            "standard": self.standard,
        }
        if self.scores:
            made["scores"] = [self.scores[score] for score in range(4)]
        if self.kind == "M" and self.max_mark is not None:
            made["step"] = self.step or fitting_step(self.max_mark)
        return made


@dataclass(slots=True)
class SubDraft:
    """One sub-criterion."""

    code: str
    title: str
    english: str
    day: int | None
    aspects: list[AspectDraft] = field(default_factory=list)

    def document(self) -> dict[str, Any]:
        """Return it as a part of the scheme's document."""
        return {
            "code": self.code,
            "title": {"zh": self.title, "en": self.english or self.title},
            "day": self.day,
            "aspects": [aspect.document() for aspect in self.aspects],
        }


@dataclass(slots=True)
class ModuleDraft:
    """One criterion. `stated` is what the sheet says it is out of; without aspects that is its maximum."""

    code: str
    title: str = ""
    english: str = ""
    weight: Decimal = Decimal(1)
    step: Decimal | None = None
    stated: list[tuple[Decimal, Place]] = field(default_factory=list)
    subs: list[SubDraft] = field(default_factory=list)

    @property
    def counted(self) -> Decimal | None:
        """The sum of its aspects' marks; None where one of them has none."""
        found = Decimal(0)
        for sub in self.subs:
            for aspect in sub.aspects:
                if aspect.max_mark is None:
                    return None
                found += aspect.max_mark
        return found

    @property
    def maximum(self) -> Decimal | None:
        """What it is out of; None where that cannot be told."""
        if self.subs:
            return self.counted
        return self.stated[0][0] if self.stated else None

    def document(self) -> dict[str, Any]:
        """Return it as a part of the scheme's document."""
        made: dict[str, Any] = {
            "code": self.code,
            "title": {
                "zh": self.title or f"评分标准 {self.code}",
                "en": self.english or self.title or f"Criterion {self.code}",
            },
            "weight": self.weight,
            "sub_criteria": [sub.document() for sub in self.subs if sub.aspects],
        }
        if not self.subs and self.stated:
            maximum = self.stated[0][0]
            made |= {"max_mark": maximum, "step": self.step or fitting_step(maximum)}
        return made


def fitting_step(maximum: Decimal) -> Decimal:
    """Return 0.01, or the largest finer power of ten of which the maximum is a multiple."""
    step = _USUAL_STEP
    while not multiple(maximum, step):
        step /= 10
    return step
