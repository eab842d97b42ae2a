import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from competitions.entries.cli import import_
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
