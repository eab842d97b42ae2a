"""Which pairs of a shared account still have to be answered."""

from hypothesis import given
from hypothesis import strategies as st

from rewards.payees.sharing import unanswered

groups = st.lists(st.integers(0, 20), unique=True, max_size=8)
pairs = st.lists(st.tuples(st.integers(0, 25), st.integers(0, 25)), max_size=10)


def test_two_need_one_answer_and_three_need_two() -> None:
    assert unanswered([1, 2], []) == [(1, 2)]
    assert unanswered([1, 2], [(2, 1)]) == []
    assert unanswered([1, 2, 3], []) == [(1, 2), (1, 3)]
    assert unanswered([1, 2, 3], [(2, 3)]) == [(1, 2)]
    assert unanswered([1], []) == []
    assert unanswered([], []) == []


@given(groups, pairs)
def test_answering_what_is_asked_settles_the_group(group: list[int], answers: list[tuple[int, int]]) -> None:
    asked = unanswered(group, answers)
    assert unanswered(group, [*answers, *asked]) == []
    assert len(asked) <= max(0, len(group) - 1)
    assert all(one in group and other in group and one != other for one, other in asked)
    for pair in asked:
        assert unanswered(group, [*answers, *(each for each in asked if each != pair)]) != []
