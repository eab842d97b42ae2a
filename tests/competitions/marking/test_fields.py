from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.marking.fields import LARGEST_MEASURE, Field, multiple, read_cell
from registry.core.errors import Fault
from registry.core.texts import text

TITLE = text("模块", "Module")
MARK = Field("", TITLE, Decimal(100), Decimal("0.25"), "mark")
SCORE = Field("A1/1", TITLE, Decimal(3), Decimal(1), "score")
MEASURE = Field("time", TITLE, None, Decimal("0.001"), "measure")


@pytest.mark.parametrize(
    ("field", "cell", "value"),
    [
        (MARK, "87.5", "87.5"),
        (MARK, "87.50", "87.5"),
        (MARK, " 87.25\t", "87.25"),
        (MARK, "　８７．５　", "87.5"),
        (MARK, "+1e2", "100"),
        (MARK, "100.000", "100"),
        (MARK, "0", "0"),
        (MARK, "-0", "0"),
        (MARK, "－０．００", "0"),
        (MARK, "0e999999999", "0"),
        (MARK, "0e-999999999", "0"),
        (MARK, "25" + "0" * 60 + "e-60", "25"),
        (SCORE, "0", "0"),
        (SCORE, "-0", "0"),
        (SCORE, "3.0", "3"),
        (SCORE, "２", "2"),
        (MEASURE, "3599.999", "3599.999"),
        (MEASURE, "999999999", "999999999"),
    ],
)
def test_values_are_read_exactly_and_in_one_form(field: Field, cell: str, value: str) -> None:
    read = read_cell(field, cell)
    assert str(read) == value


@pytest.mark.parametrize("cell", ["", " ", "\t", "　", "\u00a0 \n"])
@pytest.mark.parametrize("field", [MARK, SCORE, MEASURE])
def test_a_blank_cell_is_nothing(field: Field, cell: str) -> None:
    assert read_cell(field, cell) is None


@pytest.mark.parametrize(
    ("field", "cell", "code"),
    [
        (MARK, "八十", "mark_not_a_number"),
        (MARK, "87.5分", "mark_not_a_number"),
        (MARK, "87,5", "mark_not_a_number"),
        (MARK, "1 2", "mark_not_a_number"),
        (MARK, "1_0", "mark_not_a_number"),
        (MARK, "=1+1", "mark_not_a_number"),
        (MARK, "-", "mark_not_a_number"),
        (SCORE, "good", "mark_not_a_number"),
        (MARK, "NaN", "mark_not_finite"),
        (MARK, "ｎａｎ", "mark_not_finite"),
        (MARK, "-sNaN1", "mark_not_finite"),
        (SCORE, "Infinity", "mark_not_finite"),
        (MEASURE, "-inf", "mark_not_finite"),
        (MARK, "1e99999999999999999999", "mark_out_of_range"),
        (SCORE, "1e99999999999999999999", "mark_out_of_range"),
        (MEASURE, "999999999.001", "mark_out_of_range"),
        (MEASURE, "1e999999999", "mark_out_of_range"),
        (MARK, "-0.25", "mark_negative"),
        (MARK, "-1e999999999", "mark_negative"),
        (MARK, "-1e-999999999", "mark_negative"),
        (MEASURE, "-1", "mark_negative"),
        (MARK, "100.25", "mark_above_max"),
        (MARK, "100." + "0" * 60 + "1", "mark_above_max"),
        (MARK, "1e999999999", "mark_above_max"),
        (MARK, "87.3", "mark_wrong_step"),
        (MARK, "87.5" + "0" * 60 + "1", "mark_wrong_step"),
        (MARK, "1e-999999999", "mark_wrong_step"),
        (MEASURE, "1.0005", "mark_wrong_step"),
        (SCORE, "4", "score_invalid"),
        (SCORE, "-1", "score_invalid"),
        (SCORE, "1.5", "score_invalid"),
        (SCORE, "1e999999999", "score_invalid"),
        (SCORE, "1e-999999999", "score_invalid"),
    ],
)
def test_what_no_field_can_have_is_refused(field: Field, cell: str, code: str) -> None:
    fault = read_cell(field, cell)
    assert isinstance(fault, Fault)
    assert fault.code == code
    assert fault.message.zh
    assert fault.message.en


def test_a_long_cell_is_not_repeated_whole() -> None:
    fault = read_cell(MARK, "x" * 10_000)
    assert isinstance(fault, Fault)
    assert len(fault.message.en) < 200


@given(st.integers(0, 400), st.integers(0, 5))
def test_every_step_up_to_the_maximum_is_taken_however_it_is_written(steps: int, zeros: int) -> None:
    value = steps * MARK.step
    assert read_cell(MARK, f"{value:f}{'.' if '.' not in str(value) else ''}{'0' * zeros}") == value


@given(st.text(max_size=12) | st.decimals().map(str) | st.floats().map(str))
def test_whatever_is_typed_is_nothing_a_possible_value_or_a_fault(cell: str) -> None:
    for field in (MARK, SCORE, MEASURE):
        read = read_cell(field, cell)
        if isinstance(read, Decimal):
            assert 0 <= read <= (LARGEST_MEASURE if field.max is None else field.max)
            assert multiple(read, field.step)
            assert not read.is_signed()
        else:
            assert isinstance(read, Fault) == bool(cell.strip())


@pytest.mark.parametrize(
    ("value", "step", "is_one"),
    [
        ("0", "0.3", True),
        ("0.000003", "0.000001", True),
        ("0.0000015", "0.000001", False),
        ("0.9", "0.3", True),
        ("1", "0.3", False),
        ("2.50", "0.5", True),
        ("2.25", "0.5", False),
    ],
)
def test_multiples(value: str, step: str, is_one: bool) -> None:
    assert multiple(Decimal(value), Decimal(step)) is is_one
