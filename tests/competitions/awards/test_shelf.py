import json
from pathlib import Path

import pytest

from competitions.awards.schemes import Scheme, shipped_schemes
from competitions.awards.shelf import Shelf


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf[Scheme]:
    """Return a shelf with versions 1, 2 and 10 of one scheme, one of another, and files that are none."""
    document = shipped_schemes()[0].model_dump(mode="json")
    for name, version in (("ours", "1"), ("ours", "10"), ("ours", "2"), ("a-first", "1")):
        content = json.dumps({**document, "name": name, "version": version})
        (tmp_path / f"{name}.v{version}.json").write_text(content, encoding="utf-8")
    for name in ("ours.json", "ours.v0.json", "ours.v3.json.bak", "notes.md"):
        (tmp_path / name).write_text("", encoding="utf-8")
    return Shelf(tmp_path, Scheme)


def test_versions_stand_side_by_side(shelf: Shelf[Scheme]) -> None:
    assert shelf.names() == ("a-first", "ours")
    assert shelf.versions("ours") == ("1", "2", "10")
    assert [(each.name, each.version) for each in shelf.all()] == [
        ("a-first", "1"),
        ("ours", "10"),
        ("ours", "2"),
        ("ours", "1"),
    ]


@pytest.mark.parametrize(
    ("named", "version"),
    [
        ("ours", "10"),
        ("ours@2", "2"),
        ("ours@1", "1"),
        ("ours@3", None),
        ("ours@", None),
        ("ours@02", None),
        ("ours@1@1", None),
        ("none", None),
        ("", None),
    ],
)
def test_a_name_is_the_newest_version_and_a_version_is_exact(
    shelf: Shelf[Scheme], named: str, version: str | None
) -> None:
    found = shelf.find(named)
    assert (found.version if found else None) == version


def test_a_file_is_read_once(shelf: Shelf[Scheme]) -> None:
    found = shelf.find("ours")
    (shelf.folder / "ours.v10.json").unlink()
    assert shelf.find("ours") is found
