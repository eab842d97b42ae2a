"""The part of an event's form that is its marking scheme: modules, measures, and what parts ties. Pure."""

from collections.abc import Mapping
from typing import Any, Final

from competitions.awards.schemes import scheme_names, shipped_scheme
from competitions.events.typed import Typed, row_count, rows
from competitions.marking.scheme import MarkingScheme
from competitions.results.points import decimal_text
from registry.core.texts import Text

MODULE: Final = ("code", "zh", "en", "max", "weight", "step")
MEASURE: Final = ("code", "zh", "en", "unit_zh", "unit_en", "better")
_FLAGS: Final = ("double_entry", "compatriot", "blind", "recheck")
# What a blank form offers to fill in.
_FIRST_ROWS: Final = 3
_PLACES: Final = {"max_mark": "max", "title": "zh", "unit": "unit_zh"}


def shown_marking(marking: MarkingScheme | None) -> Typed:
    """Return what the fields say of a marking scheme; for none, empty rows."""
    if marking is None:
        return {"modules": str(_FIRST_ROWS), "measures": "1", "decimals": "2", "double_entry": "on"}
    typed = {
        "modules": str(len(marking.modules)),
        "measures": str(len(marking.measures) + 1),
        "decimals": str(marking.decimals),
    }
    typed |= {flag: "on" for flag in _FLAGS if getattr(marking, flag)}
    for number, module in enumerate(marking.modules, 1):
        values = (
            module.code,
            module.title.zh,
            module.title.en,
            decimal_text(module.maximum),
            decimal_text(module.weight),
            decimal_text(module.step),
        )
        typed |= {f"module_{number}_{part}": value for part, value in zip(MODULE, values, strict=True)}
        if module.sub_criteria:
            typed[f"module_{number}_aspects"] = str(len(module.aspects))
    for number, measure in enumerate(marking.measures, 1):
        values = (
            measure.code,
            measure.title.zh,
            measure.title.en,
            measure.unit.zh,
            measure.unit.en,
            measure.better,
        )
        typed |= {f"measure_{number}_{part}": value for part, value in zip(MEASURE, values, strict=True)}
    return typed | {f"tie_{column}": code for column, code in marking.tie_break.items()}


def is_marking(field: str) -> bool:
    """Return whether a field of the event's form belongs to the marking scheme."""
    return field in {"modules", "measures", "decimals", *_FLAGS} or field.startswith(
        ("module_", "measure_", "tie_")
    )


def with_another(typed: Mapping[str, str], name: str) -> Typed:
    """Return the form with one row more of a kind (`module`, `measure` or `former`)."""
    return dict(typed) | {f"{name}s": str(row_count(typed, name) + 1)}


def tie_columns() -> dict[str, Text]:
    """Return the columns that part ties in any shipped award scheme, and what the first one calls each."""
    found: dict[str, Text] = {}
    for name in scheme_names():
        for step in shipped_scheme(name).ranking.tie_break:
            found.setdefault(step.column, step.title)
    return found


def read_marking(typed: Mapping[str, str], before: MarkingScheme | None) -> dict[str, Any] | None:
    """Return the document of the marking scheme, not yet checked; None when no module is named.

    Sub-criteria come in from a sheet and not from this form: a module keeps those it has.
    """
    modules = [_module(row, before) for _, row in _modules(typed)]
    if not modules:
        return None
    ties = {
        name.removeprefix("tie_"): code.strip()
        for name, code in typed.items()
        if name.startswith("tie_") and code.strip()
    }
    return {
        "modules": modules,
        "measures": [
            {
                "code": row["code"],
                "title": {"zh": row["zh"], "en": row["en"] or row["zh"]},
                "unit": {"zh": row["unit_zh"], "en": row["unit_en"] or row["unit_zh"]},
                "better": row["better"],
            }
            for _, row in _measures(typed)
        ],
        "tie_break": ties,
        "decimals": typed.get("decimals", "").strip(),
        **{flag: bool(typed.get(flag)) for flag in _FLAGS},
    }


def marking_place(loc: tuple[Any, ...], typed: Mapping[str, str]) -> str:
    """Return the field that stands for a place in the document of a marking scheme."""
    match loc:
        case ("modules", int(index)):
            return f"module_{_modules(typed)[index][0]}_code"
        case ("modules", int(index), part, *_):
            return f"module_{_modules(typed)[index][0]}_{_PLACES.get(part, part)}"
        case ("measures", int(index), part, *_):
            return f"measure_{_measures(typed)[index][0]}_{_PLACES.get(part, part)}"
        case ("decimals", *_):
            return "decimals"
    return f"module_{_modules(typed)[0][0]}_code"


def _module(row: Mapping[str, str], before: MarkingScheme | None) -> dict[str, Any]:
    document: dict[str, Any] = {
        "code": row["code"],
        "title": {"zh": row["zh"], "en": row["en"] or row["zh"]},
        "max_mark": row["max"],
        "weight": row["weight"] or "1",
        "step": row["step"] or "0.01",
    }
    known = before.module(row["code"]) if before else None
    if known is not None and known.sub_criteria:
        # What it is out of follows from its aspects.
        document |= {"sub_criteria": known.sub_criteria, "max_mark": known.max_mark}
    return document


def _modules(typed: Mapping[str, str]) -> list[tuple[int, dict[str, str]]]:
    # A row of which only the usual values are there is one that nobody has filled in.
    return [
        (number, row)
        for number, row in rows(typed, "module", MODULE)
        if row["code"] or row["zh"] or row["max"]
    ]


def _measures(typed: Mapping[str, str]) -> list[tuple[int, dict[str, str]]]:
    found = rows(typed, "measure", MEASURE)
    return [(number, row) for number, row in found if row["code"] or row["zh"] or row["unit_zh"]]
