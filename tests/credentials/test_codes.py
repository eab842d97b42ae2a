"""The public code: made at random, read back however people type it, and refused when mistyped."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from credentials.codes import ALPHABET, LENGTH, MistypedCodeError, check, grouped, new_code, new_codes

# Worked by hand: Luhn mod 32 of zeros is zero; the last 1 doubles to 2, so its check is 32 - 2 = 30, a Y.
ZEROS = "0" * 17
ONE = "0" * 15 + "1Y"

codes = st.builds(new_code)


def test_new_code_has_seventeen_characters_of_the_alphabet() -> None:
    code = new_code()
    assert len(code) == LENGTH == 17
    assert set(code) <= set(ALPHABET)
    assert check(code) == code


def test_alphabet_is_crockfords() -> None:
    assert len(ALPHABET) == 32
    assert not set("ILOU") & set(ALPHABET)


def test_check_character_worked_by_hand() -> None:
    assert check(ZEROS) == ZEROS
    assert check(ONE) == ONE
    with pytest.raises(MistypedCodeError):
        check("0" * 15 + "10")


def test_many_codes_are_different_and_valid() -> None:
    codes = new_codes(5000)
    assert len(set(codes)) == 5000
    assert all(check(code) == code for code in codes[:500])
    # With 5000 random codes every character has turned up at every one of the seventeen places.
    assert all({code[place] for code in codes} == set(ALPHABET) for place in range(LENGTH))


def test_no_codes_asked_for_gives_none() -> None:
    assert new_codes(0) == []


@given(codes)
def test_case_separators_and_lookalikes_do_not_matter(code: str) -> None:
    assert check(code.lower()) == code
    assert check(grouped(code)) == code
    assert check(f" {' '.join(code)}\n") == code
    assert check(code.replace("0", "o").replace("1", "l")) == code
    assert check(code.replace("0", "O").replace("1", "I")) == code
    assert check("".join(chr(ord(sign) + 0xFEE0) for sign in code)) == code  # full-width signs
    assert check("–".join((code[:8], code[8:]))) == code


@given(codes, st.integers(0, LENGTH - 1), st.integers(1, 31))
def test_every_single_wrong_character_is_noticed(code: str, place: int, shift: int) -> None:
    wrong = ALPHABET[(ALPHABET.index(code[place]) + shift) % 32]
    with pytest.raises(MistypedCodeError) as refused:
        check(code[:place] + wrong + code[place + 1 :])
    assert refused.value.code == "mistyped_code"


@given(codes, st.integers(0, LENGTH - 2))
def test_swapped_neighbors_are_noticed_but_for_the_pair_that_luhn_misses(code: str, place: int) -> None:
    first, second = code[place], code[place + 1]
    swapped = code[:place] + second + first + code[place + 2 :]
    if first == second or {first, second} == {"0", "Z"}:  # Zero and the highest character look alike to Luhn.
        assert check(swapped) == swapped
    else:
        with pytest.raises(MistypedCodeError):
            check(swapped)


@pytest.mark.parametrize(
    "typed", ["", "   ", ZEROS[:-1], ZEROS + "0", "U" + ZEROS[1:], "证书" + ZEROS[2:], "ß" * 9]
)
def test_what_is_no_code_is_called_mistyped(typed: str) -> None:
    with pytest.raises(MistypedCodeError) as refused:
        check(typed)
    assert refused.value.code == "mistyped_code"
    assert refused.value.message.zh
    assert refused.value.message.en


def test_grouping_for_print() -> None:
    assert grouped("0123456789ABCDEFG") == "0123-4567-89AB-CDEFG"
