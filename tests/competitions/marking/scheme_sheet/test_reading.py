"""Marking schemes read from workbooks: WorldSkills' layout, others, and all that is wrong with them."""

from decimal import Decimal

import pytest

from competitions.marking.scheme import MarkingScheme
from competitions.marking.scheme_sheet.reading import read_scheme_sheet
from competitions.marking.scheme_sheet.writing import scheme_workbook
from registry.core.errors import BadInputError
from registry.core.sheets.workbook import read_workbook
from tests.competitions.marking.factories import make_aspect, make_measure, make_module, make_scheme
from tests.competitions.marking.scheme_sheet.sheets import (
    HEADINGS,
    Cells,
    aspect,
    cis_rows,
    codes,
    heading,
    read,
    score,
)


def scheme_of(rows: list[Cells]) -> MarkingScheme:
    found = read(rows)
    assert found.faults == ()
    assert found.scheme is not None
    return found.scheme


def test_the_layout_of_worldskills_is_read_whole() -> None:
    scheme = scheme_of(cis_rows())
    assert [(m.code, m.title.zh, m.maximum) for m in scheme.modules] == [
        ("A", "Planning", Decimal(60)),
        ("B", "Execution", Decimal(40)),
    ]
    first, second = scheme.modules[0].sub_criteria
    assert [(sub.code, sub.title.zh, sub.day) for sub in (first, second)] == [
        ("A1", "Drawings", 1),
        ("A2", "Time management", 2),
    ]
    measured, judged = first.aspects
    assert (measured.code, measured.kind, measured.extra) == ("A1.01", "M", "All views\nand the title block")
    assert (judged.code, judged.kind, judged.max_mark) == ("A1.02", "J", Decimal("10.5"))
    assert judged.scores == ("Untidy", "Acceptable", "Good", "Excellent")
    assert judged.standard == "1"
    assert scheme.modules[1].sub_criteria[0].day == 2
    assert scheme.maximum == 100


def test_old_types_are_taken_with_a_note() -> None:
    found = read([HEADINGS, ("A1", "Part", 1), aspect("O", "One", 60), aspect("S", "Two", 40)])
    assert found.scheme is not None
    assert [each.kind for each in found.scheme.modules[0].aspects] == ["M", "J"]
    assert [(note.code, note.row) for note in found.notes] == [
        ("type_objective", 3),
        ("type_subjective", 4),
        ("scores_not_described", 4),
    ]


def test_flat_chinese_sheets_without_days_are_read() -> None:
    scheme = scheme_of(
        [
            ("某赛项评分表（虚构）",),
            ("模块", "子项编号", "子项名称", "评分方式", "评分点", "配分"),
            ("M1", "1", "下料（一）", "测量", "长度", "６０"),
            ("M1", "1", "下料（一）", "测量", "宽度", 20),
            ("M1", "2", "外观", "评判", "整体", 20.000000000000004),
        ]
    )
    (module,) = scheme.modules
    assert (module.code, [sub.title.zh for sub in module.sub_criteria]) == ("M1", ["下料（一）", "外观"])
    assert [(each.code, each.max_mark) for each in module.aspects] == [
        ("1.01", Decimal(60)),
        ("1.02", Decimal(20)),
        ("2.01", Decimal(20)),
    ]


def test_everything_that_is_wrong_is_said_at_once_with_its_place() -> None:
    found = read(
        [
            HEADINGS,
            aspect("M", "Before any", 1),
            ("A1", "Part", 1),
            aspect("X", "Unknown", 10),
            aspect("", "No type", 10),
            aspect("M", "", 10),
            aspect("M", "No mark", ""),
            aspect("M", "Negative", -1),
            score(1, "of a measured one"),
            aspect("J", "Half described", 5),
            score(0, "bad"),
            score(0, "bad again"),
            score(7, "far too good"),
            ("A2", "", "someday"),
            ("A1", "Again", 1),
            aspect("M", "Here", 5),
            ("?!", "Nowhere", 1),
        ]
    )
    assert found.scheme is None
    assert codes(found) == [
        ("sub_criterion_missing", 2, "Sub Criterion ID"),
        ("type_unknown", 4, "Aspect Type"),
        ("type_missing", 5, "Aspect Type"),
        ("aspect_missing", 6, "Aspect - Description"),
        ("mark_missing", 7, "Max Mark"),
        ("mark_invalid", 8, "Max Mark"),
        ("score_without_aspect", 9, "Judg Score"),
        ("score_missing", 10, "Aspect Type"),
        ("score_twice", 12, "Judg Score"),
        ("score_invalid", 13, "Judg Score"),
        ("sub_criterion_empty", 14, "Sub Criterion ID"),
        ("sub_criterion_name_missing", 14, "Sub Criterion Name or Description"),
        ("day_invalid", 14, "Day of Marking"),
        ("sub_criterion_twice", 15, "Sub Criterion ID"),
        ("sub_criterion_id_invalid", 17, "Sub Criterion ID"),
    ]


def test_sums_that_do_not_agree_are_shown() -> None:
    assert codes(read([HEADINGS, ("A1", "Part", 1), aspect("M", "One", 99.5)])) == [
        ("total_not_hundred", 1, "")
    ]
    rows = cis_rows()
    rows[rows.index(heading("B", 40))] = heading("B", 39)
    assert [(fault.code, fault.row) for fault in read(rows).faults] == [("criterion_total_differs", 24)]
    rows = cis_rows()
    rows.insert(10, ("Total", "", 99))
    assert [(fault.code, fault.row) for fault in read(rows).faults] == [("total_differs", 11)]


def test_a_total_that_is_stated_need_not_be_a_hundred() -> None:
    found = read(
        [
            ("Criterion ID", "Criterion Name", "Mark"),
            ("A", "Only one", 50),
            ("Total", "", 50),
            HEADINGS,
            ("A1", "Part", 1),
            aspect("M", "One", 50),
        ]
    )
    assert found.faults == ()
    assert [note.code for note in found.notes] == ["total_unusual"]


def test_missing_columns_are_named() -> None:
    found = read([("Sub Criterion ID", "Aspect Type", "Day of Marking"), ("A1", "M", 1)])
    assert {fault.code for fault in found.faults} >= {"column_missing"}
    assert sum(fault.code == "column_missing" for fault in found.faults) == 2
    with pytest.raises(BadInputError) as refused:
        read([("姓名", "学校", "总分"), ("张三（虚构）", "甲校", 90)])
    assert [fault.code for fault in refused.value.faults] == ["headings_not_found"]


def test_what_a_sheet_has_no_columns_for_stays() -> None:
    before = make_scheme(
        make_module("A"),
        make_module("Z"),
        measures=(make_measure("time"),),
        tie_break={"module_1": "Z", "time": "time"},
        decimals=1,
        blind=True,
        double_entry=False,
    )
    found = read(cis_rows(), before)
    assert found.scheme is not None
    assert (found.scheme.decimals, found.scheme.blind, found.scheme.double_entry) == (1, True, False)
    assert found.scheme.measures == before.measures
    assert found.scheme.tie_break == {"time": "time"}
    assert [note.code for note in found.notes] == ["tie_break_dropped"]


def test_our_own_sheet_gives_back_the_same_scheme() -> None:
    described = ("差（虚构）", "合格，“略有”缺陷", "良好", "=1+1 优秀")
    judged = make_aspect("J1", "J", "12.25", scores=described, extra="看整体\n再看细节", standard="3")
    measured = make_aspect("M1", "M", "7.5", step="0.5", requirement="20 ± 0.05 mm")
    scheme = make_scheme(
        make_module("A", measured, judged, weight="0.5"),
        make_module("B1", weight="0.25", step="0.125"),
        make_module("whole-3", max_mark="0.333", step="0.001"),
        measures=(make_measure(),),
        tie_break={"time": "time"},
    )
    again = read_scheme_sheet(read_workbook(scheme_workbook(scheme), "scheme.xlsx"), scheme)
    assert again.faults == ()
    assert again.scheme == scheme
    cis = scheme_of(cis_rows())
    assert read_scheme_sheet(read_workbook(scheme_workbook(cis), "scheme.xlsx")).scheme == cis
