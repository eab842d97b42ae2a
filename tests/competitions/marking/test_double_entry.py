from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from competitions.marking.double_entry import (
    Cell,
    Difference,
    Entering,
    Enterings,
    agreed_marks,
    differences,
    open_cells,
)
from competitions.marking.fields import Sheet
from competitions.marking.scheme import MarkingScheme
from tests.competitions.marking.factories import make_aspect, make_measure, make_module, make_scheme, number

SCHEME = make_scheme(
    make_module("A"), make_module("C", make_aspect("m"), make_aspect("j", "J")), measures=[make_measure()]
)
WHOLE, CRITERIA, MEASURES = SCHEME.sheets()


def typed(**marks: str | int | None) -> Entering:
    """Return one entering of the sheet of a whole module: a mark per entry."""
    return {(entry, ""): number(mark) for entry, mark in marks.items()}


def opened(
    scheme: MarkingScheme, sheet: Sheet, entries: list[str], enterings: Enterings
) -> list[tuple[str, ...]]:
    return [(o.code, o.entry, o.field) for o in open_cells(scheme, sheet, entries, enterings)]


def test_differences_are_listed_cell_by_cell_until_settled() -> None:
    first = typed(e1=80, e2="81.0", e3=None, e4=70, e5=60)
    second = typed(e1=80, e2=81, e3=5, e4="70.5")
    enterings = Enterings(first, second, typed(e4=70))
    assert differences(WHOLE, ["e5", "e4", "e3", "e2", "e1"], enterings) == (
        Difference("e5", "", Decimal(60), None),
        Difference("e3", "", None, Decimal(5)),
    )
    assert agreed_marks(WHOLE, ["e2", "e4", "e5"], enterings) == {
        "e2": {"": Decimal(81)},
        "e4": {"": Decimal(70)},
        "e5": {"": None},
    }


def test_a_settlement_counts_only_while_the_enterings_differ() -> None:
    enterings = Enterings(typed(e=80), typed(e=80), typed(e=5))
    assert enterings.agreed(("e", "")) == 80
    assert Enterings(typed(e=80), typed(e=81), typed(e=5)).agreed(("e", "")) == 5
    assert Enterings(typed(e=80), typed(e=81), {}).agreed(("e", "")) is None


def test_what_keeps_a_sheet_open_is_named_by_entry_and_field() -> None:
    enterings = Enterings(typed(e1=80, e2=None, e3=1, e4=0), typed(e1=80, e3=2, e5=4), {})
    assert opened(SCHEME, WHOLE, ["e1", "e2", "e3", "e4", "e5"], enterings) == [
        ("mark_missing_first", "e2", ""),
        ("mark_missing_second", "e2", ""),
        ("mark_unsettled", "e3", ""),
        ("mark_missing_second", "e4", ""),
        ("mark_missing_first", "e5", ""),
    ]
    for found in open_cells(SCHEME, WHOLE, ["e2", "e3"], enterings):
        assert found.entry in found.message.zh
        assert found.entry in found.message.en


def test_a_settlement_does_not_stand_in_for_a_missing_entering() -> None:
    enterings = Enterings(typed(e=80), {}, typed(e=80))
    assert opened(SCHEME, WHOLE, ["e"], enterings) == [("mark_missing_second", "e", "")]


def test_who_does_not_compete_keeps_nothing_open() -> None:
    assert opened(SCHEME, WHOLE, ["e1"], Enterings(typed(e1=1, e2=3), typed(e1=1), {})) == []
    assert opened(SCHEME, WHOLE, [], Enterings({}, {}, {})) == []


def test_one_entering_is_enough_where_the_scheme_says_so() -> None:
    enterings = Enterings(typed(e1=80), None, {})
    assert opened(SCHEME, WHOLE, ["e1", "e2"], enterings) == [("mark_missing", "e2", "")]
    assert differences(WHOLE, ["e1", "e2"], enterings) == ()
    assert agreed_marks(WHOLE, ["e1"], enterings) == {"e1": {"": 80}}


def scored(*scores: int) -> Entering:
    return {("e", f"j/{judge}"): Decimal(score) for judge, score in enumerate(scores, 1)} | {
        ("e", "m"): Decimal(1)
    }


@pytest.mark.parametrize(
    ("first", "second", "settled", "expected"),
    [
        (scored(1, 2, 2), scored(1, 2, 2), {}, []),
        (scored(1, 3, 3), scored(1, 3, 3), {}, [("score_spread", "e", "j")]),
        (scored(1, 3, 3), scored(2, 3, 3), {}, [("mark_unsettled", "e", "j/1")]),
        (scored(1, 3, 3), scored(2, 3, 3), {("e", "j/1"): Decimal(2)}, []),
        (scored(1, 3, 3), scored(2, 3, 3), {("e", "j/1"): Decimal(1)}, [("score_spread", "e", "j")]),
    ],
)
def test_scores_too_far_apart_keep_a_sheet_open(
    first: Entering, second: Entering, settled: Entering, expected: list[tuple[str, ...]]
) -> None:
    assert opened(SCHEME, CRITERIA, ["e"], Enterings(first, second, settled)) == expected


def test_measures_are_a_sheet_like_any_other() -> None:
    enterings = Enterings({("e", "time"): Decimal(9)}, {("e", "time"): Decimal(8)}, {})
    assert opened(SCHEME, MEASURES, ["e"], enterings) == [("mark_unsettled", "e", "time")]


cells: st.SearchStrategy[Cell] = st.tuples(
    st.sampled_from(["e1", "e2"]), st.sampled_from(["m", "j/1", "j/2", "j/3"])
)
entered = st.dictionaries(cells, st.none() | st.integers(0, 2).map(Decimal))


@given(entered, entered, entered)
def test_a_sheet_is_open_exactly_while_something_is_missing_unsettled_or_too_far_apart(
    first: Entering, second: Entering, settled: Entering
) -> None:
    enterings = Enterings(first, second, settled)
    entries = ["e1", "e2"]
    complete = settled_all = True
    close = True
    for entry in entries:
        counting = {}
        for field in ("m", "j/1", "j/2", "j/3"):
            one, two = first.get((entry, field)), second.get((entry, field))
            complete &= one is not None and two is not None
            counting[field] = one if one == two else settled.get((entry, field))
            settled_all &= one == two or counting[field] is not None
        judged = [counting[f"j/{n}"] for n in (1, 2, 3)]
        numbers = [score for score in judged if score is not None]
        close &= len(numbers) < 3 or max(numbers) - min(numbers) <= 1
    assert (open_cells(SCHEME, CRITERIA, entries, enterings) == ()) == (complete and settled_all and close)
    assert (differences(CRITERIA, entries, enterings) == ()) == settled_all


@given(entered, entered, entered)
def test_which_entering_came_first_changes_no_mark(
    first: Entering, second: Entering, settled: Entering
) -> None:
    one = agreed_marks(CRITERIA, ["e1", "e2"], Enterings(first, second, settled))
    assert one == agreed_marks(CRITERIA, ["e1", "e2"], Enterings(second, first, settled))
