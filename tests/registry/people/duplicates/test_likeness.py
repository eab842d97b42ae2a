"""How much two records of one name are alike."""

from datetime import date

import pytest

from registry.core.texts import text
from registry.people.duplicates.likeness import STRENGTHS, likeness

DAY, OTHER_DAY = date(2008, 5, 1), date(2009, 5, 1)
SCHOOL = text("丙职校（虚构）", "School C (fictional)")


@pytest.mark.parametrize(
    ("born", "other_born", "shared", "strength", "reasons"),
    [
        (DAY, DAY, [SCHOOL], "strong", 3),
        (DAY, DAY, [], "likely", 2),
        (DAY, None, [SCHOOL], "possible", 3),
        (None, None, [SCHOOL], "possible", 3),
        (DAY, OTHER_DAY, [SCHOOL], "unlikely", 3),
    ],
)
def test_the_birth_date_weighs_more_than_the_school(
    born: date | None, other_born: date | None, shared: list[object], strength: str, reasons: int
) -> None:
    found = likeness(born, other_born, shared)  # type: ignore[arg-type]
    assert found.strength == strength
    assert len(found.reasons) == reasons
    assert likeness(other_born, born, shared) == found  # type: ignore[arg-type]


def test_what_stands_for_and_against_is_said_in_both_languages() -> None:
    found = likeness(DAY, OTHER_DAY, [SCHOOL])
    assert [reason.en for reason in found.reasons] == [
        "The same name",
        "Different birth dates",
        "Both at School C (fictional)",
    ]
    assert found.strength in STRENGTHS
