from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from pydantic import ValidationError

from competitions.marking.fields import Sheet
from competitions.marking.scheme import MarkingScheme, Module, SubCriterion
from registry.core.texts import text
from tests.competitions.marking.factories import make_aspect, make_measure, make_module, make_scheme

CRITERIA = make_module("C", make_aspect("M1", "M", "2.5", step="0.5"), make_aspect("J1", "J", "1.2"))
FULL = make_scheme(
    make_module("A", weight="0.4"),
    CRITERIA,
    measures=[make_measure()],
    tie_break={"module": "A", "seconds": "time"},
    decimals=3,
    double_entry=False,
    compatriot=True,
)


def shape(sheet: Sheet) -> list[tuple[str, Decimal | None, Decimal, str]]:
    return [(field.code, field.max, field.step, field.kind) for field in sheet.fields]


def test_the_sheets_are_the_modules_in_their_order_and_then_the_measures() -> None:
    whole, criteria, measures = FULL.sheets()
    assert (whole.code, criteria.code, measures.code) == ("A", "C", "measures")
    assert shape(whole) == [("", Decimal(100), Decimal("0.5"), "mark")]
    assert shape(criteria) == [
        ("M1", Decimal("2.5"), Decimal("0.5"), "mark"),
        ("J1/1", Decimal(3), Decimal(1), "score"),
        ("J1/2", Decimal(3), Decimal(1), "score"),
        ("J1/3", Decimal(3), Decimal(1), "score"),
    ]
    assert shape(measures) == [("time", None, Decimal("0.001"), "measure")]
    assert len({field.title.zh for field in criteria.fields}) == 4
    assert FULL.sheet("C") == criteria
    assert FULL.sheet("D") is None
    assert FULL.module("measures") is None


def test_without_measures_there_is_no_sheet_of_them() -> None:
    assert [sheet.code for sheet in make_scheme().sheets()] == ["A", "B"]


def test_the_maximum_of_a_module_is_the_sum_of_its_aspects() -> None:
    assert CRITERIA.maximum == Decimal("3.7")
    assert make_module("A").maximum == 100
    assert FULL.maximum == Decimal("43.7")


def test_a_document_comes_back_from_json_as_it_was() -> None:
    FULL.sheets()
    assert MarkingScheme.model_validate_json(FULL.model_dump_json()) == FULL
    assert MarkingScheme.model_validate(FULL.model_dump(mode="json")) == FULL


def test_what_a_document_need_not_say() -> None:
    scheme = make_scheme(make_module("A"))
    assert scheme.double_entry
    assert not scheme.compatriot
    assert scheme.modules[0].weight == 1
    assert (dict(scheme.tie_break), scheme.measures) == ({}, ())


@pytest.mark.parametrize("code", ["A", "7", "A1.b_c-d", "x" * 20, "measure"])
def test_codes_that_may_be(code: str) -> None:
    assert make_scheme(make_module(code)).sheets()[0].code == code


@pytest.mark.parametrize(
    "code", ["", "x" * 21, ".a", "_a", "a/1", "a b", "模块", "Ａ", "A\n", "measures", "Measures"]
)
def test_codes_that_may_not_be(code: str) -> None:
    with pytest.raises(ValidationError):
        make_scheme(make_module(code))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (lambda: make_scheme(modules=[]), "at least 1 item"),
        (lambda: make_scheme(make_module("A"), make_module("A")), "have the code A"),
        (lambda: make_scheme(make_module("A"), make_module("a")), "have the code a"),
        (lambda: make_scheme(make_module("A"), measures=[make_measure("A")]), "have the code A"),
        (lambda: make_scheme(measures=[make_measure("t"), make_measure("t")]), "have the code t"),
        (lambda: make_scheme(tie_break={"time": "C"}), "neither a module nor a measure: C"),
        (lambda: make_scheme(tie_break={"": "A"}), "at least 1 character"),
        (lambda: make_scheme(decimals=-1), "greater than or equal to 0"),
        (lambda: make_scheme(decimals=7), "less than or equal to 6"),
        (lambda: make_scheme(decimals=1.5), "valid integer"),
        (lambda: make_scheme(other=1), "not permitted"),
        (lambda: make_module(weight="0"), "greater than 0"),
        (lambda: make_module(weight="-1"), "greater than 0"),
        (lambda: make_module(weight="NaN"), "finite"),
        (lambda: make_module(max_mark="0"), "greater than 0"),
        (lambda: make_module(max_mark="Infinity"), "finite"),
        (lambda: make_module(max_mark="1e15"), "no more than 12 digits|no more than 6 digits"),
        (lambda: make_module(max_mark=None), "neither max_mark nor sub_criteria"),
        (lambda: make_module(step="0"), "greater than 0"),
        (lambda: make_module(step="-0.5"), "greater than 0"),
        (lambda: make_module(step="0.0000001"), "no more than 6 decimal places"),
        (lambda: make_module(max_mark="100.3", step="0.5"), "no multiple of its step"),
        (lambda: make_module("A", make_aspect("x"), make_aspect("x")), "have the code x"),
        (lambda: make_module("A", make_aspect("x"), make_aspect("X", "J")), "have the code X"),
        (lambda: make_module("A", make_aspect("x", "M", "2"), max_mark="3"), "max_mark says otherwise"),
        (lambda: parted(part("1"), part("1", aspects=[make_aspect("y")])), "sub-criteria have the code 1"),
        (lambda: parted(part("1"), part("2")), "aspects have the code x"),
        (lambda: make_aspect(kind="O"), "'M' or 'J'"),
        (lambda: make_aspect(kind="J", max_mark="0"), "greater than 0"),
        (lambda: make_aspect(max_mark="1", step="0.3"), "no multiple of its step"),
        (lambda: make_aspect("a/1"), "match pattern"),
        (lambda: part("1", aspects=()), "at least 1 item"),
        (lambda: part("1", day=0), "greater than or equal to 1"),
    ],
)
def test_documents_that_cannot_be(wrong: Callable[[], object], why: str) -> None:
    with pytest.raises(ValidationError, match=why):
        wrong()


def test_a_stated_maximum_that_agrees_with_the_aspects_is_taken() -> None:
    assert make_module("A", make_aspect("x", "M", "2"), max_mark="2.0").maximum == 2
    assert parted(part("1"), part("2", aspects=[make_aspect("y")])).maximum == 4


def test_the_mark_of_a_judged_aspect_has_no_steps() -> None:
    assert make_aspect("j", "J", "0.333333").max_mark == Decimal("0.333333")


def test_a_scheme_does_not_change() -> None:
    with pytest.raises(ValidationError):
        FULL.decimals = 1  # type: ignore[misc]


def part(code: str, **overrides: Any) -> SubCriterion:
    facts = {"code": code, "title": text("子项", "Part"), "day": 1, "aspects": [make_aspect("x")]}
    return SubCriterion.model_validate({**facts, **overrides})


def parted(*parts: SubCriterion) -> Module:
    return Module(code="A", title=text("模块", "Module"), sub_criteria=parts)
