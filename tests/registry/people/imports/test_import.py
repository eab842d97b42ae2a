"""Importing: handed in, previewed, imported whole or not at all, and never twice."""

import asyncio
import io
import re
import zipfile
from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID, uuid4

import httpx
import pytest
from xlsxwriter import Workbook

from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, NotFoundError
from registry.core.settings import current
from registry.core.sheets.workbook import read_workbook
from registry.core.uploads import AlreadyImportedError, UploadExpiredError
from registry.people.imports import service
from registry.people.imports.service import ImportFaultyError
from registry.people.organizations.queries import organizations
from registry.people.organizations.schemas import OrganizationIn, Renaming
from registry.people.organizations.service import register_organizations, rename
from registry.people.sign_in import sessions
from tests.competitions.entries.roster.rosters import id_number
from tests.factories import bearer, make_account

pytestmark = pytest.mark.anyio

HEADINGS = ("姓名", "证件类型", "证件号码", "学号", "班级", "手机号码")
COUNT = "SELECT count(*) FROM registry.person"


def workbook(*rows: Sequence[str], headings: Sequence[str] = HEADINGS) -> bytes:
    made = io.BytesIO()
    book = Workbook(made, {"in_memory": True, "strings_to_formulas": False})
    sheet = book.add_worksheet("名单")
    for number, row in enumerate([headings, *rows]):
        sheet.write_row(number, 0, row)
    book.close()
    return made.getvalue()


def students(*orders: int, born: str = "20080107") -> bytes:
    return workbook(
        *[
            (f"虚构生{n}", "居民身份证", id_number(n, born), f"2026{n:04d}", "机电1班", f"1380000{n:04d}")
            for n in orders
        ]
    )


async def school(name: str = "甲职校（虚构）") -> tuple[Actor, Actor, UUID]:
    """Return the administrator, the officer of a new school, and the school."""
    administrator = await make_account("administrator")
    organization = OrganizationIn(name=name, name_en="School", kind="secondary_vocational", fictional=True)
    known = await register_organizations(administrator, [organization])
    officer = await make_account("school_officer", administrator, organization=known[name])
    return administrator, officer, known[name]


async def hand_in(actor: Actor, organization: UUID, content: bytes) -> UUID:
    return await service.hand_in(actor, "students", organization, "名单.xlsx", content)


async def test_what_was_previewed_is_imported_and_the_same_list_again_doubles_nobody(db: None) -> None:
    _, officer, organization = await school()
    upload = await hand_in(officer, organization, students(1, 2, 3))
    before = await service.preview(officer, upload)
    assert (before.faults, before.counts["new"]) == ((), 3)
    assert await database.fetch_value(COUNT) == 0
    assert (await service.import_(officer, upload)).counts == before.counts
    assert await database.fetch_value(COUNT) == 3
    with pytest.raises(AlreadyImportedError):
        await service.import_(officer, upload)
    again = await hand_in(officer, organization, students(3, 2, 1, 4))
    assert (await service.preview(officer, again)).counts == {
        "new": 1,
        "joins": 0,
        "completed": 0,
        "unchanged": 3,
    }
    await service.import_(officer, again)
    assert await database.fetch_value(COUNT) == 4
    assert await database.fetch_value("SELECT count(*) FROM registry.membership") == 4


async def test_a_sheet_with_a_fault_is_not_imported_at_all(db: None) -> None:
    _, officer, organization = await school()
    wrong = id_number(2, "20080107")[:-1] + ("1" if id_number(2, "20080107")[-1] != "1" else "2")
    content = workbook(
        ("虚构甲", "居民身份证", id_number(1, "20080107"), "1", "", ""),
        ("虚构乙", "居民身份证", wrong, "2", "", ""),
    )
    upload = await hand_in(officer, organization, content)
    (fault,) = (await service.preview(officer, upload)).faults
    assert (fault.code, fault.sheet, fault.row) == ("id_check_digit", "名单", 3)
    with pytest.raises(ImportFaultyError):
        await service.import_(officer, upload)
    assert await database.fetch_value(COUNT) == 0


async def test_a_number_of_somebody_else_is_a_fault_in_its_row_and_names_nobody(db: None) -> None:
    administrator, officer, organization = await school()
    await service.import_(officer, await hand_in(officer, organization, students(1)))
    other = OrganizationIn(name="乙职校（虚构）", name_en="B", kind="secondary_vocational", fictional=True)
    elsewhere = (await register_organizations(administrator, [other]))["乙职校（虚构）"]
    stranger = workbook(("虚构他人", "居民身份证", id_number(1, "20080107"), "9", "", ""))
    upload = await hand_in(administrator, elsewhere, stranger)
    (fault,) = (await service.preview(administrator, upload)).faults
    assert (fault.code, fault.row) == ("id_of_another_name", 2)
    assert "虚构生1" not in fault.message.zh
    same = await hand_in(administrator, elsewhere, students(1))
    assert (await service.preview(administrator, same)).counts["joins"] == 1


async def test_nothing_is_completed_of_who_is_at_home_elsewhere_and_the_preview_says_so(db: None) -> None:
    administrator, officer, organization = await school()
    lacking = ("虚构生1", "居民身份证", id_number(1, "20080107"), "", "", "")
    await service.import_(officer, await hand_in(officer, organization, workbook(lacking)))
    other = OrganizationIn(name="乙职校（虚构）", name_en="B", kind="secondary_vocational", fictional=True)
    elsewhere = (await register_organizations(administrator, [other]))["乙职校（虚构）"]
    said = []
    for more in (("", "", ""), ("", "", "13800000001"), ("7", "", "13800000001")):
        upload = await hand_in(administrator, elsewhere, workbook((*lacking[:3], *more)))
        before = await service.preview(administrator, upload)
        assert (await service.import_(administrator, upload)).counts == before.counts
        said.append([outcome for outcome, count in before.counts.items() if count])
    assert said == [["joins"], ["unchanged"], ["completed"]]
    assert await database.fetch_value("SELECT phone FROM registry.person") is None


async def test_the_file_is_kept_encrypted_for_an_hour_and_only_for_who_handed_it_in(db: None) -> None:
    administrator, officer, organization = await school()
    content = students(1)
    upload = await hand_in(officer, organization, content)
    stored = await database.fetch_value("SELECT content FROM registry.upload")
    assert b"xl/worksheets" in content
    assert b"xl/worksheets" not in stored
    for actor, wanted in ((administrator, upload), (officer, uuid4())):
        with pytest.raises(NotFoundError):
            await service.preview(actor, wanted)
    await database.execute("UPDATE registry.upload SET ends_at = $1", clock.now() - timedelta(seconds=1))
    with pytest.raises(UploadExpiredError):
        await service.import_(officer, upload)
    await hand_in(officer, organization, content)
    assert await database.fetch_value("SELECT count(*) FROM registry.upload WHERE content IS NULL") == 1


async def test_an_import_elsewhere_is_not_possible(db: None) -> None:
    administrator, officer, _ = await school()
    other = OrganizationIn(name="乙职校（虚构）", name_en="B", kind="secondary_vocational", fictional=True)
    elsewhere = (await register_organizations(administrator, [other]))["乙职校（虚构）"]
    for organization in (elsewhere, uuid4()):
        with pytest.raises(NotFoundError):
            await hand_in(officer, organization, students(1))


async def test_two_who_import_the_same_file_at_once_do_it_once(db: None) -> None:
    _, officer, organization = await school()
    upload = await hand_in(officer, organization, students(*range(50)))
    outcomes = await asyncio.gather(
        *(service.import_(officer, upload) for _ in range(4)), return_exceptions=True
    )
    assert sum(isinstance(outcome, AlreadyImportedError) for outcome in outcomes) == 3
    assert await database.fetch_value(COUNT) == 50


@pytest.mark.parametrize(
    ("content", "code"), [(b"", "not_a_table"), (b"PK\x03\x04 no archive", "not_a_table")]
)
async def test_what_is_no_workbook_is_refused_before_it_is_kept(db: None, content: bytes, code: str) -> None:
    _, officer, organization = await school()
    with pytest.raises(BadInputError) as caught:
        await hand_in(officer, organization, content)
    assert caught.value.faults[0].code == code
    assert await database.fetch_value("SELECT count(*) FROM registry.upload") == 0


async def test_organizations_are_imported_with_their_names(db: None) -> None:
    administrator, _, _ = await school()
    content = workbook(
        ("丙职校（虚构）", "中职", "丙校", "长春市"),
        ("丁教育局（虚构）", "主管部门", "", "长春市"),
        headings=("单位名称", "类型", "简称", "城市"),
    )
    upload = await service.hand_in(administrator, "organizations", None, "单位.xlsx", content)
    (fault,) = (await service.preview(administrator, upload)).faults
    assert fault.code == "bureau_missing"
    content = workbook(
        ("丙职校（虚构）", "中职", "丙校", "长春市", ""),
        ("丁教育局（虚构）", "主管部门", "", "长春市", "教育"),
        headings=("单位名称", "类型", "简称", "城市", "主管部门类别"),
    )
    upload = await service.hand_in(administrator, "organizations", None, "单位.xlsx", content)
    await service.import_(administrator, upload)
    rows = await database.fetch("SELECT name, bureau FROM registry.organization ORDER BY name")
    assert ("丁教育局（虚构）", "education") in [tuple(row) for row in rows]


async def test_the_whole_journey_goes_through_the_api(client: httpx.AsyncClient) -> None:
    _, officer, organization = await school()
    headers = bearer(officer)
    handed = await client.post(
        f"/api/imports?kind=students&organization={organization}",
        files={"file": ("名单.xlsx", students(1, 2))},
        headers=headers,
    )
    assert handed.status_code == 201, handed.text
    address = f"/api/imports/{handed.json()['id']}"
    assert (await client.get(address, headers=headers)).json()["outcomes"]["new"] == 2
    done = await client.post(address, headers=headers)
    assert (done.status_code, done.json()["rows"], done.json()["faults"]) == (201, 2, [])
    elsewhere = await client.post(
        f"/api/imports?kind=students&organization={uuid4()}",
        files={"file": ("名单.xlsx", students(1))},
        headers=headers,
    )
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (404, "not_found")
    large = await client.post(
        f"/api/imports?kind=students&organization={organization}",
        files={"file": ("名单.xlsx", b"x" * 11_000_000)},
        headers=headers,
    )
    assert large.status_code == 413


async def test_a_bomb_and_a_formula_are_refused_with_their_codes(client: httpx.AsyncClient) -> None:
    _, officer, organization = await school()
    address = f"/api/imports?kind=students&organization={organization}"
    bomb = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(students(1))) as plain,
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for part in plain.namelist():
            more = b"" if part != "xl/sharedStrings.xml" else b" " * 220 * 2**20
            out.writestr(part, plain.read(part) + more)
    assert len(bomb.getvalue()) < 1_000_000
    refused = await client.post(address, files={"file": ("b.xlsx", bomb.getvalue())}, headers=bearer(officer))
    assert refused.status_code == 400
    assert [fault["code"] for fault in refused.json()["faults"]] == ["workbook_too_large"]
    formula = workbook(("=HYPERLINK(1)", "居民身份证", id_number(1, "20080107"), "1", "+cmd|'/c'!A1", ""))
    handed = await client.post(address, files={"file": ("f.xlsx", formula)}, headers=bearer(officer))
    preview = await client.get(f"/api/imports/{handed.json()['id']}", headers=bearer(officer))
    assert [fault["code"] for fault in preview.json()["faults"]] == ["looks_like_a_formula"] * 2
    refused = await client.post(f"/api/imports/{handed.json()['id']}", headers=bearer(officer))
    assert (refused.status_code, refused.json()["code"]) == (400, "import_faulty")
    assert await database.fetch_value(COUNT) == 0


async def test_every_template_that_the_pages_offer_can_be_had_and_read(client: httpx.AsyncClient) -> None:
    administrator, officer, organization = await school()
    for actor, page in (
        (officer, f"/organizations/{organization}/import"),
        (administrator, "/organizations/import"),
    ):
        assert actor.session_id is not None
        cookie = {"Cookie": f"{sessions.COOKIE}={sessions.issue(actor.session_id, current())}"}
        offered = re.findall(
            r'href="(/import-templates/[^"]+)"', (await client.get(page, headers=cookie)).text
        )
        assert offered
        for address in offered:
            answer = await client.get(address, headers=cookie)
            assert answer.status_code == 200, address
            assert [sheet.name for sheet in read_workbook(answer.content, "t.xlsx").sheets], address


async def test_a_school_that_was_renamed_is_shown_under_its_present_name(db: None) -> None:
    administrator, _, organization = await school()
    new = Renaming(name="新甲职校（虚构）", name_en="New", reason="更名")
    await rename(administrator, organization, new)
    content = workbook(
        ("甲职校（虚构）", "中职", "丙校", "长春市"), headings=("单位名称", "类型", "简称", "城市")
    )
    upload = await service.hand_in(administrator, "organizations", None, "单位.xlsx", content)
    (row,) = (await service.preview(administrator, upload)).rows
    assert (row.outcome, row.detail) == ("unchanged", "→ 新甲职校（虚构）")
    found = await organizations(administrator, q="新甲职校(虚构)")
    assert [line.id for line in found.lines] == [organization]
