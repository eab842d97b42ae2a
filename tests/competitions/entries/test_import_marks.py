"""Rosters through the service: team names, substitutes, entries without a place, and people from abroad."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pytest
from xlsxwriter import Workbook

from competitions.entries.imports import service
from competitions.entries.queries import entry
from registry.core import database, privacy
from tests.competitions.entries.contests import FIRST, entry_of, id_number, make_open, people

pytestmark = pytest.mark.anyio


def sheet(*rows: Sequence[str]) -> bytes:
    made = BytesIO()
    book = Workbook(made, {"in_memory": True, "strings_to_numbers": False})
    page = book.add_worksheet("报名表")
    for number, row in enumerate(rows):
        page.write_row(number, 0, row)
    book.close()
    return made.getvalue()


async def hand_in(contest: Any, content: bytes) -> Any:
    return await service.hand_in(contest.officer, contest.id, "报名表.xlsx", content)


async def test_team_name_substitute_and_unofficial_mark_come_into_the_entry(db: None) -> None:
    contest = await make_open({"substitutes_max": 1, "per_school": 1})
    await people(contest.officer, contest.school, "师甲", role="teacher")
    content = sheet(
        (
            "赛项编号",
            "学校",
            "队名",
            "选手1",
            "选手1身份证号",
            "选手2",
            "选手2身份证号",
            "替补",
            "替补身份证号",
            "备注",
        ),
        ("ZZ002", FIRST, "一队", "生甲", id_number(1), "生乙", id_number(2), "生丙", id_number(3), ""),
        ("ZZ002", FIRST, "二队", "生丁", id_number(4), "生戊", id_number(5), "", "", "打星，不计名次"),
    )
    upload = await hand_in(contest, content)
    preview = await service.preview(contest.officer, upload)
    assert preview.faults == ()
    assert preview.counts == {"known": 0, "joins": 0, "new": 5}
    assert [(each.team_name, each.unofficial, len(each.substitutes)) for each in preview.entries] == [
        ("一队", False, 1),
        ("二队", True, 0),
    ]
    await service.import_(contest.officer, upload)
    first, second = [
        await entry(contest.officer, await entry_of(contest, code)) for code in ("ZZ002-01", "ZZ002-02")
    ]
    assert [(each.team_name, each.unofficial) for each in (first, second)] == [
        ("一队", False),
        ("二队", True),
    ]
    assert [person.name for person in first.having("substitute")] == ["生丙"]
    assert [person.name for person in first.having("member")] == ["生甲", "生乙"]


async def test_too_many_substitutes_are_told_at_their_cell(db: None) -> None:
    contest = await make_open()
    content = sheet(
        ("赛项编号", "学校", "选手", "身份证号", "替补", "替补身份证号"),
        ("ZZ001", FIRST, "生甲", id_number(1), "生乙", id_number(2)),
    )
    preview = await service.preview(contest.officer, await hand_in(contest, content))
    assert [(fault.code, fault.row) for fault in preview.faults] == [("too_many_substitutes", 2)]


async def test_somebody_from_abroad_is_registered_with_the_roster_and_found_again(db: None) -> None:
    contest = await make_open()
    head = ("赛项编号", "学校", "选手姓名", "证件类型", "证件号码", "出生日期")
    upload = await hand_in(contest, sheet(head, ("ZZ001", FIRST, "安娜", "护照", "AB 123456", "2008-03-01")))
    preview = await service.preview(contest.officer, upload)
    assert (preview.faults, preview.counts) == ((), {"known": 0, "joins": 0, "new": 1})
    await service.import_(contest.officer, upload)
    row = await database.fetch_one("SELECT id_kind, id_fingerprint, born FROM registry.person")
    assert row is not None
    ring = await privacy.ring()
    assert row["id_kind"] == "passport"
    assert row["id_fingerprint"] == ring.fingerprint("id:passport", "AB123456")
    assert row["born"].isoformat() == "2008-03-01"
    # The same passport without its kind is that of somebody known.
    bare = sheet(("赛项编号", "学校", "选手姓名", "证件号码"), ("ZZ001", FIRST, "安娜", "AB123456"))
    again = await service.preview(contest.officer, await hand_in(contest, bare))
    assert [fault.code for fault in again.faults] == ["person_in_two_entries"]


async def test_a_document_that_nobody_knows_asks_for_its_kind(db: None) -> None:
    contest = await make_open()
    bare = sheet(("赛项编号", "学校", "选手姓名", "证件号码"), ("ZZ001", FIRST, "安娜", "AB123456"))
    preview = await service.preview(contest.officer, await hand_in(contest, bare))
    assert [(fault.code, fault.row, fault.column) for fault in preview.faults] == [
        ("id_kind_missing", 2, "D")
    ]
    assert "AB123456" not in preview.faults[0].message.zh + preview.faults[0].message.en
