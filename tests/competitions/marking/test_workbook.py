"""Score sheets as workbooks: from the template to one save, with every fault where it stands."""

from decimal import Decimal
from io import BytesIO
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from competitions.marking import service
from competitions.marking.sheets import grid
from competitions.marking.workbook import read, template
from registry.core.errors import BadInputError
from tests.competitions.marking.contests import Marking, cell, key, make_marking, marks, save
from tests.competitions.marking.factories import make_scheme
from tests.competitions.marking.test_pages import opened

pytestmark = pytest.mark.anyio


def rows_of(workbook: bytes) -> list[list[Any]]:
    """Return what a workbook's first sheet holds."""
    return CalamineWorkbook.from_filelike(BytesIO(workbook)).get_sheet_by_index(0).to_python()


def filled(workbook: bytes, rows: dict[int, list[Any]], *more: list[Any]) -> bytes:
    """Return the workbook with these marks and totals (from the third column), and with more rows."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("评分表")
        for number, cells in enumerate([*rows_of(workbook), *more], start=1):
            given = rows.get(number, cells[2:])
            sheet.write_row(number - 1, 0, [*cells[:2], *given])
    return content.getvalue()


async def blank(marking: Marking) -> bytes:
    return template(await grid(marking.first, await marking.facts(), 1))


async def test_a_filled_template_is_one_save(db: None) -> None:
    marking = await make_marking()
    content = filled(
        await blank(marking), {2: [80, 70.5, 150.5], 3: ["８１", "71"], 4: [82, 72], 5: [83, 73]}
    )
    found = read(await grid(marking.first, await marking.facts(), 1), content, "a.xlsx")
    assert found.faults == ()
    saved = await service.save_marks(marking.first, marking.event, 1, key(), found.save)
    assert (saved.stored, saved.versions) == (8, {"A": 1, "B": 1})
    assert (await marks(marking.event))["B", 1, "ZZ001-01", ""] == "70.5"


async def test_totals_that_do_not_add_up_are_shown_and_keep_nothing_out(db: None) -> None:
    marking = await make_marking()
    content = filled(
        await blank(marking), {2: [80, 70, 155], 3: [81, 71, 152], 4: [82, 72, 154], 5: [83, 73, 156]}
    )
    found = read(await grid(marking.first, await marking.facts(), 1), content, "a.xlsx")
    assert [(fault.code, fault.row, fault.column) for fault in found.doubts] == [("total_differs", 2, "E")]
    assert (found.lines[0].total, found.lines[0].computed) == (Decimal(155), Decimal(150))
    assert (len(found.save.cells), found.faults) == (8, ())


async def test_faults_are_told_by_row_and_column(db: None) -> None:
    marking = await make_marking()
    rows: dict[int, list[Any]] = {2: [80.3, 70], 3: [81, "优"], 4: [-1, 72], 5: [101, 73]}
    content = filled(await blank(marking), rows, ["ZZ001-77", "某校", 1, 2])
    found = read(await grid(marking.first, await marking.facts(), 1), content, "a.xlsx")
    told = {(fault.code, fault.row) for fault in found.faults}
    assert {
        ("mark_wrong_step", 2),
        ("mark_unreadable", 3),
        ("mark_negative", 4),
        ("mark_above_max", 5),
        ("entry_unknown", 6),
    } <= told
    with pytest.raises(BadInputError):
        read(await grid(marking.first, await marking.facts(), 1), b"no workbook", "a.xlsx")


async def test_a_module_that_is_not_open_is_not_taken(db: None) -> None:
    marking = await make_marking(2)
    await save(marking, marking.second, [cell("A", 1, "50"), cell("B", 1, "50")])
    content = filled(await blank(marking), {2: [80], 3: [81]})
    found = read(await grid(marking.first, await marking.facts(), 1), content, "a.xlsx")
    assert {fault.code for fault in found.faults} == {"sheet_not_open"}
    assert found.save.cells == ()


async def test_a_blind_template_holds_codes_only(db: None) -> None:
    marking = await make_marking(scheme=make_scheme(blind=True))
    rows = rows_of(await blank(marking))
    assert [row[0] for row in rows] == ["编号", "X00A", "X01A", "X02A", "X03A"]
    assert "单位" not in rows[0]


async def test_from_the_upload_to_the_grid(client: httpx.AsyncClient) -> None:
    marking = await make_marking()
    browser = await opened(client, marking, marking.first, "/1/sheet")
    path = f"/events/{marking.event}/marks/1/sheet"
    taken = await client.get(f"{path}.xlsx")
    token = {"_csrf_token": browser.hidden("_csrf_token")}
    content = filled(taken.content, {2: [80, 70, 999], 3: [81, 71, 152], 4: [82, 72, 154], 5: [83, 73, 156]})
    browser.page = (
        await client.post(
            path, data=token, files={"file": ("评分.xlsx", content)}, headers={"Accept": "text/html"}
        )
    ).text
    assert "总分写的是 999，各项相加为 150" in browser.page
    assert await marks(marking.event) == {}
    answer = await browser.post(f"{path}/take", key=browser.hidden("key"), save=browser.hidden("save"))
    assert answer.status_code == 200
    assert len(await marks(marking.event)) == 8
    nothing = await client.post(path, data=token, headers={"Accept": "text/html"})
    assert nothing.status_code == 400
    assert (await browser.post(f"{path}/take", key=key(), save="{")).status_code == 400
