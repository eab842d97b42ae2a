"""Who may not do what in marking, because of what they did before or where they belong."""

import json
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from competitions.entries import changing
from competitions.entries.ruling import MarkerRulesError, RulingClosedError
from competitions.entries.schemas import Ruling
from competitions.events import moving
from competitions.marking import decoding, draw_lists, service, signing
from competitions.marking.differing import comparison
from competitions.marking.refusals import (
    DecoderTypesError,
    DrawerTypesError,
    MarksFaultyError,
    OwnSchoolError,
    TypistSettlesError,
)
from competitions.marking.schemas import SettledIn
from competitions.marking.sheets import grid, overview
from competitions.results import publishing
from registry.core import database
from registry.core.actor import Actor, Grant
from tests.competitions.marking.contests import Marking, cell, key, make_marking, save, whole
from tests.competitions.marking.factories import make_scheme
from tests.competitions.marking.test_blind import drawn
from tests.factories import SCHOOLS, make_account

pytestmark = pytest.mark.anyio


async def entry_of(marking: Marking, code: str) -> UUID:
    found: UUID = await database.fetch_value(
        "SELECT id FROM competitions.entry WHERE event = $1 AND code = $2", marking.event, code
    )
    return found


async def differ(marking: Marking, entry: int | str = 1) -> None:
    """Let the two enterings differ in module A of one entry."""
    await save(marking, marking.first, [cell("A", entry, "10")])
    await save(marking, marking.second, [cell("A", entry, "11")], 2)


async def settle(marking: Marking, actor: Actor, entry: str = "ZZ001-01") -> int:
    return await signing.settle(actor, marking.event, "A", [SettledIn(entry=entry, value="12")])


def belonging(marking: Marking, actor: Actor, school: str = SCHOOLS[1]) -> Actor:
    """Return the actor with a role at a school; ZZ001-01 is the second one's."""
    grant = Grant("school_officer", marking.contest.organizations[school])
    return replace(actor, grants=(*actor.grants, grant))


async def test_nobody_settles_for_their_own_school(db: None) -> None:
    marking = await make_marking()
    await differ(marking)
    own = belonging(marking, marking.chief)
    with pytest.raises(MarksFaultyError) as refused:
        await settle(marking, own)
    assert [fault.code for fault in refused.value.faults] == ["entry_of_own_school"]
    assert [each.own for each in (await comparison(own, await marking.facts(), "A")).differing] == [True]
    assert [each.own for each in (await comparison(marking.chief, await marking.facts(), "A")).differing] == [
        False
    ]
    assert await settle(marking, marking.chief) == 1


async def test_in_a_blind_event_the_own_school_ends_settling_and_signing(db: None) -> None:
    marking = await make_marking(scheme=make_scheme(blind=True))
    await differ(marking, "X00A")
    own = belonging(marking, marking.chief)
    for refused in (
        settle(marking, own, "X00A"),
        comparison(own, await marking.facts(), "A"),
        signing.sign_off(own, marking.event, "A"),
    ):
        with pytest.raises(OwnSchoolError):
            await refused


async def test_compatriots_settle_where_the_scheme_lets_them(db: None) -> None:
    marking = await make_marking(scheme=make_scheme(compatriot=True))
    await differ(marking)
    assert await settle(marking, belonging(marking, marking.chief)) == 1


async def test_who_typed_a_module_neither_settles_nor_compares_nor_signs_it(db: None) -> None:
    marking = await make_marking(2)
    await differ(marking)
    await service.take_part(marking.chief, marking.event, 2, ["A"], key())
    for refused in (
        settle(marking, marking.chief),
        comparison(marking.chief, await marking.facts(), "A"),
        signing.sign_off(marking.chief, marking.event, "A"),
    ):
        with pytest.raises(TypistSettlesError):
            await refused
    # The other module is not theirs.
    assert (await comparison(marking.chief, await marking.facts(), "B")).differing == ()


async def test_typists_are_not_told_how_many_marks_differ(db: None) -> None:
    marking = await make_marking(2)
    for each in (marking.first, marking.chief):
        await differ(marking) if each is marking.first else None
        facts = await overview(each, await marking.facts())
        told = [(module.differing, module.settled) for module in facts]
        assert told == ([(None, None)] * 2 if each is marking.first else [(1, 0), (0, 0)])
    await service.take_part(marking.chief, marking.event, 2, ["A"], key())
    facts = await overview(marking.chief, await marking.facts())
    assert [module.differing for module in facts] == [None, 0]


async def test_whoever_is_in_an_entry_or_left_its_school_does_not_mark_it(db: None) -> None:
    marking = await make_marking(2)
    tutor = await database.fetch_value(
        "SELECT person FROM competitions.entry_member WHERE entry = $1 AND role = 'tutor'",
        await entry_of(marking, "ZZ001-01"),
    )
    first = replace(marking.first, person_id=tutor)
    # Gone from the school, the tutor still is the entry's.
    await database.execute("DELETE FROM registry.membership WHERE person = $1", tutor)
    assert (await grid(first, await marking.facts(), 1)).own == {"ZZ001-01"}
    with pytest.raises(MarksFaultyError):
        await save(marking, first, [cell("A", 1, "100")])
    # A colleague who left after the contest belonged to the school on its day.
    other = await database.fetch_value(
        "SELECT person FROM competitions.entry_member WHERE entry = $1 AND role = 'tutor'",
        await entry_of(marking, "ZZ001-02"),
    )
    await database.execute("DELETE FROM competitions.entry_member WHERE person = $1", other)
    await database.execute(
        "UPDATE registry.membership SET since = $2, until = $3 WHERE person = $1",
        other,
        date(2026, 9, 1),
        date(2026, 10, 20),
    )
    second = replace(marking.second, person_id=other)
    assert (await grid(second, await marking.facts(), 2)).own == {"ZZ001-02"}
    await database.execute(
        "UPDATE registry.membership SET until = $2 WHERE person = $1", other, date(2026, 9, 30)
    )
    assert (await grid(second, await marking.facts(), 2)).own == set()


async def test_joining_twice_with_one_key_is_joining_once(db: None) -> None:
    marking = await make_marking(2)
    await save(marking, marking.first, [cell("A", 1, "10")])
    once = key()
    joined = await service.take_part(marking.second, marking.event, 1, ["A"], once)
    assert await service.take_part(marking.second, marking.event, 1, ["A"], once) == joined


async def test_who_decoded_or_drew_neither_types_nor_settles(db: None) -> None:
    made = await drawn()
    codes = [line.code for line in await draw_lists.codes(made.second, made.event)]
    await moving.move(made.first, made.event, "marking")
    contest = made.contest
    judges = [
        await make_account("judge", contest.administrator, competition=contest.id, username=f"judge{n}")
        for n in (1, 2)
    ]
    chief = await make_account("chief_judge", contest.administrator, competition=contest.id)
    marking = Marking(contest, made.event, judges[0], judges[1], chief)
    await differ(marking, codes[0])
    await decoding.decode(made.clerk, made.event, "核对")
    decoder = replace(chief, account_id=made.clerk.account_id)
    drawers = [replace(chief, account_id=each.account_id) for each in (made.first, made.second)]
    for actor, error in ((decoder, DecoderTypesError), *((each, DrawerTypesError) for each in drawers)):
        for refused in (
            save(marking, actor, [cell("B", codes[0], "1")]),
            service.take_part(actor, made.event, 1, ["A"], key()),
            settle(marking, actor, codes[0]),
        ):
            with pytest.raises(error):
                await refused
    assert await settle(marking, chief, codes[0]) == 1
    for who, wrong in (
        (chief, decoding.TypistDecodesError),
        (made.first, decoding.DrawerDecodesError),
        (made.second, decoding.DrawerDecodesError),
    ):
        with pytest.raises(wrong):
            await decoding.decode(replace(made.clerk, account_id=who.account_id), made.event, "核对")


async def test_a_ruling_in_blind_marking_is_a_look_at_the_codes(db: None) -> None:
    marking = await make_marking(scheme=make_scheme(blind=True))
    await differ(marking, "X00A")
    await settle(marking, marking.chief, "X00A")
    entry = await entry_of(marking, "ZZ001-03")
    absent = Ruling(status="absent")
    with pytest.raises(MarkerRulesError):
        await changing.rule(marking.chief, entry, absent)
    other = await make_account(
        "chief_judge", marking.contest.administrator, competition=marking.contest.id, username="other-chief"
    )
    await changing.rule(other, entry, absent)
    (line,) = await database.fetch(
        "SELECT account, after FROM registry.audit_line WHERE subject = $1 AND action = 'marks.decode'",
        f"event:{marking.event}",
    )
    assert (line["account"], json.loads(line["after"])) == (other.account_id, {"by_ruling": "absent"})
    with pytest.raises(DecoderTypesError):
        await save(marking, other, [cell("A", "X01A", "1")])


async def test_rulings_wait_until_signed_marks_are_open(db: None) -> None:
    marking = await make_marking(2, make_scheme(double_entry=False))
    entry = await entry_of(marking, "ZZ001-02")
    await save(marking, marking.first, whole(2))
    await signing.sign_off(marking.chief, marking.event, "A")
    for status in ("absent", "disqualified"):
        with pytest.raises(RulingClosedError):
            await changing.rule(marking.contest.organizer, entry, Ruling(status=status, reason="违纪"))
    await signing.reopen(marking.chief, marking.event, "A", "登记缺席")
    await changing.rule(marking.contest.organizer, entry, Ruling(status="absent"))
    for module in "AB":
        await signing.sign_off(marking.chief, marking.event, module)
    await moving.move(marking.chief, marking.event, "marked")
    with pytest.raises(RulingClosedError):
        await changing.rule(marking.contest.organizer, entry, Ruling(status="entered", reason="已到"))
    # Both do not count: no signature is touched by that.
    await changing.rule(marking.contest.organizer, entry, Ruling(status="disqualified", reason="违纪"))


async def test_a_withdrawn_publication_leaves_the_codes_opened(db: None) -> None:
    marking = await make_marking(2, make_scheme(blind=True, double_entry=False))
    cells = [cell(module, code, mark) for module in "AB" for code, mark in (("X00A", "80"), ("X01A", "70"))]
    await save(marking, marking.first, cells)
    assert (await grid(marking.first, await marking.facts(), 1)).opened is None
    for module in "AB":
        await signing.sign_off(marking.chief, marking.event, module)
    await moving.move(marking.chief, marking.event, "marked")
    await publishing.publish(marking.chief, marking.event)
    assert (await grid(marking.first, await marking.facts(), 1)).opened == ""
    await publishing.withdraw(marking.chief, marking.event, "模块一漏评")
    await signing.reopen(marking.chief, marking.event, "A", "重评")
    assert (await grid(marking.first, await marking.facts(), 1)).opened == "模块一漏评"
    await save(marking, marking.first, [cell("A", "X00A", "81")])
    said = await database.fetch(
        "SELECT after, reason FROM registry.audit_line"
        " WHERE subject = $1 AND action = 'marks.save' ORDER BY id",
        f"event:{marking.event}",
    )
    assert [(json.loads(line["after"]).get("opened"), line["reason"]) for line in said] == [
        (None, ""),
        (True, "模块一漏评"),
    ]


async def test_settling_after_a_withdrawn_publication_is_recorded_with_its_reason(db: None) -> None:
    marking = await make_marking(2, make_scheme(blind=True))
    cells = [cell(module, code, mark) for module in "AB" for code, mark in (("X00A", "80"), ("X01A", "70"))]
    await save(marking, marking.first, cells)
    await save(marking, marking.second, [cell("A", "X00A", "81"), *cells[1:]], 2)
    await settle(marking, marking.chief, "X00A")
    for module in "AB":
        await signing.sign_off(marking.chief, marking.event, module)
    await moving.move(marking.chief, marking.event, "marked")
    await publishing.publish(marking.chief, marking.event)
    await publishing.withdraw(marking.chief, marking.event, "模块一漏评")
    await signing.reopen(marking.chief, marking.event, "A", "重评")
    await settle(marking, marking.chief, "X00A")
    said = await database.fetch(
        "SELECT after, reason FROM registry.audit_line"
        " WHERE subject = $1 AND action = 'marks.settle' ORDER BY id",
        f"event:{marking.event}",
    )
    assert [(json.loads(line["after"]).get("opened"), line["reason"]) for line in said] == [
        (None, ""),
        (True, "模块一漏评"),
    ]
