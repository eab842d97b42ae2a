"""Rosters through the service: previewed with every fault, taken whole or not at all, nobody twice."""

import asyncio
import io
import json
from typing import Any

import pytest
from xlsxwriter import Workbook

from competitions.entries.imports import service
from competitions.entries.imports.service import RosterFaultyError
from competitions.entries.schemas import EntryIn
from competitions.entries.service import enter
from registry.core import database
from registry.core.errors import BadInputError, ForbiddenError, NotFoundError
from registry.core.uploads import AlreadyImportedError, UploadExpiredError
from registry.people.organizations import service as organizations
from tests.competitions.entries.contests import FIRST, SECOND, id_number, make_open, people, roster, stored
from tests.competitions.messy import MESSY, need_messy
from tests.factories import event, make_account
from tests.registry.people.people import organization

pytestmark = pytest.mark.anyio

PEOPLE = "SELECT count(*) FROM registry.person"
ENTRIES = "SELECT count(*) FROM competitions.entry"


async def hand_in(actor: Any, contest: Any, content: bytes) -> Any:
    return await service.hand_in(actor, contest.id, "报名表.xlsx", content)


def said(faults: Any) -> list[tuple[str, int | None, str]]:
    return [(fault.code, fault.row, fault.column) for fault in faults]


async def test_the_messy_roster_gives_exactly_the_entries_and_faults_of_its_truth(db: None) -> None:
    need_messy()
    truth = json.loads((MESSY / "roster_teams.truth.json").read_text(encoding="utf-8"))
    events = []
    for code in sorted({entry["event"] for entry in truth["entries"]}):
        of = [entry for entry in truth["entries"] if entry["event"] == code]
        size = max(len(entry["members"]) for entry in of)
        events.append(
            event(code, "team" if size > 1 else "individual", size)
            | {"group": {"zh": of[0]["group"], "en": "Group"}}
        )
    contest = await make_open(events=events)
    rows = (MESSY / "organizations.csv").read_text(encoding="utf-8").splitlines()[1:]
    await organizations.register_organizations(
        contest.administrator,
        [
            organization(name, former_names=tuple(others.split("|")))
            for name, others, _ in (row.split(",") for row in rows)
        ],
    )
    upload = await hand_in(contest.organizer, contest, (MESSY / "roster_teams.xlsx").read_bytes())
    preview = await service.preview(contest.organizer, upload)
    assert [
        {
            "event": entry.event or None,
            "group": entry.group or None,
            "school": entry.school or None,
            "members": [person.name for person in entry.members],
            "tutors": [person.name for person in entry.tutors],
            "rows": [entry.first_row, entry.last_row],
        }
        for entry in preview.entries
    ] == truth["entries"]
    assert [(f.code, f.sheet, f.row, f.column) for f in preview.faults] == [
        (f["code"], f["sheet"], f["row"], f["column"]) for f in truth["faults"]
    ]
    with pytest.raises(RosterFaultyError) as refused:
        await service.import_(contest.organizer, upload)
    assert refused.value.faults == preview.faults
    assert await database.fetch_value(ENTRIES) == 0


async def test_a_school_previews_and_imports_its_roster_with_people_who_are_new(db: None) -> None:
    contest = await make_open()
    await people(contest.officer, contest.school, "旧生甲")
    await people(contest.officer, contest.school, "师甲", "师乙", role="teacher")
    content = roster(
        ("ZZ001", "甲职", "旧生甲", "", "师甲"),
        ("ZZ002", FIRST, "新生乙", id_number(1), "师甲、师乙"),
        ("ZZ002", FIRST, "新生丙", id_number(2), "师甲、师乙"),
        ("ZZ001", FIRST, "新生丁", id_number(3), "师乙"),
    )
    upload = await hand_in(contest.officer, contest, content)
    preview = await service.preview(contest.officer, upload)
    assert preview.faults == ()
    assert preview.counts == {"known": 5, "joins": 0, "new": 3}
    assert (await database.fetch_value(PEOPLE), await database.fetch_value(ENTRIES)) == (3, 0)
    done = await service.import_(contest.officer, upload)
    assert done.entries == preview.entries
    assert await stored(contest) == [
        ("ZZ001", "ZZ001-01", FIRST, "旧生甲", "师甲"),
        ("ZZ001", "ZZ001-02", FIRST, "新生丁", "师乙"),
        ("ZZ002", "ZZ002-01", FIRST, "新生乙 新生丙", "师甲 师乙"),
    ]
    assert await database.fetch_value(PEOPLE) == 6
    assert await database.fetch_value("SELECT content FROM registry.upload WHERE id = $1", upload) is None
    with pytest.raises(AlreadyImportedError):
        await service.import_(contest.officer, upload)
    # The same people again are refused, and nobody is registered twice.
    again = await service.preview(contest.officer, await hand_in(contest.officer, contest, content))
    assert {fault.code for fault in again.faults} == {"person_in_two_entries"}
    assert await database.fetch_value(PEOPLE) == 6


async def test_every_fault_of_register_and_limits_is_told_at_its_cell(db: None) -> None:
    contest = await make_open({"born_not_before": "2008-01-01", "per_school": 1})
    await people(contest.officer, contest.school, "师甲", role="teacher")
    content = roster(
        ("ZZ001", FIRST, "早生", id_number(1, "20070101"), "师甲"),
        ("ZZ001", FIRST, "无证", "", "师甲"),
        ("ZZ001", FIRST, "及龄", id_number(2), "无名师"),
    )
    preview = await service.preview(contest.officer, await hand_in(contest.officer, contest, content))
    assert said(preview.faults) == [
        ("born_too_early", 2, "C"),
        ("school_over_limit", 3, ""),
        ("person_unknown", 3, "C"),
        ("school_over_limit", 4, ""),
        ("person_unknown", 4, "E"),
    ]
    assert all(person.outcome for entry in preview.entries for person in entry.members) is False


async def test_events_groups_and_schools_are_looked_up(db: None) -> None:
    contest = await make_open()
    content = roster(
        ("ZZ009", FIRST, "生甲", id_number(1), ""),
        ("ZZ001", SECOND, "生乙", id_number(2), ""),
        ("ZZ001", FIRST, "生丙", id_number(3), ""),
    )
    preview = await service.preview(contest.officer, await hand_in(contest.officer, contest, content))
    assert said(preview.faults) == [("event_unknown", 2, ""), ("school_out_of_reach", 3, "")]
    preview = await service.preview(contest.organizer, await hand_in(contest.organizer, contest, content))
    assert said(preview.faults) == [("event_unknown", 2, "")]


async def test_namesakes_are_told_apart_by_their_documents(db: None) -> None:
    contest = await make_open()
    first, second = await people(contest.officer, contest.school, "王伟", number="1") + await people(
        contest.officer, contest.school, "王伟", number="2", id_kind="resident_id", id_number=id_number(7)
    )
    assert first != second
    bare = roster(("ZZ001", FIRST, "王伟", "", ""))
    preview = await service.preview(contest.officer, await hand_in(contest.officer, contest, bare))
    assert said(preview.faults) == [("person_ambiguous", 2, "C")]
    whole = roster(("ZZ001", FIRST, "王伟", id_number(7), ""))
    await service.import_(contest.officer, await hand_in(contest.officer, contest, whole))
    assert await database.fetch_value("SELECT person FROM competitions.entry_member") == second


async def test_a_document_of_somebody_elsewhere_makes_them_join_and_a_wrong_name_is_told(db: None) -> None:
    contest = await make_open()
    await people(contest.other, contest.second, "转学生", id_kind="resident_id", id_number=id_number(5))
    content = roster(("ZZ001", FIRST, "转学生", id_number(5), ""))
    upload = await hand_in(contest.officer, contest, content)
    assert (await service.preview(contest.officer, upload)).counts == {"known": 0, "joins": 1, "new": 0}
    await service.import_(contest.officer, upload)
    assert await database.fetch_value(PEOPLE) == 1
    wrong = roster(("ZZ001", FIRST, "另一人", id_number(5), ""))
    preview = await service.preview(contest.officer, await hand_in(contest.officer, contest, wrong))
    assert said(preview.faults) == [("id_of_another_name", 2, "D")]


async def test_a_roster_that_fails_while_it_is_written_leaves_nothing(db: None) -> None:
    contest = await make_open()
    content = roster(("ZZ001", FIRST, "新生", id_number(1), ""))
    upload = await hand_in(contest.officer, contest, content)
    assert (await service.preview(contest.officer, upload)).faults == ()
    # Between the two looks somebody else enters the only one that the school may.
    await database.execute("""UPDATE competitions.event SET limits = '{"per_school": 1}'""")
    (other,) = await people(contest.officer, contest.school, "先到")
    await enter(
        contest.officer, contest.id, [EntryIn(event="ZZ001", organization=contest.school, members=(other,))]
    )
    with pytest.raises(RosterFaultyError) as refused:
        await service.import_(contest.officer, upload)
    assert said(refused.value.faults) == [("school_over_limit", 2, "")]
    assert (await database.fetch_value(PEOPLE), await database.fetch_value(ENTRIES)) == (1, 1)


async def test_two_imports_of_one_roster_at_once_enter_it_once(db: None) -> None:
    contest = await make_open()
    content = roster(*[("ZZ001", FIRST, f"新生{n}", id_number(n), "") for n in range(1, 6)])
    uploads = [await hand_in(actor, contest, content) for actor in (contest.officer, contest.organizer)]
    outcomes = await asyncio.gather(
        service.import_(contest.officer, uploads[0]),
        service.import_(contest.organizer, uploads[1]),
        return_exceptions=True,
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["EntriesPreview", "RosterFaultyError"]
    assert (await database.fetch_value(PEOPLE), await database.fetch_value(ENTRIES)) == (5, 5)


async def test_who_may_hand_in_and_whose_file_it_is(db: None) -> None:
    contest = await make_open()
    content = roster(("ZZ001", FIRST, "新生", id_number(1), ""))
    auditor = await make_account("auditor", contest.administrator)
    with pytest.raises(ForbiddenError):
        await hand_in(auditor, contest, content)
    upload = await hand_in(contest.officer, contest, content)
    for use_case in (service.preview, service.import_):
        with pytest.raises(NotFoundError):
            await use_case(contest.other, upload)
    with pytest.raises(BadInputError):
        await hand_in(contest.officer, contest, b"no workbook")
    await hand_in(contest.officer, contest, content)
    with pytest.raises(UploadExpiredError):
        await service.import_(contest.officer, upload)


async def test_another_layout_with_events_by_name_and_a_row_per_team(db: None) -> None:
    contest = await make_open()
    await people(contest.officer, contest.school, "师甲", role="teacher")
    await people(contest.officer, contest.school, "生甲", "生乙")
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["学校：甲职"])
    sheet.write_row(1, 0, ["序号", "项目名称", "队员", "辅导老师"])
    sheet.write_row(2, 0, ["1", "赛项ZZ002（团体）", "生甲、生乙", "师甲"])
    book.close()
    upload = await hand_in(contest.officer, contest, made.getvalue())
    assert (await service.import_(contest.officer, upload)).faults == ()
    assert await stored(contest) == [("ZZ002", "ZZ002-01", FIRST, "生甲 生乙", "师甲")]


async def test_a_sheet_that_was_not_read_right_is_shown_and_refused_whole(db: None) -> None:
    contest = await make_open()
    broken = id_number(2)[:-1] + ("0" if id_number(2)[-1] != "0" else "1")
    content = roster(
        ("ZZ001", FIRST, "生甲", id_number(1), ""),
        ("ZZ001", "没有的学校", "生乙", broken, ""),
        ("", FIRST, "生丙", id_number(3), ""),
    )
    upload = await hand_in(contest.organizer, contest, content)
    preview = await service.preview(contest.organizer, upload)
    assert [[person.name for person in entry.members] for entry in preview.entries] == [
        ["生甲"],
        ["生乙"],
        ["生丙"],
    ]
    assert said(preview.faults) == [
        ("school_unknown", 3, "B"),
        ("id_check_digit", 3, "D"),
        ("event_missing", 4, "A"),
    ]
    with pytest.raises(RosterFaultyError) as refused:
        await service.import_(contest.organizer, upload)
    assert refused.value.faults == preview.faults
    assert (await database.fetch_value(PEOPLE), await database.fetch_value(ENTRIES)) == (0, 0)
