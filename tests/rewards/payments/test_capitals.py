"""Sums in capitals: the examples of the official rules, and that every sum reads back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.payments.capitals import DIGITS, LARGEST_FEN, in_capitals


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        # Of the annex to 支付结算办法 (银发〔1997〕393号).
        (140950, "壹仟肆佰零玖元伍角整"),
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元叁角贰分"),
        (10700053, "壹拾万柒仟元伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (12345, "壹佰贰拾叁元肆角伍分"),
        (0, "零元整"),
        (1, "壹分"),
        (50, "伍角整"),
        (1000, "壹拾元整"),
        (59200000, "伍拾玖万贰仟元整"),
        (1000001, "壹万元零壹分"),
        (100000100, "壹佰万零壹元整"),
        (100010000, "壹佰万零壹佰元整"),
        (10_000_000_000, "壹亿元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (10_050_000_000, "壹亿零伍拾万元整"),
        (1_000_000_000_000_00, "壹万亿元整"),
        (1_000_200_000_000_00, "壹万零贰亿元整"),
        (1_000_000_000_001_00, "壹万亿零壹元整"),
        (2_300_000_500_000_00, "贰万叁仟亿零伍拾万元整"),
    ],
)
def test_examples(fen: int, words: str) -> None:
    assert in_capitals(fen) == f"人民币{words}"


@given(
    st.one_of(
        st.integers(0, LARGEST_FEN),
        st.integers(0, 10**9),
        # Many zeros, where the rules are.
        st.lists(st.sampled_from("0001"), min_size=1, max_size=17).map(lambda digits: int("".join(digits))),
    )
)
def test_what_is_written_reads_back(fen: int) -> None:
    words = in_capitals(fen)
    assert _read(words) == fen
    assert "零零" not in words and not re.search("零[万亿元角拾佰仟整]", words.replace("零元整", ""))
    assert words.endswith("分") == (fen % 10 != 0)


@pytest.mark.parametrize("fen", [-1, LARGEST_FEN + 1])
def test_other_sums_are_refused(fen: int) -> None:
    with pytest.raises(ValueError, match="from zero"):
        in_capitals(fen)


def _read(words: str) -> int:
    """Read a sum the way a person does: digits, each with its place, group by group."""
    words = words.removeprefix("人民币").removesuffix("整")
    whole, _, rest = words.rpartition("元")
    fen = 0
    for digit, unit in re.findall(f"([{DIGITS}])([角分])", rest):
        fen += DIGITS.index(digit) * (10 if unit == "角" else 1)
    return _number(whole) * 100 + fen


def _number(words: str) -> int:
    for unit, times in (("亿", 10**8), ("万", 10**4)):
        if unit in words:
            before, _, after = words.rpartition(unit)
            return _number(before) * times + _number(after)
    value = 0
    for digit, place in re.findall(f"([{DIGITS}])([拾佰仟]?)", words):
        value += DIGITS.index(digit) * 10 ** " 拾佰仟".index(place or " ")
    return value
