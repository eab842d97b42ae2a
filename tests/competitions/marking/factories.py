"""Values for tests of marking."""

from decimal import Decimal
from random import Random
from typing import Any

from competitions.marking.scheme import Aspect, MarkingScheme, Measure, Module, SubCriterion
from registry.core.texts import text


def source(seed: int) -> Random:
    """Return chance that can be repeated."""
    return Random(seed)  # noqa: S311


def make_aspect(code: str = "A1", kind: str = "M", max_mark: str = "2", **overrides: Any) -> Aspect:
    facts = {"code": code, "title": text("要点", "Aspect"), "kind": kind, "max_mark": max_mark}
    return Aspect.model_validate({**facts, **overrides})


def make_module(code: str = "A", *aspects: Aspect, **overrides: Any) -> Module:
    """Make a module out of 100 in halves, or one sub-criterion with these aspects."""
    facts: dict[str, Any] = {"code": code, "title": text("模块", "Module")}
    if aspects:
        facts["sub_criteria"] = [SubCriterion(code="1", title=text("子项", "Part"), day=1, aspects=aspects)]
    else:
        facts |= {"max_mark": "100", "step": "0.5"}
    return Module.model_validate({**facts, **overrides})


def make_measure(code: str = "time", **overrides: Any) -> Measure:
    facts = {"code": code, "title": text("用时", "Time"), "unit": text("秒", "s"), "better": "lower"}
    return Measure.model_validate({**facts, **overrides})


def make_scheme(*modules: Module, **overrides: Any) -> MarkingScheme:
    """Make a scheme of these modules, or of two whole ones, with points of two places."""
    facts: dict[str, Any] = {"modules": modules or (make_module("A"), make_module("B")), "decimals": 2}
    return MarkingScheme.model_validate({**facts, **overrides})


def number(value: str | int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
