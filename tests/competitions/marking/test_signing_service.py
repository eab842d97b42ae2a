"""Settling, signing off and opening again, on a real database."""

import pytest

from competitions.events import moving
from competitions.events.life_cycle import MoveRefusedError
from competitions.marking import signing
from competitions.marking.differing import comparison
from competitions.marking.queries import marks_of
from competitions.marking.refusals import (
    MarksFaultyError,
    NotSignedError,
    SheetOpenError,
    SheetSignedError,
    SheetUnknownError,
)
from competitions.marking.schemas import SettledIn
from competitions.marking.sheets import overview
from registry.audit.queries import trail
from registry.core import database
from registry.core.errors import NotFoundError
from registry.people.reasons import ReasonNeededError
from tests.competitions.marking.contests import Marking, cell, make_marking, save, whole
from tests.competitions.marking.factories import make_aspect, make_module, make_scheme

pytestmark = pytest.mark.anyio


async def make_typed() -> Marking:
    """Return an event whose modules are typed twice, differing in A of the first two entries."""
    marking = await make_marking()
    await save(marking, marking.first, whole(4))
    await save(marking, marking.second, [cell("A", 1, "11"), cell("A", 2, "12"), *whole(4)[2:]], 2)
    return marking


async def settle(marking: Marking, *cells: tuple[str, str]) -> int:
    given = [SettledIn(entry=entry, value=value) for entry, value in cells]
    return await signing.settle(marking.chief, marking.event, "A", given)


async def test_differences_are_settled_and_the_module_is_signed(db: None) -> None:
    marking = await make_typed()
    found = await comparison(marking.chief, await marking.facts(), "A")
    assert [(each.entry, str(each.first), str(each.second), each.settled) for each in found.differing] == [
        ("ZZ001-01", "89", "11", None),
        ("ZZ001-02", "88", "12", None),
    ]
    with pytest.raises(SheetOpenError) as caught:
        await signing.sign_off(marking.chief, marking.event, "A")
    assert [(each.code, each.entry) for each in caught.value.cells] == [
        ("mark_unsettled", "ZZ001-01"),
        ("mark_unsettled", "ZZ001-02"),
    ]
    # One of the two, and a third.
    assert await settle(marking, ("ZZ001-01", "89"), ("ZZ001-02", "50.0")) == 2
    assert [facts.settled for facts in await overview(marking.chief, await marking.facts())] == [2, 0]
    signed = await signing.sign_off(marking.chief, marking.event, "A")
    facts = (await overview(marking.first, await marking.facts()))[0]
    assert facts.signed is not None
    assert (facts.signed.content_hash, facts.signed.name) == (signed, marking.chief.name)
    counted = {
        str(value)
        for marks in (await marks_of(marking.event, double_entry=True)).values()
        for (module, _), value in marks.items()
        if module == "A"
    }
    assert counted == {"89", "50", "87", "86"}


async def test_what_cannot_be_settled_is_refused_cell_by_cell(db: None) -> None:
    marking = await make_typed()
    await save(marking, marking.second, [cell("A", 4, "")], 2)
    with pytest.raises(MarksFaultyError) as caught:
        await settle(
            marking,
            ("ZZ001-01", "101"),
            ("ZZ001-02", ""),
            ("ZZ001-03", "87"),
            ("ZZ001-04", "86"),
            ("ZZ001-99", "1"),
        )
    assert [each.code for each in caught.value.cells] == [
        "mark_above_max",
        "mark_missing",
        "mark_not_different",
        "mark_not_different",
        "field_unknown",
    ]
    assert await database.fetch_value("SELECT count(*) FROM competitions.settlement") == 0
    with pytest.raises(SheetUnknownError):
        await signing.settle(marking.chief, marking.event, "Z", [SettledIn(entry="ZZ001-01", value="1")])


async def test_a_cell_that_changes_is_not_settled_any_more(db: None) -> None:
    marking = await make_typed()
    await settle(marking, ("ZZ001-01", "89"), ("ZZ001-02", "88"))
    await save(marking, marking.first, [cell("A", 1, "70")])
    assert await database.fetch_value("SELECT count(*) FROM competitions.settlement") == 1
    # What is typed as it stood changes nothing.
    await save(marking, marking.second, [cell("A", 2, "12.0")], 2)
    with pytest.raises(SheetOpenError) as caught:
        await signing.sign_off(marking.chief, marking.event, "A")
    assert [each.entry for each in caught.value.cells] == ["ZZ001-01"]


async def test_a_signed_module_is_locked_until_it_is_opened_with_a_reason(db: None) -> None:
    marking = await make_typed()
    await signing.sign_off(marking.chief, marking.event, "B")
    with pytest.raises(SheetSignedError):
        await save(marking, marking.first, [cell("B", 1, "1")])
    with pytest.raises(SheetSignedError):
        await signing.sign_off(marking.chief, marking.event, "B")
    with pytest.raises(ReasonNeededError):
        await signing.reopen(marking.chief, marking.event, "B", " ")
    await signing.reopen(marking.chief, marking.event, "B", "纸面评分表漏看一页")
    with pytest.raises(NotSignedError):
        await signing.reopen(marking.chief, marking.event, "B", "再开")
    await save(marking, marking.first, [cell("B", 1, "1")])
    lines = [(line.action, line.reason) for line in await trail(f"event:{marking.event}")]
    assert ("marks.reopen", "纸面评分表漏看一页") in lines
    assert ("marks.sign", "") in lines


async def test_the_hash_is_that_of_the_marks_however_they_came(db: None) -> None:
    marking = await make_typed()
    first = await signing.sign_off(marking.chief, marking.event, "B")
    await signing.reopen(marking.chief, marking.event, "B", "试")
    await save(marking, marking.first, [cell("B", 1, "1")])
    await signing.settle(marking.chief, marking.event, "B", [SettledIn(entry="ZZ001-01", value="89.0")])
    assert await signing.sign_off(marking.chief, marking.event, "B") == first


async def test_missing_marks_and_wide_scores_keep_a_module_open(db: None) -> None:
    scheme = make_scheme(make_module("A", make_aspect("J1", kind="J")), double_entry=False)
    marking = await make_marking(2, scheme=scheme)
    scores = [cell("A", 1, score, f"J1/{judge}") for judge, score in ((1, "0"), (2, "1"), (3, "2"))]
    await save(marking, marking.first, [*scores, cell("A", 2, "3", "J1/1")])
    with pytest.raises(SheetOpenError) as caught:
        await signing.sign_off(marking.chief, marking.event, "A")
    assert [(each.code, each.entry, each.field) for each in caught.value.cells] == [
        ("score_spread", "ZZ001-01", "J1"),
        ("mark_missing", "ZZ001-02", "J1/2"),
        ("mark_missing", "ZZ001-02", "J1/3"),
    ]
    # Who stays away keeps nothing open.
    await database.execute("UPDATE competitions.entry SET status = 'absent' WHERE code = 'ZZ001-02'")
    await save(marking, marking.first, [cell("A", 1, "1", "J1/1")])
    await signing.sign_off(marking.chief, marking.event, "A")


async def test_only_the_jury_settles_and_signs(db: None) -> None:
    marking = await make_typed()
    facts = await marking.facts()
    with pytest.raises(NotFoundError):
        await comparison(marking.first, facts, "A")
    with pytest.raises(NotFoundError):
        await signing.sign_off(marking.first, marking.event, "B")
    with pytest.raises(NotFoundError):
        await signing.settle(marking.second, marking.event, "A", [SettledIn(entry="ZZ001-01", value="1")])


async def test_marking_ends_when_every_module_is_signed(db: None) -> None:
    marking = await make_typed()
    await signing.sign_off(marking.chief, marking.event, "B")
    with pytest.raises(MoveRefusedError):
        await moving.move(marking.chief, marking.event, "marked")
    await settle(marking, ("ZZ001-01", "89"), ("ZZ001-02", "88"))
    await signing.sign_off(marking.chief, marking.event, "A")
    await moving.move(marking.chief, marking.event, "marked")
    assert (await marking.facts()).state == "marked"
