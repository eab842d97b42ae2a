"""Identifiers of rows."""

from registry.core.identifiers import new_ids


def test_identifiers_drawn_at_once_are_random_ones_and_all_different() -> None:
    made = new_ids(1_000)
    assert len(set(made)) == 1_000
    assert {each.version for each in made} == {4}
    assert new_ids(0) == []
