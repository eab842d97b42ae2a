import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from competitions.import_cli import import_
from registry.core.errors import BadInputError
from tests.competitions.entries.roster.rosters import id_number
from tests.registry.core.xlsx import Cell, write_xlsx

HEAD: list[Cell] = ["赛项编号", "组别", "学校", "姓名", "身份证号", "指导教师"]
GOOD: list[Cell] = ["ZZ016", "中职组", "甲", "张　三", id_number(1), "王一"]


def preview(path: Path, *options: str) -> Result:
    return CliRunner().invoke(import_, ["preview", "--kind", "roster", str(path), *options])


def test_a_good_roster_as_json(tmp_path: Path) -> None:
    (tmp_path / "organizations.csv").write_text("name,other_names,kind\n甲校,甲,中职\n", encoding="utf-8")
    path = write_xlsx(tmp_path / "roster.xlsx", [HEAD, GOOD])
    ran = preview(path, "--organizations", str(tmp_path / "organizations.csv"), "--json")
    assert ran.exit_code == 0
    assert json.loads(ran.stdout) == {
        "entries": [
            {
                "event": "ZZ016",
                "group": "中职组",
                "school": "甲校",
                "members": ["张三"],
                "tutors": ["王一"],
                "rows": [2, 2],
            }
        ],
        "faults": [],
    }


def test_no_whole_number_leaves_the_command(tmp_path: Path) -> None:
    wrong = id_number(2)[:-1] + ("1" if id_number(2)[-1] != "1" else "2")
    rows: list[list[Cell]] = [
        HEAD,
        GOOD,
        ["ZZ017", "中职组", "乙", "李四", wrong, ""],
        ["ZZ018", "中职组", "丙", *GOOD[3:]],
    ]
    path = write_xlsx(tmp_path / "roster.xlsx", rows)
    for options in ([], ["--json"]):
        ran = preview(path, *options)
        assert ran.exit_code == 1
        assert all(code in ran.output for code in ("id_check_digit", "person_in_two_entries"))
        assert id_number(1) not in ran.output
        assert wrong not in ran.output
        assert wrong[:7] not in ran.output


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04"])
def test_a_file_that_cannot_be_read(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "roster.xlsx"
    path.write_bytes(content)
    ran = preview(path, "--json")
    assert isinstance(ran.exception, BadInputError)
    assert [fault.code for fault in ran.exception.faults] == ["not_a_table"]
    assert ran.stdout == ""


def test_scores_as_json(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["数控 成绩表"],
        ["工位号", "加密号", "模块A(30%)", "模块B(满分70)", "总分", "名次"],
        [1, "J1", 20.5, "６０.０", 80.5, 1],
        [2, "J2", 10, 60, 71, 2],
        [3, "J3", "缺考", "", "", ""],
    ]
    path = write_xlsx(tmp_path / "scores.xlsx", rows)
    ran = CliRunner().invoke(import_, ["preview", "--kind", "scores", str(path), "--json"])
    found = json.loads(ran.stdout)
    assert ran.exit_code == 1
    assert found["rows"] == [
        {"station": 1, "marks": [20.5, 60], "total": 80.5, "total_typed_wrong": False},
        {"station": 2, "marks": [10, 60], "total": 70, "total_typed_wrong": True},
        {"station": 3, "marks": None, "total": None, "total_typed_wrong": False},
    ]
    assert found["lines"][0]["marks"] == {"A": "20.5", "B": "60.0"}
    assert [(x["row"], x["event"], x["code"], x["status"]) for x in found["lines"]] == [
        (3, "数控", "J1", "entered"),
        (4, "数控", "J2", "entered"),
        (5, "数控", "J3", "absent"),
    ]
    assert found["tables"] == [
        {
            "sheet": "S1",
            "weighted": False,
            "modules": [
                {"code": "A", "title": "", "maximum": None, "weight": "0.3"},
                {"code": "B", "title": "", "maximum": "70", "weight": None},
            ],
        }
    ]
    assert [(x["code"], x["row"], x["column"]) for x in found["faults"]] == [("total_differs", 4, "E")]


def test_awards_as_json(tmp_path: Path) -> None:
    rows: list[list[Cell]] = [
        ["赛项", "组别", "奖项", "学校", "选手", "指导教师", "专家组", "证书编号"],
        ["ZZ016 数控", "中职组", "一等奖", "甲", "张　三、李四", "王一", "孙　二、周五", "n1"],
    ]
    path = write_xlsx(tmp_path / "awards.xlsx", rows)
    ran = CliRunner().invoke(import_, ["preview", "--kind", "awards", str(path), "--json"])
    assert ran.exit_code == 0
    assert json.loads(ran.stdout) == {
        "awards": [
            {
                "event": "数控",
                "prize": "一等奖",
                "school": "甲",
                "members": ["张三", "李四"],
                "tutors": ["王一"],
                "number": "n1",
            }
        ],
        "lines": [
            {
                "sheet": "S1",
                "rows": [2, 2],
                "event_code": "ZZ016",
                "group": "中职组",
                "team": None,
                "place": None,
                "experts": ["孙二", "周五"],
            }
        ],
        "faults": [],
    }


@pytest.mark.parametrize(
    ("kind", "head", "row"),
    [
        ("scores", ["工位号", "学校", "模块A", "总分"], [1, "[red]甲", "x", 5]),
        ("awards", ["赛项", "奖项", "学校", "选手"], ["数控", "[red]一等奖", "甲", "张?"]),
    ],
)
def test_what_is_read_is_printed_with_its_faults(
    tmp_path: Path, kind: str, head: list[Cell], row: list[Cell]
) -> None:
    path = write_xlsx(tmp_path / "sheet.xlsx", [head, row])
    ran = CliRunner().invoke(import_, ["preview", "--kind", kind, str(path)], env={"COLUMNS": "200"})
    assert ran.exit_code == 1
    assert "[red]" in ran.output
    assert {"scores": "mark_unreadable", "awards": "name_characters_lost"}[kind] in ran.output
