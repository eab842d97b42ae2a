"""The pages and the API of entries: a school's way through its desk, who sees what, rosters as entered."""

import io
import re
from typing import Any
from uuid import uuid4

import httpx
import pytest

from competitions.entries import changing
from competitions.entries.schemas import EntryIn, Ruling
from competitions.entries.service import enter
from competitions.events import moving
from registry.core import database
from registry.core.sheets.workbook import read_workbook
from tests.competitions.entries.contests import (
    FIRST,
    Open,
    entry_of,
    id_number,
    make_open,
    people,
    roster,
    stored,
)
from tests.factories import bearer, make_account
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio


async def team(contest: Open) -> Any:
    """Enter a team of the first school with a tutor; returns its entry."""
    members = await people(contest.officer, contest.school, "生甲", "生乙")
    tutors = await people(contest.officer, contest.school, "师甲", role="teacher")
    made = EntryIn(
        event="ZZ002", organization=contest.school, members=members, tutors=tutors, team_name="一队"
    )
    await enter(contest.officer, contest.id, [made])
    return await entry_of(contest, "ZZ002-01")


async def test_a_school_enters_a_team_by_picking_its_people(client: httpx.AsyncClient) -> None:
    contest = await make_open({"substitutes_max": 1})
    first, second, third = await people(contest.officer, contest.school, "生甲", "生乙", "生丙")
    (tutor,) = await people(contest.officer, contest.school, "师甲", role="teacher")
    (stranger,) = await people(contest.other, contest.second, "外校生")
    event = (await contest.event("ZZ002")).id
    window = Browser(client, contest.officer)
    desk = (await window.get("/entry-desk")).text
    assert "赛项ZZ002" in desk
    assert re.search(r"至 <time[^>]*>\d{4}年\d+月\d+日 星期.", desk)
    form = f"/events/{event}/entries/new?organization={contest.school}"
    shown = (await window.get(form)).text
    assert all(name in shown for name in ("生甲", "生乙", "生丙", "师甲"))
    assert "外校生" not in shown
    # Looking for somebody keeps who was picked, and puts no name into an address.
    found = await window.send(form, step="find", q="生乙", **{f"part-{first}": "member"})
    assert re.search(rf'name="part-{first}".*?value="member" selected', found.text, re.DOTALL)
    assert str(second) in found.text
    assert str(third) not in found.text
    wrong = await window.send(
        form,
        step="save",
        **{f"part-{each}": "member" for each in (first, second, third)},
    )
    assert wrong.status_code == 400
    assert "最多 2 名选手" in wrong.text
    outside = await window.send(form, step="save", **{f"part-{stranger}": "member"})
    assert outside.status_code == 400
    assert "外校生" not in outside.text
    done = await window.send(
        form,
        step="save",
        team_name="一队",
        **{
            f"part-{first}": "member",
            f"part-{second}": "member",
            f"part-{third}": "substitute",
            f"part-{tutor}": "tutor",
        },
    )
    assert done.status_code == 303
    assert await stored(contest) == [("ZZ002", "ZZ002-01", FIRST, "生甲 生乙", "师甲")]
    assert "ZZ002-01" in (await window.get("/entry-desk")).text


async def test_an_entry_is_changed_replaced_and_withdrawn_by_its_pages(client: httpx.AsyncClient) -> None:
    contest = await make_open()
    entry = await team(contest)
    (new,) = await people(contest.officer, contest.school, "生丙")
    window = Browser(client, contest.officer)
    shown = (await window.get(f"/entries/{entry}/change")).text
    picked = dict(re.findall(r'name="(part-[^"]+)">.*?value="(\w+)" selected', shown, re.DOTALL)[:3])
    assert sorted(picked.values()) == ["member", "member", "tutor"]
    changed = await window.send(f"/entries/{entry}/change", step="save", team_name="二队", **picked)
    assert changed.status_code == 303
    assert "二队" in (await window.get(f"/entries/{entry}")).text
    member = next(name.removeprefix("part-") for name, part in picked.items() if part == "member")
    page = f"/entries/{entry}/replace"
    unexplained = await window.send(page, step="save", member=member, by=str(new))
    assert unexplained.status_code == 400
    nobody = await window.send(page, step="save", member=member, by="", reason="受伤")
    assert nobody.status_code == 400
    assert (
        await window.send(page, step="save", member=member, by=str(new), reason="受伤")
    ).status_code == 303
    assert "已换下" in (await window.get(f"/entries/{entry}")).text
    refused = await window.send(f"/entries/{entry}", f"/entries/{entry}/withdraw", reason="")
    assert refused.status_code == 400
    gone = await window.send(f"/entries/{entry}", f"/entries/{entry}/withdraw", reason="实习冲突")
    assert gone.status_code == 303
    shown = (await window.get(f"/entries/{entry}")).text
    assert "退赛" in shown
    assert "实习冲突" in shown


async def test_the_organizer_rules_and_a_school_does_not(client: httpx.AsyncClient) -> None:
    contest = await make_open()
    entry = await team(contest)
    window = Browser(client, contest.organizer)
    refused = await window.send(
        f"/entries/{entry}", f"/entries/{entry}/rule", status="disqualified", reason=""
    )
    assert refused.status_code == 400
    done = await window.send(
        f"/entries/{entry}", f"/entries/{entry}/rule", status="disqualified", reason="资格不符"
    )
    assert done.status_code == 303
    assert "取消资格" in (await window.get(f"/entries/{entry}")).text
    school = bearer(contest.officer)
    ruling = {"status": "entered", "reason": "复核"}
    answer = await client.post(f"/api/entries/{entry}/rule", json=ruling, headers=school)
    assert answer.status_code == 403


async def test_another_schools_entry_does_not_exist(client: httpx.AsyncClient) -> None:
    contest = await make_open()
    entry = await team(contest)
    event = (await contest.event("ZZ002")).id
    other = bearer(contest.other)
    reason = {"reason": "无"}
    for method, address, body in (
        ("GET", f"/api/entries/{entry}", None),
        ("PATCH", f"/api/entries/{entry}", {"team_name": "x"}),
        ("POST", f"/api/entries/{entry}/withdraw", reason),
        ("POST", f"/api/entries/{entry}/replace", {**reason, "member": str(uuid4()), "by": str(uuid4())}),
        ("POST", f"/api/entries/{entry}/rule", {"status": "absent"}),
        ("DELETE", f"/api/entries/{entry}", None),
    ):
        here = await client.request(method, address, json=body, headers=other)
        nowhere = await client.request(
            method, address.replace(str(entry), str(uuid4())), json=body, headers=other
        )
        assert (here.status_code, nowhere.status_code) == (404, 404), (method, address)
        assert here.json()["detail"] == nowhere.json()["detail"]
    assert (await client.get(f"/api/events/{event}/entries", headers=other)).json() == []
    mine = (await client.get(f"/api/events/{event}/entries", headers=bearer(contest.officer))).json()
    assert [each["code"] for each in mine] == ["ZZ002-01"]
    entering = [{"event": "ZZ001", "organization": str(contest.school), "members": []}]
    made = await client.post(f"/api/competitions/{contest.id}/entries", json=entering, headers=other)
    assert made.status_code == 403
    window = Browser(client, contest.other)
    form = f"/events/{event}/entries/new?organization={contest.school}"
    assert (await window.get(form)).status_code == 403
    assert (await window.get(f"/entries/{entry}/change")).status_code == 404


async def test_entries_are_not_for_everybody(client: httpx.AsyncClient) -> None:
    contest = await make_open()
    entry = await team(contest)
    event = (await contest.event("ZZ002")).id
    teacher = bearer(await make_account("teacher", contest.administrator, organization=contest.school))
    assert (await client.get(f"/api/events/{event}/entries", headers=teacher)).status_code == 404
    assert (await client.get("/api/entry-desk", headers=teacher)).status_code == 403
    assert (await client.get(f"/api/entries/{entry}", headers=teacher)).status_code == 404
    auditor = bearer(await make_account("auditor", contest.administrator))
    assert len((await client.get(f"/api/events/{event}/entries", headers=auditor)).json()) == 1


async def test_the_printed_roster_and_its_sheet_are_what_was_entered(client: httpx.AsyncClient) -> None:
    contest = await make_open({"substitutes_max": 1})
    await team(contest)
    first, second, third = await people(contest.other, contest.second, "乙生甲", "乙生乙", "=1+1")
    await enter(
        contest.other,
        contest.id,
        [
            EntryIn(
                event="ZZ002",
                organization=contest.second,
                members=(second, first),
                substitutes=(third,),
                unofficial=True,
            )
        ],
    )
    await changing.rule(contest.organizer, await entry_of(contest, "ZZ002-01"), Ruling(status="absent"))
    event = (await contest.event("ZZ002")).id
    expected = [
        ["ZZ002-01", FIRST, "一队", "生甲、生乙", "", "师甲", "缺席", ""],
        ["ZZ002-02", "乙职校（虚构）", "", "乙生乙、乙生甲", "=1+1", "", "非正式参赛", ""],
    ]
    window = Browser(client, contest.organizer)
    page = (await window.get(f"/events/{event}/roster")).text
    rows = [
        [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)]
        for row in re.findall(r"<tr>(<th scope=\"row\">.*?)</tr>", page, re.DOTALL)
    ]
    assert rows == expected
    content = (await window.get(f"/events/{event}/roster.xlsx")).content
    sheet = read_workbook(content, "roster.xlsx").sheets[0]
    assert [list(row) for row in sheet.rows[3:]] == expected
    # A school's roster has its own entries only.
    own = (await Browser(client, contest.other).get(f"/events/{event}/roster")).text
    assert "ZZ002-02" in own
    assert "ZZ002-01" not in own


async def test_a_roster_goes_through_its_pages(client: httpx.AsyncClient) -> None:
    contest = await make_open()
    window = Browser(client, contest.officer)
    address = f"/competitions/{contest.id}/entries/import"
    shown = (await window.get(address)).text
    token = re.search(r'name="_csrf_token" value="([^"]+)"', shown)
    assert token is not None

    async def hand_in(content: bytes) -> httpx.Response:
        files = {"file": ("报名表.xlsx", io.BytesIO(content))} if content else {"file": ("", b"")}
        return await client.post(address, data={"_csrf_token": token[1]}, files=files)

    assert (await hand_in(b"no workbook")).status_code == 400
    faulty = await hand_in(roster(("ZZ001", FIRST, "新生", "", "")))
    assert faulty.status_code == 303
    told = (await window.get(faulty.headers["location"])).text
    assert "person_unknown" in told
    assert "录入全部" not in told
    right = await hand_in(roster(("ZZ001", FIRST, "新生", id_number(1), "")))
    told = (await window.get(right.headers["location"])).text
    assert "录入全部 1 个参赛队" in told
    assert id_number(1) not in told
    done = await window.send(right.headers["location"])
    assert "已录入" in done.text
    assert await stored(contest) == [("ZZ001", "ZZ001-01", FIRST, "新生", "")]


async def test_a_roster_goes_through_the_api(client: httpx.AsyncClient) -> None:
    contest = await make_open()
    head = bearer(contest.officer)
    files = {"file": ("roster.xlsx", roster(("ZZ001", FIRST, "新生", id_number(1), "")))}
    handed = await client.post(f"/api/competitions/{contest.id}/entry-imports", files=files, headers=head)
    assert handed.status_code == 201
    address = f"/api/entry-imports/{handed.json()['id']}"
    preview = (await client.get(address, headers=head)).json()
    assert (preview["entries"], preview["people"]["new"], preview["faults"]) == (1, 1, [])
    assert (await client.post(address, headers=head)).status_code == 201
    assert (await client.get(address, headers=bearer(contest.other))).status_code == 404
    desk = (await client.get("/api/entry-desk", headers=head)).json()
    line = desk[0]["schools"][0]["events"][0]
    assert [entry["code"] for entry in line["entries"]] == ["ZZ001-01"]
    assert [lack["message"]["en"] for lack in line["lacks"]] == ["No tutor yet"]


async def test_every_page_says_what_state_the_event_is_in(client: httpx.AsyncClient) -> None:
    contest = await make_open()
    entry = await team(contest)
    event = (await contest.event("ZZ002")).id
    await moving.move(contest.organizer, event, "closed")
    window = Browser(client, contest.officer)
    shown = (await window.get(f"/entries/{entry}")).text
    assert "报名截止" in shown
    assert "/withdraw" not in shown
    assert "ZZ002" not in (await window.get("/entry-desk")).text.partition("<main")[2]
    shown = (await Browser(client, contest.organizer).get(f"/entries/{entry}")).text
    assert "/withdraw" in shown
    await database.execute("UPDATE competitions.event SET state = 'marking' WHERE id = $1", event)
    shown = (await window.get(f"/entries/{entry}")).text
    assert "/replace" not in shown
