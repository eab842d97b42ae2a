"""Places in the status list: none is given out twice, whoever else issued in between."""

import itertools
import secrets

import pytest

from credentials.issuing import service as issuing
from credentials.issuing.numbering import Numbering
from registry.core import database
from tests.factories import make_confirmed, make_issuer

pytestmark = pytest.mark.anyio


def draw_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let what is random be 0, 1, 2 and so on from now on, so that whoever forgets what is taken takes it."""
    numbers = itertools.count()
    monkeypatch.setattr(secrets, "randbelow", lambda limit: next(numbers) % limit)


async def take(numbering: Numbering, count: int) -> list[tuple[int, int]]:
    """Return serial numbers and indexes of so many, taken and kept."""
    async with database.transaction():
        issuer = await database.fetch_value("SELECT id FROM credentials.issuer FOR UPDATE")
        taken = await numbering.take(issuer, 2026, count)
    return [(each.serial, each.index) for each in taken]


async def test_what_others_took_in_between_is_known(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    contest = await make_confirmed()
    await make_issuer(contest)
    numbering = Numbering()
    draw_in_order(monkeypatch)
    assert await take(numbering, 2) == [(1, 0), (2, 1)]
    # It remembers what it gave out itself, although no credential with it is stored.
    draw_in_order(monkeypatch)
    assert await take(numbering, 1) == [(3, 2)]
    draw_in_order(monkeypatch)
    issued = await issuing.issue(contest.organizer, contest.id)
    draw_in_order(monkeypatch)
    [(_, index)] = await take(numbering, 1)
    assert index == issued
    assert await database.fetch_value("SELECT max(status_index) FROM credentials.credential") == issued - 1


async def test_a_list_is_filled_to_half_and_then_another_is_opened(db: None) -> None:
    contest = await make_confirmed()
    await make_issuer(contest)
    numbering = Numbering()
    length = await database.fetch_value("SELECT length FROM credentials.status_list")
    async with database.transaction():
        issuer = await database.fetch_value("SELECT id FROM credentials.issuer FOR UPDATE")
        taken = await numbering.take(issuer, 2026, length // 2 + 3)
    assert len({(each.status_list, each.index) for each in taken}) == len(taken)
    assert [each.serial for each in taken] == list(range(1, len(taken) + 1))
    assert {each.list_number for each in taken[:-3]} == {1}
    assert {each.list_number for each in taken[-3:]} == {2}
