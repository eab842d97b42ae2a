import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from competitions.awards.schemes import Scheme, UnknownSchemeError
from competitions.cli import awards
from registry.core.errors import BadInputError

RESULTS = (
    "event,entry,points,status,unofficial\n"
    "16,乙[b]x[/b],690.50,competed,0\n"
    "17,丙,,absent,0\n"
    "16,甲,742,competed,0\n"
    "16,丁,741,competed,1\n"
)


@pytest.fixture
def results(tmp_path: Path) -> Path:
    path = tmp_path / "results.csv"
    path.write_text(RESULTS, encoding="utf-8")
    return path


def preview(results: Path, *options: str, scheme: str = "worldskills-2024") -> str:
    command = ["preview", "--scheme", scheme, "--results", str(results), *options]
    ran = CliRunner().invoke(awards, command, catch_exceptions=False)
    assert ran.exit_code == 0
    return ran.stdout


def objects(results: Path, *options: str) -> list[dict[str, Any]]:
    found = json.loads(preview(results, "--json", *options))
    assert isinstance(found, list)
    return found


def test_json_has_an_object_per_entry_in_the_order_of_the_file(results: Path) -> None:
    found = objects(results)
    assert [list(each) for each in found] == [["event", "entry", "points", "place", "award", "reason"]] * 4
    assert [list(each.values())[:5] for each in found] == [
        ["16", "乙[b]x[/b]", "690.50", 2, "silver"],
        ["17", "丙", None, None, None],
        ["16", "甲", "742", 1, "gold"],
        ["16", "丁", "741", 1, None],
    ]


def test_reasons_are_in_the_language_asked_for(results: Path) -> None:
    assert "缺席" in objects(results)[1]["reason"]
    assert "absent" in objects(results, "--lang", "en")[1]["reason"]
    assert objects(results, "--lang", "zh") == objects(results)


def test_tables_show_names_as_they_are_and_the_counts(results: Path) -> None:
    shown = preview(results, "--lang", "en")
    assert "乙[b]x[/b]" in shown
    assert "(1)" in shown
    assert "Gold medal" in shown
    assert shown.index("16") < shown.index("17")


def test_refusals_reach_the_caller_by_name(results: Path, tmp_path: Path) -> None:
    with pytest.raises(UnknownSchemeError):
        preview(results, scheme="nonesuch")
    with pytest.raises(BadInputError):
        preview(tmp_path / "none.csv")


@pytest.mark.parametrize("left_out", ["--scheme", "--results"])
def test_both_options_are_needed(left_out: str) -> None:
    given = "--results" if left_out == "--scheme" else "--scheme"
    ran = CliRunner().invoke(awards, ["preview", given, "x"])
    assert ran.exit_code == 2
    assert left_out in ran.stderr


def test_the_commands_start_without_the_database_and_the_web() -> None:
    heavy = ("piccolo", "litestar", "asyncpg")
    code = f"import sys, competitions.cli; print([name for name in {heavy} if name in sys.modules])"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_the_schema_of_a_scheme_is_printed() -> None:
    ran = CliRunner().invoke(awards, ["schema"], catch_exceptions=False)
    assert ran.exit_code == 0
    assert json.loads(ran.stdout) == Scheme.model_json_schema()
