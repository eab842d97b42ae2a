from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from registry.people.identity import FaultyIdentity, Identity, masked, read_identity

GOOD = "22010020080624979X"


def checked(body: str) -> str:
    return body + str(ric.calc_check_digit(f"{body}0"))


@pytest.mark.parametrize(
    "given_text", [GOOD, GOOD.lower(), f" {GOOD}", f"'{GOOD}", "220100 20080624 979X", "22010020080624979×"]
)
def test_a_number_in_the_forms_that_people_type(given_text: str) -> None:
    assert read_identity(given_text) == Identity(GOOD, date(2008, 6, 24))


def test_areas_that_a_table_of_areas_refuses_are_taken() -> None:
    """python-stdnum calls these invalid: the areas are younger than the people."""
    for body in ("22010219750505001", "22010419750505001", "22010619900505001"):
        number = checked(body)
        assert not ric.is_valid(number)
        assert isinstance(read_identity(number), Identity)


@pytest.mark.parametrize(
    ("given_text", "typed_as_number", "code"),
    [
        ("220100200309174000", True, "id_lost_digits"),
        ("220100200806249790", True, "id_lost_digits"),
        ("2.20100200309174E+17", False, "id_lost_digits"),
        ("1.1E+17", False, "id_lost_digits"),
        ("220100200309174000", False, "id_lost_digits"),
        ("220100200306178131", False, "id_check_digit"),
        (checked("22010020080231123"), False, "id_birth_date_invalid"),
        ("22010020080624979", False, "id_length"),
        ("2201002008062497911", False, "id_length"),
        ("2201002008O624979X", False, "id_characters"),
        ("220100********979X", False, "id_characters"),
        ("X20100200806249797", False, "id_characters"),
    ],
)
def test_what_is_wrong(given_text: str, typed_as_number: bool, code: str) -> None:
    found = read_identity(given_text, typed_as_number=typed_as_number)
    assert isinstance(found, FaultyIdentity)
    assert found.fault == code


def test_the_old_and_the_new_number_of_a_person_have_one_key() -> None:
    old, new = (
        read_identity("220100750505001", typed_as_number=True),
        read_identity(checked("22010019750505001")),
    )
    assert isinstance(old, Identity)
    assert isinstance(new, Identity)
    assert old.born == date(1975, 5, 5)
    assert old.key == new.key == new.number


BODIES = st.builds(
    lambda area, born, order: f"{area:06d}{born:%Y%m%d}{order:03d}",
    st.integers(110000, 829999),
    st.dates(date(1900, 1, 1), date(2020, 12, 31)),
    st.integers(0, 999),
)


@given(BODIES, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(body: str, place: int, by: int) -> None:
    number = checked(body)
    assert isinstance(read_identity(number), Identity)
    wrong = f"{number[:place]}{(int(number[place]) + by) % 10}{number[place + 1 :]}"
    assert isinstance(read_identity(wrong), FaultyIdentity)


@given(BODIES)
def test_no_number_is_ever_shown_whole(body: str) -> None:
    number = checked(body)
    assert masked(number) == f"{number[:6]}***********{number[-1]}"
    assert number not in repr(read_identity(number))
    assert number not in repr(FaultyIdentity("id_check_digit", number))
    assert set(masked(number[:14])) == {"*"}
