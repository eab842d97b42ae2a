import re
import secrets
from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.marking.draws import CODES, draw_codes, draw_numbers
from tests.competitions.marking.factories import source

names = st.lists(st.text(max_size=6), unique=True, max_size=30)


@given(names, st.integers())
def test_every_entry_gets_one_number_from_one_up(entries: list[str], seed: int) -> None:
    drawn = draw_numbers(entries, source(seed))
    assert drawn.keys() == set(entries)
    assert sorted(drawn.values()) == list(range(1, len(entries) + 1))
    assert drawn == draw_numbers(entries[::-1], source(seed))


@given(st.integers(0, 200), st.integers())
def test_every_number_gets_a_code_of_its_own(count: int, seed: int) -> None:
    drawn = draw_codes(range(1, count + 1), source(seed))
    assert list(drawn) == list(range(1, count + 1))
    assert len(set(drawn.values())) == count
    assert all(re.fullmatch("[A-HJ-NP-RT-Y][0-9]{2}[A-HJ-NP-RT-Y]", code) for code in drawn.values())
    assert drawn == draw_codes(range(count, 0, -1), source(seed))


def test_every_code_can_be_drawn_and_no_more() -> None:
    drawn = draw_codes(range(CODES), source(1))
    assert len(set(drawn.values())) == CODES == 22 * 100 * 22
    with pytest.raises(ValueError, match="larger"):
        draw_codes(range(CODES + 1), source(1))


def test_every_order_is_as_likely() -> None:
    chance = source(7)
    counts = Counter(tuple(draw_numbers(["a", "b", "c"], chance).values()) for _ in range(6000))
    assert len(counts) == 6
    # 1,000 of each, with a deviation of 29.
    assert all(880 < count < 1120 for count in counts.values())


def test_codes_do_not_tell_the_order_of_the_numbers() -> None:
    drawn = draw_codes(range(400), source(3))
    rises = sum(one < two for one, two in pairwise(drawn.values()))
    assert 160 < rises < 240


def test_nobody_is_named_twice() -> None:
    with pytest.raises(ValueError, match="twice"):
        draw_numbers(["a", "a"], source(1))
    with pytest.raises(ValueError, match="twice"):
        draw_codes([1, 1], source(1))


def test_the_source_in_use_fits() -> None:
    chance = secrets.SystemRandom()
    numbers = draw_numbers([f"E{n}" for n in range(50)], chance)
    assert len(set(draw_codes(list(numbers.values()), chance).values())) == 50
