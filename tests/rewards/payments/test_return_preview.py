"""`registry import preview --kind returns`: a sheet made here, and the messy one of the shared data."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner

import app
from tests.competitions.messy import MESSY, need_messy
from tests.registry.core.xlsx import write_xlsx
from tests.rewards.payments.test_returns import BACK, GOOD, HEAD


def preview(path: Path, *options: str) -> tuple[str, int]:
    ran = CliRunner().invoke(app.registry, ["import", "preview", "--kind", "returns", str(path), *options])
    return ran.stdout, ran.exit_code


def test_a_good_return_as_json(tmp_path: Path) -> None:
    out, status = preview(write_xlsx(tmp_path / "return.xlsx", [HEAD, GOOD]), "--json")
    assert status == 0
    assert json.loads(out) == {
        "rows": [
            {
                "row": 2,
                "batch": "2026-0001",
                "position": 1,
                "name": "张三",
                "account": "***************7080",
                "yuan": "800",
                "fen": 80000,
                "answer": "paid",
                "reason": "",
            }
        ],
        "faults": [],
    }


def test_what_is_wrong_with_rows_is_said_by_row(tmp_path: Path) -> None:
    rows = [
        HEAD,
        GOOD,
        BACK,
        BACK,
        [*GOOD[:1], 4, "1", "甲", 0.001, "处理中"],
        [*GOOD[:1], 5, "2", "乙", "?", "成功"],
    ]
    out, status = preview(write_xlsx(tmp_path / "return.xlsx", rows), "--json")
    assert status == 1
    assert [(fault["code"], fault["row"]) for fault in json.loads(out)["faults"]] == [
        ("row_twice", 4),
        ("amount_not_whole_fen", 5),
        ("answer_unclear", 5),
        ("amount_unreadable", 6),
    ]


def test_accounts_are_masked_in_print_too(tmp_path: Path) -> None:
    out, status = preview(write_xlsx(tmp_path / "return.xlsx", [HEAD, GOOD, BACK]))
    assert status == 0
    assert "读到 read: 2" in out
    assert "68911" not in out


def test_the_messy_return_is_read_as_its_truth_says() -> None:
    need_messy()
    truth: dict[str, Any] = json.loads((MESSY / "bank_return.truth.json").read_text(encoding="utf-8"))
    out, status = preview(MESSY / "bank_return.xlsx", "--json")
    assert status == 1
    found = json.loads(out)
    expected = {line["line"]: line for line in truth["lines"]}
    first: dict[int, dict[str, Any]] = {}
    doubled, unknown = [], []
    for row in found["rows"]:
        if row["position"] not in expected:
            unknown.append(row["position"])
        elif row["position"] in first:
            doubled.append(row["position"])
        else:
            first[row["position"]] = row
    assert (doubled, unknown) == ([truth["doubled"]], [truth["unknown"]])
    assert [
        {
            "line": position,
            "paid": row["answer"] == "paid",
            "reason": row["reason"],
            "yuan": expected[position]["yuan"],
            "altered": row["fen"] != expected[position]["yuan"] * 100,
        }
        for position, row in first.items()
    ] == truth["lines"]
    assert [(fault["code"], fault["row"]) for fault in found["faults"]] == [
        ("amount_not_whole_fen", 18),
        ("row_twice", 32),
    ]
