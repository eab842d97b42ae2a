import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from registry.core.errors import BadInputError
from rewards import awards_agreement, awards_table
from rewards.awards_table import OPTIONAL, REQUIRED
from rewards.cli import WorkbookUnwritableError, rewards
from rewards.programs.loading import ProgramUnknownError, load_program

ROOT = Path(__file__).parents[2]
EXAMPLE = str(ROOT / "demo/data/awards-example.csv")
PAGE = (ROOT / "docs/cli/rewards-simulate.md").read_text(encoding="utf-8")


def simulate(*arguments: str) -> Result:
    return CliRunner().invoke(rewards, ["simulate", *arguments])


@pytest.fixture(scope="module")
def answer() -> dict[str, Any]:
    result = simulate("--program", "example-2026", "--awards", EXAMPLE, "--json")
    assert result.exit_code == 0
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def test_json_says_who_is_due_what_and_why(answer: dict[str, Any]) -> None:
    assert answer["program"] == {"name": "example-2026", "version": 1}
    assert answer["total_fen"] == 9_840_000 == sum(line["amount_fen"] for line in answer["entitlements"])
    assert len(answer["entitlements"]) == 18
    assert answer["entitlements"][0] == {
        "award_id": "A-004",
        "payee_class": "student",
        "payee_id": "S01",
        "payee_name": "示例甲",
        "level": "national",
        "tier": "second",
        "fund_source": "student-aid",
        "rule": "N2-student",
        "amount_fen": 400_000,
        "withheld_fen": 80_000,
        "reason": {
            "zh": "示例奖励办法 v1，规则 N2-student：国家级二等奖（个人赛），学生每人 4,000.00 元",
            "en": "Example program v1, rule N2-student: national second prize (individual),"
            " student 4,000.00 yuan each",
        },
        "claimed_fen": 400_000,
        "earlier_fen": 0,
        "offset_fen": 0,
        "budget_year": 2026,
    }


def test_json_says_who_was_passed_over_and_for_what(answer: dict[str, Any]) -> None:
    beaten = {
        (line["payee_id"], line["award_id"]): (line["code"], line["instead"])
        for line in answer["passed_over"]
    }
    assert beaten == {
        ("S01", "A-001"): ("highest_only", "A-004"),
        ("T01", "A-001"): ("highest_only", "A-004"),
        ("T01", "A-002"): ("highest_only", "A-004"),
        ("X1", "A-002"): ("highest_only", "A-001"),
        ("S03", "A-003"): ("highest_only", "A-005"),
        ("T02", "A-003"): ("highest_only", "A-005"),
    }


def test_json_totals_are_by_tier_and_class_fund_source_and_level(answer: dict[str, Any]) -> None:
    totals = answer["totals"]
    assert totals["by_tier_and_payee_class"][0] == {
        "tier": "first",
        "payee_class": "student",
        "entitlements": 7,
        "amount_fen": 1_500_000,
    }
    assert totals["by_level"] == [
        {"level": "national", "entitlements": 12, "amount_fen": 7_900_000},
        {"level": "provincial", "entitlements": 6, "amount_fen": 1_940_000},
    ]
    assert {line["fund_source"]: line["amount_fen"] for line in totals["by_fund_source"]} == {
        "staff-performance": 1_060_000,
        "student-aid": 2_180_000,
        "teaching-development": 6_600_000,
    }


def test_without_json_sums_are_in_yuan_and_reasons_in_both_languages(answer: dict[str, Any]) -> None:
    result = simulate("--program", "example-2026", "--awards", EXAMPLE)
    assert result.exit_code == 0
    assert "98,400.00" in result.stdout
    for line in (*answer["entitlements"], *answer["passed_over"]):
        assert line["reason"]["zh"] in result.stdout
        assert line["reason"]["en"] in result.stdout
    assert load_program("example-2026").basis.note.zh in result.stdout


def test_brackets_in_a_fund_source_are_shown_as_they_are(tmp_path: Path) -> None:
    document = load_program("example-2026").model_dump(mode="json")
    for source in document["fund_sources"]:
        source["title"] = {"zh": "[red]甲", "en": "[/red]"}
    file = tmp_path / "program.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    result = simulate("--program", str(file), "--awards", EXAMPLE)
    assert (result.exit_code, "[red]甲 [/red]" in result.stdout) == (0, True)


def test_two_programs_side_by_side(answer: dict[str, Any], tmp_path: Path) -> None:
    against = ("--against", "dongying-2013", "--any-period")
    book = tmp_path / "out.xlsx"
    arguments = ("--program", "example-2026", "--awards", EXAMPLE, *against, "--xlsx", str(book))
    result = simulate(*arguments, "--json")
    assert result.exit_code == 0
    found = json.loads(result.stdout)
    compared = found["comparison"]
    assert found["total_fen"] == answer["total_fen"]
    assert compared["against"] == {"name": "dongying-2013", "version": 1}
    assert compared["difference_fen"] == found["total_fen"] - compared["total_fen"]
    assert compared["difference_fen"] == compared["gained_fen"] - compared["lost_fen"]
    for groups in compared["breakdowns"].values():
        assert sum(group["difference_fen"] for group in groups) == compared["difference_fen"]
    assert book.read_bytes().startswith(b"PK")
    shown = simulate(*arguments)
    assert shown.exit_code == 0
    assert "dongying-2013 v1" in shown.stdout


def test_exactly_one_of_a_file_and_a_year_is_named() -> None:
    assert simulate("--program", "example-2026").exit_code == 2
    assert simulate("--program", "example-2026", "--awards", EXAMPLE, "--year", "2026").exit_code == 2


def test_a_workbook_that_cannot_be_written_is_a_named_error(tmp_path: Path) -> None:
    out = str(tmp_path / "nowhere" / "out.xlsx")
    ran = simulate("--program", "example-2026", "--awards", EXAMPLE, "--xlsx", out)
    assert isinstance(ran.exception, WorkbookUnwritableError)


def test_bad_input_is_a_named_error_for_the_front_door() -> None:
    assert isinstance(simulate("--program", "nowhere", "--awards", EXAMPLE).exception, ProgramUnknownError)
    missing = simulate("--program", "example-2026", "--awards", "no-such-file.csv").exception
    assert isinstance(missing, BadInputError)
    assert [fault.code for fault in missing.faults] == ["file_missing"]


def test_simulating_loads_neither_the_database_nor_the_web() -> None:
    listing = "import sys, rewards.cli; print(*{name.split('.')[0] for name in sys.modules})"
    run = subprocess.run(
        [sys.executable, "-c", listing], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(run.stdout.split())
    assert "rewards" in loaded
    assert loaded.isdisjoint({"piccolo", "litestar", "asyncpg"})


def test_the_page_describes_every_column_and_every_code() -> None:
    assert all(f"| `{column}` |" in PAGE for column in (*REQUIRED, *OPTIONAL))
    sources = [Path(str(module.__file__)) for module in (awards_table, awards_agreement)]
    sources.append(ROOT / "registry/core/spreadsheets.py")
    code = "|".join(file.read_text(encoding="utf-8") for file in sources)
    pattern = (
        r'"([a-z]+_(?:missing|unknown|invalid|column|row|unreadable|table|file)|contradiction|not_a_table)"'
    )
    codes = set(re.findall(pattern, code))
    assert len(codes) >= 15
    assert [code for code in sorted(codes) if f"`{code}`" not in PAGE] == []
