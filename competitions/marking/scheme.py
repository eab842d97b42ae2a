"""Marking schemes: documents that say what is marked in an event, out of how much, and how it adds up."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Annotated, Final, Literal, Self

import pydantic
from pydantic import model_validator

from competitions.awards.document import Document
from competitions.marking.fields import Field, Sheet, multiple
from registry.core.texts import Text, text

MEASURES: Final = "measures"
"""The code of the sheet that holds all measures; no module may have it."""

JUDGES: Final = ("1", "2", "3")
"""A judged aspect takes the scores of three judges, in the fields `<aspect>/1` to `<aspect>/3`."""

BEST_SCORE: Final = 3
"""0 is below the standard of the industry, 1 meets it, 2 exceeds it in part, 3 is excellent."""

# Measures are taken as finely as a stopwatch does.
_MEASURE_STEP: Final = Decimal("0.001")

Code = Annotated[str, pydantic.Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,19}$", examples=["A1"])]
Words = Annotated[str, pydantic.Field(max_length=2000)]
Positive = Annotated[Decimal, pydantic.Field(gt=0, max_digits=12, decimal_places=6)]


class Aspect(Document):
    """One thing that is marked. Measured (`M`): a mark in steps. Judged (`J`): three scores, no steps.

    What helps to mark it may be left out: `extra` says more of it, `requirement` what a measured aspect has
    to meet, `scores` what each of the scores 0 to 3 of a judged one means, and `standard` is the section of
    the standards specification (WSSS) that it belongs to.
    """

    code: Code
    title: Text
    kind: Literal["M", "J"]
    max_mark: Positive
    step: Positive = Decimal("0.01")
    extra: Words = ""
    requirement: Words = ""
    scores: tuple[Words, ...] = pydantic.Field(default=(), max_length=BEST_SCORE + 1)
    standard: Words = ""

    @model_validator(mode="after")
    def _maximum_can_be_reached(self) -> Self:
        if self.kind == "M":
            _check_steps(self.code, self.max_mark, self.step)
        return self

    @model_validator(mode="after")
    def _scores_are_all_described(self) -> Self:
        if self.scores and (self.kind == "M" or len(self.scores) != BEST_SCORE + 1):
            raise ValueError(f"{self.code}: a judged aspect describes each of the scores 0 to 3, or none")
        return self

    @property
    def field_codes(self) -> tuple[str, ...]:
        """The codes of what is typed for this aspect: one mark, or the score of each judge."""
        return (self.code,) if self.kind == "M" else tuple(f"{self.code}/{judge}" for judge in JUDGES)

    def fields(self) -> tuple[Field, ...]:
        """Return what is typed for this aspect."""
        if self.kind == "M":
            return (Field(self.code, self.title, self.max_mark, self.step, "mark"),)
        return tuple(
            Field(
                code,
                text(f"{self.title.zh}（裁判{judge}）", f"{self.title.en} (judge {judge})"),
                Decimal(BEST_SCORE),
                Decimal(1),
                "score",
            )
            for code, judge in zip(self.field_codes, JUDGES, strict=True)
        )


class SubCriterion(Document):
    """Aspects that are marked together, on one day of the contest (1 is the first)."""

    code: Code
    title: Text
    day: int = pydantic.Field(ge=1, le=99)
    aspects: tuple[Aspect, ...] = pydantic.Field(min_length=1)


class Module(Document):
    """A part of the contest that is marked by itself, and counts `weight` times in the total.

    Without sub-criteria it has one mark, out of `max_mark` in steps of `step`. With sub-criteria its
    maximum is the sum of its aspects'; `max_mark` may then be left out, and must agree where it is not.
    """

    code: Code
    title: Text
    max_mark: Positive | None = None
    weight: Positive = Decimal(1)
    step: Positive = Decimal("0.01")
    sub_criteria: tuple[SubCriterion, ...] = ()

    @model_validator(mode="after")
    def _maximum_fits(self) -> Self:
        _check_once("sub-criteria", (part.code for part in self.sub_criteria))
        _check_once("aspects", (aspect.code for aspect in self.aspects))
        if self.sub_criteria:
            if self.max_mark is not None and self.max_mark != self.maximum:
                raise ValueError(
                    f"the aspects of {self.code} have {self.maximum} marks, max_mark says otherwise"
                )
        elif self.max_mark is None:
            raise ValueError(f"module {self.code} has neither max_mark nor sub_criteria")
        else:
            _check_steps(self.code, self.max_mark, self.step)
        return self

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        """The aspects of all sub-criteria in their order."""
        return tuple(aspect for part in self.sub_criteria for aspect in part.aspects)

    @property
    def maximum(self) -> Decimal:
        """The most marks that an entry can have in this module, before its weight."""
        if self.sub_criteria:
            return sum((aspect.max_mark for aspect in self.aspects), Decimal(0))
        return self.max_mark or Decimal(0)

    def fields(self) -> tuple[Field, ...]:
        """Return what is typed per entry in this module."""
        if not self.sub_criteria:
            return (Field("", self.title, self.maximum, self.step, "mark"),)
        return tuple(field for aspect in self.aspects for field in aspect.fields())


class Measure(Document):
    """Something measured that gives no points and only parts ties, such as the time in seconds."""

    code: Code
    title: Text
    unit: Text
    better: Literal["higher", "lower"]

    def field(self) -> Field:
        """Return what is typed per entry for this measure."""
        title = text(f"{self.title.zh}（{self.unit.zh}）", f"{self.title.en} ({self.unit.en})")
        return Field(self.code, title, None, _MEASURE_STEP, "measure")


class MarkingScheme(Document):
    """How an event is marked.

    The total is the sum of the modules' marks times their weights, rounded once, half up, to `decimals`
    places. `tie_break` says for columns of the award scheme's tie-break chain which module's mark, or which
    measure, they are. `double_entry`: two people type every sheet. `compatriot`: a judge may mark an entry
    of their own school.
    """

    modules: tuple[Module, ...] = pydantic.Field(min_length=1)
    measures: tuple[Measure, ...] = ()
    tie_break: Mapping[Annotated[str, pydantic.Field(min_length=1)], str] = pydantic.Field(
        default_factory=dict
    )
    decimals: int = pydantic.Field(ge=0, le=6, examples=[2])
    double_entry: bool = True
    compatriot: bool = False
    blind: bool = False
    recheck: bool = False

    @model_validator(mode="after")
    def _codes_fit_together(self) -> Self:
        codes = [module.code for module in self.modules] + [measure.code for measure in self.measures]
        _check_once("modules and measures", codes)
        if MEASURES in {module.code.casefold() for module in self.modules}:
            raise ValueError(f"no module can have the code {MEASURES}: it is that of the sheet of measures")
        if unknown := sorted(set(self.tie_break.values()) - set(codes)):
            raise ValueError(f"tie_break names neither a module nor a measure: {', '.join(unknown)}")
        return self

    @property
    def maximum(self) -> Decimal:
        """The most points that an entry can have, before rounding."""
        return sum((module.maximum * module.weight for module in self.modules), Decimal(0))

    def sheets(self) -> tuple[Sheet, ...]:
        """Return the sheets to fill: one per module in their order, then one for the measures, if any."""
        return self._sheets

    def sheet(self, code: str) -> Sheet | None:
        """Return the sheet of this code, or None."""
        return next((sheet for sheet in self._sheets if sheet.code == code), None)

    @cached_property
    def _sheets(self) -> tuple[Sheet, ...]:
        # Asked for once per entry, and the same every time.
        modules = (Sheet(module.code, module.title, module.fields()) for module in self.modules)
        if not self.measures:
            return tuple(modules)
        title = text("计量项", "Measures")
        return (*modules, Sheet(MEASURES, title, tuple(measure.field() for measure in self.measures)))

    def module(self, code: str) -> Module | None:
        """Return the module of this code, or None (the sheet of measures is no module)."""
        return next((module for module in self.modules if module.code == code), None)


@lru_cache(maxsize=256)
def scheme_of(document: str) -> MarkingScheme:
    """Return the scheme that a document holds; the same text is read only once."""
    return MarkingScheme.model_validate_json(document)


def called(*sheets: str) -> Text:
    """Return what sheets (codes) are called within a sentence; the one of all measures is no module."""
    modules = [code for code in sheets if code != MEASURES]
    zh = [f"模块 {'、'.join(modules)}"] if modules else []
    en = [f"module{'s' if len(modules) > 1 else ''} {', '.join(modules)}"] if modules else []
    if MEASURES in sheets:
        zh.append("计量项")
        en.append("the measures")
    return text("和".join(zh), " and ".join(en))


def _check_once(what: str, codes: Iterable[str]) -> None:
    """Refuse codes that differ in nothing, or in capitals only, which people would mix up."""
    seen: set[str] = set()
    for code in codes:
        if code.casefold() in seen:
            raise ValueError(f"two of the {what} have the code {code}")
        seen.add(code.casefold())


def _check_steps(code: str, max_mark: Decimal, step: Decimal) -> None:
    if not multiple(max_mark, step):
        raise ValueError(f"the maximum of {code} ({max_mark}) is no multiple of its step ({step})")
