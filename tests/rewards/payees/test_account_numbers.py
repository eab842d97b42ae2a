"""Account numbers: what is taken, what is refused, and that one wrong digit never passes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.payees.account_numbers import check_digit, cleaned, fault, masked, passes_luhn
from tests.rewards.payees.makers import card

bodies = st.text("0123456789", min_size=15, max_size=18)


@pytest.mark.parametrize(
    ("number", "owner", "expected"),
    [
        ("", "person", "account_number_missing"),
        ("6222-abc", "person", "account_number_not_digits"),
        ("٦٢٢٢٠٢", "person", "account_number_not_digits"),
        ("²22202000000000000", "person", "account_number_not_digits"),
        ("622202", "person", "account_number_length"),
        ("0" * 20, "person", "account_number_length"),
        ("6222020000000000", "person", "account_number_check_digit"),
        ("12345678901", "organization", "account_number_length"),
        ("1" * 31, "organization", "account_number_length"),
        ("123456789012", "organization", None),
        ("1" * 30, "organization", None),
    ],
)
def test_what_is_wrong_with_a_number(number: str, owner: str, expected: str | None) -> None:
    assert fault(number, owner) == expected  # type: ignore[arg-type]


def test_known_check_digits() -> None:
    # The example of ISO/IEC 7812-1, annex B, and two numbers that payment firms publish for tests.
    assert passes_luhn("79927398713")
    assert passes_luhn("4111111111111111")
    assert passes_luhn("6200000000000005")
    assert not passes_luhn("4111111111111112")


@pytest.mark.parametrize(
    "written",
    [
        "6200 0000 0000 0005",
        "６２００　００００　００００　０００５",
        "6200-0000-0000-0005",
        "\u200b6200000000000005 ",
        "6200–0000—0000 0005\n",
    ],
)
def test_writings_of_one_number(written: str) -> None:
    assert cleaned(written) == "6200000000000005"
    assert fault(cleaned(written), "person") is None


@given(bodies)
def test_the_check_digit_makes_a_number_pass(body: str) -> None:
    assert fault(body + check_digit(body), "person") is None


@given(bodies, st.data())
def test_one_wrong_digit_never_passes(body: str, data: st.DataObject) -> None:
    number = body + check_digit(body)
    place = data.draw(st.integers(0, len(number) - 1))
    other = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[place]]))
    assert fault(number[:place] + other + number[place + 1 :], "person") == "account_number_check_digit"


@given(bodies, st.data())
def test_two_swapped_neighbors_never_pass_but_for_nought_and_nine(body: str, data: st.DataObject) -> None:
    number = body + check_digit(body)
    place = data.draw(st.integers(0, len(number) - 2))
    one, other = number[place], number[place + 1]
    swapped = number[:place] + other + one + number[place + 2 :]
    assert passes_luhn(swapped) == (one == other or {one, other} == {"0", "9"})


@given(st.text())
def test_anything_typed_has_an_answer(written: str) -> None:
    number = cleaned(written)
    if fault(number, "organization") is None:
        assert number.isascii()
        assert number.isdigit()


def test_all_but_the_end_is_hidden() -> None:
    assert masked(card(1)[-4:]) == f"•••• {card(1)[-4:]}"
    assert masked("") == "••••"
