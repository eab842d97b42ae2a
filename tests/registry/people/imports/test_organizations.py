"""Sheets of organizations: what is read, every fault by its place, and any order of columns."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.people.imports import organizations_import
from registry.people.imports.credit_code import FaultyCreditCode, read_credit_code
from registry.people.imports.rows import OrganizationRow
from tests.registry.core.xlsx import Cell
from tests.registry.people.imports.sheets import credit_code, organizations, places

HEAD: list[Cell] = [
    *(
        "序号",
        "单位全称",
        "英文名称",
        "简称",
        "曾用名",
        "统一社会信用代码",
        "类型",
        "主管部门类别",
        "城市",
        "区县",
    ),
]
GOOD: dict[str, Cell] = {
    "序号": 1,
    "单位全称": "虹桥职业技术学校（虚构）",
    "英文名称": "Hongqiao Vocational School",
    "简称": "虹桥职校",
    "曾用名": "南关职高|南关 职业中学；南关技校",
    "统一社会信用代码": credit_code(1),
    "类型": "中职",
    "主管部门类别": "",
    "城市": "长春市",
    "区县": "南关区",
}
OTHER: dict[str, Cell] = {
    **{
        "单位全称": "净月职业学院",
        "简称": "",
        "曾用名": "",
        "统一社会信用代码": credit_code(2),
        "类型": "高职",
    }
}
WHOLE = OrganizationRow(
    sheet="S1",
    row=2,
    name="虹桥职业技术学校（虚构）",
    name_en="Hongqiao Vocational School",
    short_name="虹桥职校",
    former_names=("南关职高", "南关职业中学", "南关技校"),
    credit_code=credit_code(1),
    kind="secondary_vocational",
    bureau=None,
    city="长春市",
    district="南关区",
)


def row(**changed: Cell) -> list[Cell]:
    return [{**GOOD, **changed}[str(heading)] for heading in HEAD]


@settings(max_examples=40, deadline=None)
@given(st.permutations(range(len(HEAD))))
def test_any_order_of_columns_gives_the_same_rows(order: list[int]) -> None:
    rows = [[line[index] for index in order] for line in (HEAD, row())]
    with tempfile.TemporaryDirectory() as folder:
        found = organizations(Path(folder), rows)
    assert (found.rows, found.faults) == ((WHOLE,), ())


def test_english_headings_and_words(tmp_path: Path) -> None:
    head: list[Cell] = [
        *("Name", "English name", "Short name", "Former names", "Credit code", "Kind", "Bureau kind", "City"),
        "District",
    ]
    code = f" {credit_code(3)[:8]} {credit_code(3)[8:].lower()}"
    line: list[Cell] = ["某局", "Some Bureau", "", "", code, "Bureau", "HRSS", "长春市", ""]
    (found,) = organizations(tmp_path, [head, line]).rows
    assert (found.kind, found.bureau, found.credit_code) == ("bureau", "hrss", credit_code(3))


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("中等职业学校", "secondary_vocational"),
        ("职高", "secondary_vocational"),
        ("中专", "secondary_vocational"),
        ("高等职业学校", "higher_vocational"),
        ("Higher vocational college", "higher_vocational"),
        ("大学", "university"),
        ("技师 学院", "technician"),
        ("公司", "company"),
        ("承办单位 Host", "host"),
        ("secondary_vocational", "secondary_vocational"),
    ],
)
def test_words_for_kinds(tmp_path: Path, words: str, kind: str) -> None:
    assert organizations(tmp_path, [HEAD, row(类型=words)]).rows[0].kind == kind


@pytest.mark.parametrize(
    ("words", "bureau"),
    [
        *(
            ("教育局", "education"),
            ("人社", "hrss"),
            ("财政", "finance"),
            ("总工会", "union"),
            ("其它", "other"),
        ),
        ("人力资源和社会保障 Human resources and social security", "hrss"),
    ],
)
def test_words_for_bureaus(tmp_path: Path, words: str, bureau: str) -> None:
    found = organizations(tmp_path, [HEAD, row(类型="局", 主管部门类别=words)])
    assert (found.faults, found.rows[0].bureau) == ((), bureau)


@pytest.mark.parametrize(
    ("changed", "code", "column"),
    [
        ({"单位全称": ""}, "name_missing", "单位全称"),
        ({"单位全称": "=A1"}, "looks_like_a_formula", "单位全称"),
        ({"简称": "+职校"}, "looks_like_a_formula", "简称"),
        ({"曾用名": "@某校"}, "looks_like_a_formula", "曾用名"),
        ({"曾用名": "某校|-旧校"}, "looks_like_a_formula", "曾用名"),
        ({"单位全称": "长" * 201}, "too_long", "单位全称"),
        ({"英文名称": "a" * 201}, "too_long", "英文名称"),
        ({"曾用名": "某校|" + "长" * 201}, "too_long", "曾用名"),
        ({"区县": "长" * 101}, "too_long", "区县"),
        ({"单位全称": "净月 职业学院"}, "name_twice", "单位全称"),
        ({"统一社会信用代码": credit_code(2)}, "credit_code_twice", "统一社会信用代码"),
        ({"统一社会信用代码": 122201000000000000.0}, "credit_code_lost_digits", "统一社会信用代码"),
        ({"统一社会信用代码": "1.22E+17"}, "credit_code_lost_digits", "统一社会信用代码"),
        ({"统一社会信用代码": credit_code(1)[:-1]}, "credit_code_invalid", "统一社会信用代码"),
        ({"统一社会信用代码": "I" + credit_code(1)[1:]}, "credit_code_invalid", "统一社会信用代码"),
        ({"类型": ""}, "kind_missing", "类型"),
        ({"类型": "小学"}, "kind_unknown", "类型"),
        ({"类型": "局"}, "bureau_missing", "主管部门类别"),
        ({"类型": "局", "主管部门类别": "卫生"}, "bureau_unknown", "主管部门类别"),
        ({"主管部门类别": "教育"}, "bureau_unexpected", "主管部门类别"),
        ({"简称": "净月职业学院"}, "name_collides", "简称"),
        ({"曾用名": "某校|净月职业学院"}, "name_collides", "曾用名"),
    ],
)
def test_one_fault_in_a_row(tmp_path: Path, changed: dict[str, Cell], code: str, column: str) -> None:
    found = organizations(tmp_path, [HEAD, row(**OTHER), row(**changed)])
    assert places(found.faults) == [(code, 3, column)]


def test_the_longest_texts_are_taken_by_the_register_too(tmp_path: Path) -> None:
    longest: dict[str, Cell] = dict.fromkeys(("单位全称", "英文名称", "简称", "曾用名"), "长" * 200)
    found = organizations(tmp_path, [HEAD, row(**longest, 城市="长" * 100, 区县="长" * 100)])
    assert found.faults == ()
    (taken,) = organizations_import.organizations(found.rows)
    assert len(taken.name) == 200


def test_a_short_name_may_be_that_of_two_and_like_its_own_name(tmp_path: Path) -> None:
    rows = [row(简称="南关职高"), row(**{**OTHER, "简称": "南关职高", "曾用名": "净月职业学院"})]
    assert organizations(tmp_path, [HEAD, *rows]).faults == ()


def test_the_kinds_that_are_known_are_listed(tmp_path: Path) -> None:
    (fault,) = organizations(tmp_path, [HEAD, row(类型="小学")]).faults
    assert "中等职业学校、高等职业学校" in fault.message.zh
    assert "Secondary vocational school; Higher vocational college" in fault.message.en


def test_columns_that_are_missing_and_a_workbook_without_a_table(tmp_path: Path) -> None:
    found = organizations(tmp_path, [["简称", "信用代码", "城市"], ["a", "", "b"]])
    assert places(found.faults) == [("column_missing", 1, ""), ("column_missing", 1, "")]
    (fault,) = organizations(tmp_path, [["a", "b"]]).faults
    assert fault.code == "no_table_found"


def test_a_merged_city_titles_and_contacts(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["单位名单"],
        ["名称", "类型", "城市", "联系人", "联系人电话"],
        ["示例", "中职", "长春市", "", ""],
        ["甲校", "中职", "长春市", "张三", "1"],
        ["乙校", "高职", None, "李四", "2"],
        ["合计", "2所"],
    ]
    found = organizations(tmp_path, rows, merged=["C4:C5"])
    assert found.faults == ()
    assert [(each.name, each.city) for each in found.rows] == [("甲校", "长春市"), ("乙校", "长春市")]


def test_credit_codes_may_begin_with_letters() -> None:
    # The example of python-stdnum, and the form of farmers' cooperatives, which it refuses.
    assert read_credit_code("91110000600037341L") == "91110000600037341L"
    assert read_credit_code(credit_code(7, "N2")) == credit_code(7, "N2")
    assert read_credit_code("91110000600037342L") == FaultyCreditCode("credit_code_invalid")
