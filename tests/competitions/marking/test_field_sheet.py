"""Score sheets of modules with aspects as workbooks: a column for every field, there and back."""

from io import BytesIO
from typing import Any

import httpx
import pytest
from xlsxwriter import Workbook

from competitions.marking import service
from competitions.marking.read_sheet import ReadSheet
from competitions.marking.scheme import MarkingScheme
from competitions.marking.sheets import grid
from competitions.marking.workbook import read, template
from registry.core.errors import BadInputError
from tests.competitions.marking.contests import Marking, cell, key, make_marking, marks, save
from tests.competitions.marking.factories import make_aspect, make_measure, make_module, make_scheme
from tests.competitions.marking.test_pages import opened
from tests.competitions.marking.test_workbook import filled, rows_of

pytestmark = pytest.mark.anyio

KEYS = ["编号", "单位", "A|A1", "A|A2/1", "A|A2/2", "A|A2/3", "B|", "measures|time"]


def with_aspects(**overrides: Any) -> MarkingScheme:
    """Return a scheme of a measured and a judged aspect, of a whole module and of a measure."""
    aspects = make_aspect("A1"), make_aspect("A2", "J", "3")
    modules = make_module("A", *aspects), make_module("B")
    return make_scheme(*modules, measures=(make_measure("time"),), **overrides)


async def blank(marking: Marking) -> bytes:
    return template(await grid(marking.first, await marking.facts(), 1))


async def back(marking: Marking, content: bytes) -> ReadSheet:
    return read(await grid(marking.first, await marking.facts(), 1), content, "a.xlsx")


async def test_every_field_has_a_column_and_comes_back_as_one_save(db: None) -> None:
    marking = await make_marking(2, with_aspects())
    empty = await blank(marking)
    assert rows_of(empty)[2] == KEYS
    assert [row[0] for row in rows_of(empty)[3:]] == ["ZZ001-01", "ZZ001-02"]
    content = filled(empty, {4: [1.25, 2, 3, "２", 80.5, 0.1 + 0.2], 5: [0, 0, 0, 1, "", ""]})
    found = await back(marking, content)
    assert (found.faults, found.modules[1]) == ((), "A A2/1")
    saved = await service.save_marks(marking.first, marking.event, 1, key(), found.save)
    assert (saved.stored, set(saved.versions)) == (10, {"A", "B", "measures"})
    stored = await marks(marking.event)
    assert stored["A", 1, "ZZ001-01", "A1"] == "1.25"
    assert stored["A", 1, "ZZ001-01", "A2/3"] == "2"
    assert stored["B", 1, "ZZ001-01", ""] == "80.5"
    assert stored["measures", 1, "ZZ001-01", "time"] == "0.3"


async def test_columns_are_found_by_their_keys_wherever_they_stand(db: None) -> None:
    marking = await make_marking(2, with_aspects())
    rows: list[list[Any]] = [["虚构决赛"], ["", "编号", "b| "], [], ["", "ZZ001-02", 70]]
    found = await back(marking, workbook_of(rows))
    assert (found.faults, [(each.entry, each.value) for each in found.save.cells]) == (
        (),
        [("ZZ001-02", "70")],
    )


def workbook_of(rows: list[list[Any]]) -> bytes:
    """Return a workbook that holds these rows."""
    content = BytesIO()
    with Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet("一")
        for number, cells in enumerate(rows):
            sheet.write_row(number, 0, cells)
    return content.getvalue()


async def test_every_fault_is_told_by_row_and_column(db: None) -> None:
    marking = await make_marking(3, with_aspects())
    content = filled(
        await blank(marking),
        {4: [2.5, 4, 1, 1, "优"], 5: [-1, 1, 1, 1, 80.3], 6: [True, 1, 1, 1]},
        ["ZZ001-77", "", 1],
        ["", "", 1],
        ["ZZ001-01", "", "", 1],
    )
    told = {(fault.code, fault.row, fault.column) for fault in (await back(marking, content)).faults}
    assert told == {
        ("mark_above_max", 4, "C"),
        ("score_invalid", 4, "D"),
        ("mark_not_a_number", 4, "G"),
        ("mark_negative", 5, "C"),
        ("mark_wrong_step", 5, "G"),
        ("mark_not_a_number", 6, "C"),
        ("entry_unknown", 7, "C"),
        ("entry_missing", 8, "A"),
        ("entry_twice", 9, "A"),
    }


async def test_a_key_that_the_scheme_does_not_have_and_a_missing_column_are_said(db: None) -> None:
    marking = await make_marking(2, with_aspects())
    rows: list[list[Any]] = [["编号", "A|A1", "A|A9"], ["ZZ001-01", 1, 1]]
    found = await back(marking, workbook_of(rows))
    assert [(fault.code, fault.row, fault.column) for fault in found.faults] == [("field_unknown", 1, "C")]
    with pytest.raises(BadInputError) as refused:
        await back(marking, workbook_of([["姓名", "A|A1"], ["虚构甲", 1]]))
    assert [fault.code for fault in refused.value.faults] == ["headings_not_found"]


async def test_a_sheet_that_is_not_open_is_not_taken_and_keeps_nothing_else_from_being_read(db: None) -> None:
    marking = await make_marking(2, with_aspects())
    await save(marking, marking.second, [cell("B", 1, "50")])
    content = filled(await blank(marking), {4: [1, 1, 1, 1, 70]})
    found = await back(marking, content)
    assert [(fault.code, fault.column) for fault in found.faults] == [("sheet_not_open", "B")]
    assert {each.module for each in found.save.cells} == {"A"}
    # Its column left empty, the rest is taken.
    assert (await back(marking, filled(await blank(marking), {4: [1, 1, 1, 1]}))).faults == ()


async def test_a_blind_sheet_holds_codes_only(db: None) -> None:
    marking = await make_marking(2, with_aspects(blind=True))
    rows = rows_of(await blank(marking))
    assert rows[2] == [KEYS[0], *KEYS[2:]]
    assert [row[0] for row in rows[3:]] == ["X00A", "X01A"]


async def test_from_the_template_to_the_grid_in_the_browser(client: httpx.AsyncClient) -> None:
    marking = await make_marking(2, with_aspects())
    browser = await opened(client, marking, marking.first, "/1/sheet")
    path = f"/events/{marking.event}/marks/1/sheet"
    taken = await client.get(f"{path}.xlsx")
    token = {"_csrf_token": browser.hidden("_csrf_token")}
    content = filled(taken.content, {4: [1, 1, 1, 1, 70, 60]})
    browser.page = (
        await client.post(
            path, data=token, files={"file": ("评分.xlsx", content)}, headers={"Accept": "text/html"}
        )
    ).text
    assert "A A2/3" in browser.page
    answer = await browser.post(f"{path}/take", key=browser.hidden("key"), save=browser.hidden("save"))
    assert answer.status_code == 200
    assert len(await marks(marking.event)) == 6
