"""What was decided is shown with the version of the scheme that decided it."""

import json
from pathlib import Path
from typing import Any

import pytest
from litestar import Litestar
from litestar.testing import AsyncTestClient

from competitions.awards import schemes
from competitions.awards.schemes import Scheme, load_scheme
from competitions.awards.shelf import Shelf
from competitions.awards.winning import winning_entries
from competitions.events import queries as events
from competitions.results import queries as results
from competitions.results import service
from tests.factories import make_entered, scores

pytestmark = pytest.mark.anyio

NAME = "national-10-20-30"


@pytest.fixture
def first_edition(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Put the scheme alone on a shelf of our own, and return its document."""
    document = load_scheme(NAME).model_dump(mode="json")
    put(tmp_path / "one", document)
    monkeypatch.setattr(schemes, "_SHELF", Shelf(tmp_path / "one", Scheme))
    return document


def put(folder: Path, *documents: dict[str, Any]) -> None:
    folder.mkdir()
    for document in documents:
        path = folder / f"{document['name']}.v{document['version']}.json"
        path.write_text(json.dumps(document), encoding="utf-8")


async def test_a_new_version_renames_nothing_that_was_decided(
    client: AsyncTestClient[Litestar],
    first_edition: dict[str, Any],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    contest = await make_entered()
    one_event = [line for line in scores() if line.event == "ZZ001"]
    await service.finalize(contest.organizer, contest.id, one_event)
    ladder = [
        {
            "code": step["code"],
            "title": {"zh": f"新{step['title']['zh']}", "en": f"New {step['title']['en']}"},
        }
        for step in first_edition["ladder"]
    ]
    put(tmp_path / "two", first_edition, {**first_edition, "version": "2", "ladder": ladder})
    monkeypatch.setattr(schemes, "_SHELF", Shelf(tmp_path / "two", Scheme))
    assert load_scheme(NAME).titles["first"].zh == "新一等奖"

    decided, to_come = sorted(await events.events_of(contest.id), key=lambda event: event.code)
    version = await results.newest_version(decided.id)
    assert version is not None and version.scheme_version == "1"
    lines = await results.lines(decided, version)
    assert lines[0].award is not None and lines[0].award.zh == "一等奖"
    assert {winning.title.zh for winning in await winning_entries(contest.id)} == {
        "一等奖",
        "二等奖",
        "三等奖",
    }
    shown = (await client.get(f"/competitions/{contest.id}")).text
    assert "一等奖" in shown and "新一等奖" not in shown

    other = [line for line in scores() if line.event == to_come.code]
    await service.finalize(contest.organizer, contest.id, other)
    second = await results.newest_version(to_come.id)
    assert second is not None and second.scheme_version == "2"
    newer = await results.lines(to_come, second)
    assert newer[0].award is not None and newer[0].award.zh == "新一等奖"
