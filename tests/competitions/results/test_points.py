from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.results.points import decimal_text, read_decimal, rounded_half_up


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("87.5", "87.5"),
        ("+7e2", "700"),
        ("-0.10", "-0.1"),
        (".5", "0.5"),
        ("5.", "5"),
        ("７２９．５", "729.5"),
        ("－1", "-1"),
        ("1E-400", "1E-400"),
        ("0." + "0" * 60 + "1", "1E-61"),
    ],
)
def test_decimals_are_read_exactly(cell: str, value: str) -> None:
    assert read_decimal(cell) == Decimal(value)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("1_0", "not_a_number"),
        ("1,000", "not_a_number"),
        ("0x10", "not_a_number"),
        ("", "not_a_number"),
        ("-", "not_a_number"),
        ("٧", "not_a_number"),
        ("7²", "not_a_number"),
        ("87.5分", "not_a_number"),
        ("1 2", "not_a_number"),
        ("nan", "not_finite"),
        ("-sNaN12", "not_finite"),
        ("Infinity", "not_finite"),
        ("+inf", "not_finite"),
        ("1e9999999999999999999", "out_of_range"),
    ],
)
def test_what_is_no_finite_decimal_is_refused(cell: str, why: str) -> None:
    assert read_decimal(cell) == why


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("700.50", "700.5"),
        ("7E2", "700"),
        ("-0.0", "0"),
        ("0E+99", "0"),
        ("1E+999999", "1E+999999"),
        ("-1230E-400", "-1.23E-397"),
    ],
)
def test_text_of_a_decimal(value: str, shown: str) -> None:
    assert decimal_text(Decimal(value)) == shown


@given(st.decimals(allow_nan=False, allow_infinity=False), st.integers(0, 5))
def test_the_text_is_exact_and_one_for_equal_values(value: Decimal, zeros: int) -> None:
    assert read_decimal(decimal_text(value)) == value
    sign, digits, exponent = value.as_tuple()
    assert isinstance(exponent, int)
    longer = Decimal((sign, (*digits, *[0] * zeros), exponent - zeros))
    assert decimal_text(longer) == decimal_text(value)


@pytest.mark.parametrize(
    ("value", "places", "shown"),
    [
        (Fraction(1, 2), 0, "1"),
        (Fraction(3, 2), 0, "2"),
        (Fraction(-1, 2), 0, "0"),
        (Fraction(-3, 2), 0, "-1"),
        (Fraction(49, 100), 0, "0"),
        (Fraction(1, 3), 4, "0.3333"),
        (Fraction(2, 3), 4, "0.6667"),
        (Fraction(7), 2, "7.00"),
        (Fraction(10**40 * 2 + 1, 2), 0, str(10**40 + 1)),
    ],
)
def test_a_half_is_rounded_up(value: Fraction, places: int, shown: str) -> None:
    assert str(rounded_half_up(value, places)) == shown


@given(st.fractions(), st.integers(0, 9))
def test_rounding_goes_to_the_nearest(value: Fraction, places: int) -> None:
    half = Fraction(1, 2 * 10**places)
    rounded = rounded_half_up(value, places)
    assert -half < Fraction(rounded) - value <= half
    assert rounded.as_tuple().exponent == -places
