"""Saving marks on a real database: whole or not at all, once, and never over somebody else's."""

import asyncio
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from competitions.events import moving
from competitions.events.queries import EventNotFoundError
from competitions.marking import service, signing
from competitions.marking.queries import (
    MarksIncompleteError,
    NoMarkingSchemeError,
    marks_of,
    scored,
    totals_of,
)
from competitions.marking.refusals import (
    KeyReusedError,
    MarksFaultyError,
    NotMarkingError,
    OtherEnteringError,
    OwnSchoolError,
    SheetSignedError,
    SheetUnknownError,
    VersionConflictError,
)
from competitions.marking.schemas import SaveIn, SettledIn
from competitions.marking.sheets import grid, overview
from registry.core import database
from registry.core.errors import NotFoundError, RegistryError
from tests.competitions.marking.contests import (
    cell,
    key,
    make_marking,
    marks,
    save,
    typists,
    whole,
)
from tests.competitions.marking.factories import make_aspect, make_measure, make_module, make_scheme
from tests.factories import SCHOOLS

pytestmark = pytest.mark.anyio


async def test_cells_are_saved_changed_and_cleared(db: None) -> None:
    marking = await make_marking()
    first = await save(
        marking, marking.first, [cell("A", 1, "87.50"), cell("A", 2, "９０"), cell("B", 1, "-0")]
    )
    assert (first.versions, first.stored, first.cleared) == ({"A": 1, "B": 1}, 3, 0)
    assert await marks(marking.event) == {
        ("A", 1, "ZZ001-01", ""): "87.5",
        ("A", 1, "ZZ001-02", ""): "90",
        ("B", 1, "ZZ001-01", ""): "0",
    }
    then = await save(marking, marking.first, [cell("A", 1, " "), cell("A", 2, "90.0"), cell("A", 3, "")])
    assert (then.versions, then.stored, then.cleared) == ({"A": 2}, 0, 1)
    assert ("A", 1, "ZZ001-01", "") not in await marks(marking.event)
    # Nothing changed, so nobody has to be told.
    assert (await save(marking, marking.first, [cell("A", 2, "90")])).versions == {"A": 2}


NO_MARKS = (
    ("NaN", "mark_not_finite"),
    ("sNaN1", "mark_not_finite"),
    ("Infinity", "mark_not_finite"),
    ("-inf", "mark_not_finite"),
    ("-1", "mark_negative"),
    ("-0.5", "mark_negative"),
    ("100.5", "mark_above_max"),
    ("1e400", "mark_above_max"),
    ("1e9999999999999999999", "mark_out_of_range"),
    ("9" * 300, "mark_above_max"),
    ("87.3", "mark_wrong_step"),
    ("1e-400", "mark_wrong_step"),
    ("八十", "mark_not_a_number"),
    ("1_0", "mark_not_a_number"),
    ("0x10", "mark_not_a_number"),
    ("87,5", "mark_not_a_number"),
)


async def test_what_is_no_mark_is_refused_at_its_cell(db: None) -> None:
    marking = await make_marking(len(NO_MARKS))
    typed = [cell("A", n, value) for n, (value, _) in enumerate(NO_MARKS, start=1)]
    with pytest.raises(MarksFaultyError) as caught:
        await save(marking, marking.first, [cell("B", 1, "50"), *typed])
    assert [(fault.entry, fault.code) for fault in caught.value.cells] == [
        (f"ZZ001-{n:02d}", code) for n, (_, code) in enumerate(NO_MARKS, start=1)
    ]
    assert await marks(marking.event) == {}


async def test_every_fault_is_told_at_once_and_nothing_is_stored(db: None) -> None:
    marking = await make_marking()
    await database.execute("UPDATE competitions.entry SET status = 'absent' WHERE code = 'ZZ001-04'")
    cells = [
        cell("A", 1, "50"),
        cell("A", 9, "50"),
        cell("A", 2, "50", field="X"),
        cell("A", 3, "x"),
        cell("A", 4, "50"),
        cell("B", 1, "50"),
        cell("B", 1, "60"),
    ]
    with pytest.raises(MarksFaultyError) as caught:
        await save(marking, marking.first, cells)
    assert [fault.code for fault in caught.value.faults] == [
        "entry_unknown",
        "field_unknown",
        "mark_not_a_number",
        "entry_not_competing",
        "cell_twice",
    ]
    assert await marks(marking.event) == {}
    # What was typed before the entry stayed away can be taken back.
    await save(marking, marking.first, [cell("A", 4, "")])


async def test_the_same_key_again_gets_the_same_answer_and_stores_nothing(db: None) -> None:
    marking = await make_marking()
    own = key()
    first = await save(marking, marking.first, [cell("A", 1, "50")], key=own, versions={"A": 0})
    await save(marking, marking.first, [cell("A", 1, "60")])
    again = await save(marking, marking.first, [cell("A", 1, "50")], key=own, versions={"A": 0})
    assert again == first
    assert (await marks(marking.event))["A", 1, "ZZ001-01", ""] == "60"
    with pytest.raises(KeyReusedError):
        await save(marking, marking.first, [cell("A", 1, "55")], key=own, versions={"A": 0})
    # Another account's keys are its own.
    await save(marking, marking.second, [cell("B", 1, "55")], key=own, entering=2)


async def test_the_same_key_sent_twice_at_once_is_saved_once(db: None) -> None:
    marking = await make_marking()
    for turn in range(10):
        own = key()
        cells = [cell("A", n, str(turn)) for n in (1, 2, 3)]
        answers = await asyncio.gather(
            *(save(marking, marking.first, cells, key=own, versions={"A": turn}) for _ in range(4))
        )
        assert len({answer.versions["A"] for answer in answers}) == 1
    assert await database.fetch_value("SELECT count(*) FROM competitions.sheet_save") == 10
    assert await database.fetch_value("SELECT version FROM competitions.sheet") == 10


async def test_two_at_one_sheet_are_told_of_each_other(db: None) -> None:
    marking = await make_marking()
    await save(marking, marking.first, [cell("A", 1, "50")])
    await service.take_part(marking.second, marking.event, 1, ["A"], key())
    await save(marking, marking.second, [cell("A", 1, "60"), cell("A", 2, "70")])
    with pytest.raises(VersionConflictError) as caught:
        mine = [cell("A", 1, "50.5"), cell("A", 2, "70.0"), cell("A", 3, "80")]
        await save(marking, marking.first, mine, versions={"A": 1})
    assert [(each.module, each.name, each.version) for each in caught.value.meanwhile] == [
        ("A", marking.second.name, 3)
    ]
    assert [(clash.entry, clash.yours, clash.theirs) for clash in caught.value.clashes] == [
        ("ZZ001-01", "50.5", "60"),
        ("ZZ001-03", "80", ""),
    ]
    assert (await marks(marking.event))["A", 1, "ZZ001-01", ""] == "60"


async def test_two_who_save_at_once_do_not_overwrite_each_other(db: None) -> None:
    marking = await make_marking()
    answers = await asyncio.gather(
        *(
            save(marking, each, [cell("A", 1, value)], versions={"A": 0})
            for each, value in ((marking.first, "50"), (marking.second, "60"))
        ),
        return_exceptions=True,
    )
    refused = [each for each in answers if isinstance(each, BaseException)]
    assert [type(each) for each in refused] == [VersionConflictError]
    # Who lost has not taken part in the sheet, and is not shown what the other one typed.
    assert isinstance(refused[0], VersionConflictError)
    assert refused[0].clashes == ()


async def test_the_two_enterings_are_typed_by_two_people(db: None) -> None:
    marking = await make_marking()
    await save(marking, marking.first, [cell("A", 1, "50")])
    with pytest.raises(OtherEnteringError):
        await save(marking, marking.first, [cell("A", 1, "50")], entering=2)
    # Of another module it may be the same person.
    await save(marking, marking.first, [cell("B", 1, "50")], entering=2)
    with pytest.raises(OtherEnteringError):
        await save(marking, marking.first, [cell("B", 1, "50")], entering=1)
    # Who joined is one of those who typed.
    await service.take_part(marking.second, marking.event, 1, ["A"], key())
    with pytest.raises(OtherEnteringError):
        await save(marking, marking.second, [cell("A", 1, "50")], entering=2)


async def test_another_account_of_the_same_person_is_the_same_person(db: None) -> None:
    marking = await make_marking()
    person = await database.fetch_value("SELECT id FROM registry.person LIMIT 1")
    await database.execute("UPDATE competitions.entry SET organization = NULL")
    await database.execute("DELETE FROM competitions.entry_member WHERE person = $1", person)
    accounts = [marking.first.account_id, marking.second.account_id]
    await database.execute("UPDATE registry.account SET person = $1 WHERE id = ANY($2)", person, accounts)
    one, other = (replace(each, person_id=person) for each in (marking.first, marking.second))
    await save(marking, one, [cell("A", 1, "50")])
    with pytest.raises(OtherEnteringError):
        await save(marking, other, [cell("A", 1, "50")], entering=2)
    answers = await asyncio.gather(
        save(marking, one, [cell("B", 1, "50")], entering=1),
        save(marking, other, [cell("B", 1, "50")], entering=2),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in answers) == ["OtherEnteringError", "Saved"]


async def test_nobody_marks_their_own_school(db: None) -> None:
    marking = await make_marking()
    mine = marking.contest.organizations[SCHOOLS[1]]
    person = await database.fetch_value(
        "SELECT person FROM registry.membership WHERE organization = $1 AND until IS NULL LIMIT 1", mine
    )
    # A part in an entry would keep them from it, wherever they belong.
    await database.execute("DELETE FROM competitions.entry_member WHERE person = $1", person)
    judge = replace(marking.first, person_id=person)
    with pytest.raises(MarksFaultyError) as caught:
        await save(marking, judge, [cell("A", 1, "50"), cell("A", 2, "50")])
    assert [(fault.code, fault.entry) for fault in caught.value.cells] == [
        ("entry_of_own_school", "ZZ001-01")
    ]
    await save(marking, judge, [cell("A", 2, "50")])
    assert (await grid(judge, await marking.facts(), 1)).own == {"ZZ001-01", "ZZ001-03"}
    # Who left the school long ago may.
    await database.execute(
        "UPDATE registry.membership SET since = $2, until = $2 WHERE person = $1", person, date(2020, 1, 1)
    )
    await save(marking, judge, [cell("A", 1, "50")])


async def test_a_scheme_may_let_judges_mark_their_own_school(db: None) -> None:
    marking = await make_marking(scheme=make_scheme(compatriot=True))
    person = await database.fetch_value("SELECT person FROM registry.membership LIMIT 1")
    await save(marking, replace(marking.first, person_id=person), whole(4))


async def test_blind_marking_shows_codes_only_and_keeps_whole_schools_out(db: None) -> None:
    marking = await make_marking(scheme=make_scheme(blind=True))
    facts = await marking.facts()
    shown = await grid(marking.first, facts, 1)
    assert [(each.code, each.represents, each.team) for each in shown.entries] == [
        (f"X0{n}A", "", "") for n in range(4)
    ]
    with pytest.raises(MarksFaultyError):
        await save(marking, marking.first, [cell("A", 1, "50")])
    await save(marking, marking.first, [cell("A", "X00A", "50")])
    assert await marks(marking.event) == {("A", 1, "ZZ001-04", ""): "50"}
    person = await database.fetch_value(
        "SELECT person FROM registry.membership WHERE organization = $1 LIMIT 1",
        marking.contest.organizations[SCHOOLS[0]],
    )
    judge = replace(marking.second, person_id=person)
    for code in ("X00A", "X01A"):
        with pytest.raises(OwnSchoolError) as caught:
            await save(marking, judge, [cell("A", code, "50")], entering=2)
        assert "X0" not in str(caught.value)
    with pytest.raises(OwnSchoolError):
        await grid(judge, facts, 2)


async def test_what_others_typed_is_not_shown_to_who_might_type_it_again(db: None) -> None:
    marking = await make_marking()
    facts = await marking.facts()
    await save(marking, marking.first, [cell("A", 1, "50")])
    (a, b) = (await grid(marking.second, facts, 1)).columns
    assert (a.hidden, a.open, b.open) == (True, False, True)
    assert (await grid(marking.second, facts, 1)).values == {}
    assert [each.barred for each in (await grid(marking.first, facts, 2)).columns] == [True, False]
    await service.take_part(marking.second, marking.event, 1, ["A"], key())
    assert (await grid(marking.second, facts, 1)).values == {("A", "ZZ001-01", ""): "50"}


async def test_marks_are_typed_only_while_the_event_is_marked(db: None) -> None:
    marking = await make_marking()
    judge = marking.first
    with pytest.raises(SheetUnknownError):
        await save(marking, judge, [cell("Z", 1, "50")])
    with pytest.raises(EventNotFoundError):
        await save(replace(marking, event=marking.contest.id), judge, [cell("A", 1, "50")])
    elsewhere = replace(judge, grants=(replace(judge.grants[0], competition=marking.event),))
    with pytest.raises(NotFoundError):
        await save(marking, elsewhere, [cell("A", 1, "50")])
    await moving.move(marking.contest.organizer, marking.event, "cancelled", "天气")
    with pytest.raises(NotMarkingError):
        await save(marking, judge, [cell("A", 1, "50")])
    unmarked = await database.fetch_value("SELECT id FROM competitions.event WHERE code = 'ZZ002'")
    with pytest.raises(NoMarkingSchemeError):
        await save(replace(marking, event=unmarked), judge, [cell("A", 1, "50")])


async def test_a_single_entering_has_no_second(db: None) -> None:
    marking = await make_marking(scheme=make_scheme(double_entry=False))
    with pytest.raises(SheetUnknownError):
        await save(marking, marking.first, [cell("A", 1, "50")], entering=2)
    await save(marking, marking.first, whole(4))
    assert len(await marks_of(marking.event, double_entry=False)) == 4
    assert [each.complete for each in await overview(marking.first, await marking.facts())] == [True, True]
    await signing.sign_off(marking.chief, marking.event, "A")


async def test_marks_come_to_points(db: None) -> None:
    scheme = make_scheme(
        make_module("A", weight="0.4"),
        make_module("B", make_aspect("M1"), make_aspect("J1", kind="J", max_mark="9"), weight="2"),
        measures=[make_measure()],
        tie_break={"用时（秒）": "time"},
    )
    marking = await make_marking(2, scheme=scheme)
    typed = [
        cell(module, n, value, field)
        for n in (1, 2)
        for module, field, value in (
            ("A", "", "80.5"),
            ("B", "M1", "1.5"),
            *(("B", f"J1/{judge}", "2") for judge in (1, 2, 3)),
            ("measures", "time", "61.5"),
        )
    ]
    facts = await marking.facts()
    await save(marking, marking.first, typed)
    await save(marking, marking.second, typed[:-1], entering=2)
    assert {code: found.points for code, found in (await totals_of(facts)).items()} == {
        "ZZ001-01": Decimal("47.20"),
        "ZZ001-02": Decimal("47.20"),
    }
    await save(marking, marking.second, [cell("A", 1, "90")], entering=2)
    with pytest.raises(MarksIncompleteError) as caught:
        await scored(facts)
    assert len(caught.value.faults) == 1
    await signing.settle(marking.chief, marking.event, "A", [SettledIn(entry="ZZ001-01", value="90")])
    await database.execute("UPDATE competitions.entry SET status = 'absent' WHERE code = 'ZZ001-02'")
    lines = await scored(facts)
    assert [(line.entry, line.points, line.status) for line in lines] == [
        ("ZZ001-01", Decimal("51.00"), "competed"),
        ("ZZ001-02", None, "absent"),
    ]


async def test_fifty_save_at_once_on_sheets_of_their_own(db: None) -> None:
    scheme = make_scheme(*(make_module(f"M{n}") for n in range(25)))
    marking = await make_marking(6, scheme=scheme)
    judges = await typists(marking, 50)

    async def type_sheet(judge: int) -> None:
        module, entering = f"M{judge % 25}", 1 + judge // 25
        for n in range(1, 7):
            await save(marking, judges[judge], [cell(module, n, str(judge))], entering=entering)  # type: ignore[arg-type]

    await asyncio.gather(*(type_sheet(judge) for judge in range(50)))
    found = await marks(marking.event)
    assert len(found) == 50 * 6
    assert all(value == str(int(m[1:]) + 25 * (entering - 1)) for (m, entering, _, _), value in found.items())


async def test_fifty_save_at_once_on_one_sheet_and_nothing_is_lost(db: None) -> None:
    marking = await make_marking(10, scheme=make_scheme(make_module("A"), make_module("B")))
    judges = await typists(marking, 50)

    async def keep_trying(judge: int) -> int:
        """Save two modules in one go, as often as others were faster; returns how often that was."""
        at = judge % 10 + 1
        versions, tries = {"A": 0, "B": 0}, 0
        while True:
            try:
                cells = [cell(module, at, str(judge)) for module in ("B", "A")]
                await save(marking, judges[judge], cells, versions=versions)
                return tries
            except VersionConflictError as error:
                versions = versions | {each.module: each.version for each in error.meanwhile}
                tries += 1

    await asyncio.gather(*(keep_trying(judge) for judge in range(50)))
    found = await marks(marking.event)
    assert len(found) == 20
    assert all(
        value == found["B", n, code, field] for (m, n, code, field), value in found.items() if m == "A"
    )
    assert await database.fetch_value("SELECT count(*) FROM competitions.sheet_save") == 50
    assert set(await database.fetch_value("SELECT array_agg(version) FROM competitions.sheet")) == {50}


async def test_saves_and_signatures_at_once_leave_nothing_changed_after_it_was_signed(db: None) -> None:
    marking = await make_marking(scheme=make_scheme(double_entry=False))
    await save(marking, marking.first, whole(4))

    async def sign() -> str:
        return await signing.sign_off(marking.chief, marking.event, "A")

    for turn in range(8):
        cells = [cell("A", n, str(turn + n)) for n in range(1, 5)]
        saved, signed = await asyncio.gather(
            save(marking, marking.first, cells), sign(), return_exceptions=True
        )
        assert isinstance(signed, str), signed
        if isinstance(saved, RegistryError):
            assert isinstance(saved, SheetSignedError)
        before = await marks(marking.event)
        with pytest.raises(SheetSignedError):
            await save(marking, marking.first, [cell("A", 1, "1")])
        assert await marks(marking.event) == before
        await signing.reopen(marking.chief, marking.event, "A", "核对")
        assert await sign() == signed
        await signing.reopen(marking.chief, marking.event, "A", "再核对")


async def test_a_save_names_the_version_of_each_sheet() -> None:
    with pytest.raises(ValueError, match="versions lacks the sheets A"):
        SaveIn(versions={"B": 1}, cells=(cell("A", 1, "1"),))
