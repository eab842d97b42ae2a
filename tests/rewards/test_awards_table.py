import csv
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from registry.core.errors import BadInputError
from rewards.awards_table import OPTIONAL, REQUIRED, read_awards
from tests.rewards.factories import make_award

ROW = {
    "award_id": "A1",
    "competition": "C",
    "level": "provincial",
    "contest_class": "",
    "year": "2026",
    "event": "E1",
    "form": "individual",
    "entry": "1",
    "tier": "first",
    "payee_class": "student",
    "payee_id": "S1",
    "payee_name": "示例",
    "awarded_on": "2026-05-01",
    "note": "",
}


def written(tmp_path: Path, *rows: dict[str, Any], columns: tuple[str, ...] = (*REQUIRED, *OPTIONAL)) -> Path:
    file = tmp_path / "awards.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows([ROW | row for row in rows])
    return file


def faults_of(file: Path) -> list[tuple[str, int | None, str]]:
    with pytest.raises(BadInputError) as refused:
        read_awards(file)
    assert all(fault.file == str(file) for fault in refused.value.faults)
    return [(fault.code, fault.row, fault.column) for fault in refused.value.faults]


def test_rows_become_awarded_payees(tmp_path: Path) -> None:
    student = {"contest_class": "国家一类"}
    tutor = student | {"payee_class": "tutor", "payee_id": "T"}
    expert = tutor | {"payee_class": "expert", "payee_id": "E", "position": "2"}
    assert read_awards(written(tmp_path, student, tutor, expert)) == [
        make_award(contest_class="国家一类"),
        make_award(contest_class="国家一类", payee_class="tutor", payee_id="T"),
        make_award(contest_class="国家一类", payee_class="expert", payee_id="E", position=2),
    ]


def test_a_qualification_is_a_row_as_well(tmp_path: Path) -> None:
    row = {
        "level": "certificate",
        "event": "6-18-01-01",
        "tier": "advanced",
        "payee_class": "employee",
        "insured": "yes",
        "employer": "虚构公司",
    }
    (award,) = read_awards(written(tmp_path, row))
    assert (award.is_qualification, award.occupation, award.insured) == (True, "6-18-01-01", True)
    assert (award.employer, award.employer_name) == ("虚构公司", "虚构公司")
    assert faults_of(written(tmp_path, row | {"insured": "maybe"})) == [("insured_unknown", 2, "insured")]


def test_optional_columns_may_be_left_out(tmp_path: Path) -> None:
    (award,) = read_awards(written(tmp_path, {}, columns=REQUIRED))
    assert (award.contest_class, award.awarded_on) == ("", date(2026, 5, 1))


def test_every_fault_is_listed_at_once(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        {"level": "galactic", "form": "pair"},
        {"award_id": "A2", "entry": "2", "payee_class": "teacher", "year": "26", "awarded_on": "2026-02-30"},
        {"award_id": "A3", "entry": "3", "payee_name": " \u3000"},
        {"award_id": "A4", "entry": "4"},
        {"award_id": "A4", "entry": "4"},
    )
    assert faults_of(file) == [
        ("level_unknown", 2, "level"),
        ("form_unknown", 2, "form"),
        ("payee_class_unknown", 3, "payee_class"),
        ("year_invalid", 3, "year"),
        ("date_invalid", 3, "awarded_on"),
        ("value_missing", 4, "payee_name"),
        ("duplicate_row", 6, "payee_id"),
    ]


@pytest.mark.parametrize("day", ["20260501", "2026-W18-5", "2026/5/1", "0000-01-01", "五月一日"])
def test_a_day_is_written_in_one_way(tmp_path: Path, day: str) -> None:
    assert faults_of(written(tmp_path, {"awarded_on": day})) == [("date_invalid", 2, "awarded_on")]


def test_a_missing_column_does_not_hide_the_other_faults(tmp_path: Path) -> None:
    columns = tuple(column for column in REQUIRED if column != "tier")
    assert faults_of(written(tmp_path, {"level": "city"}, columns=columns)) == [
        ("missing_column", 1, "tier"),
        ("level_unknown", 2, "level"),
    ]


def test_an_unknown_column_is_refused(tmp_path: Path) -> None:
    columns = (*REQUIRED, "contest-class")
    assert faults_of(written(tmp_path, {}, columns=columns)) == [("unknown_column", None, "contest-class")]


def test_one_prize_recorded_under_two_awards_is_a_duplicate(tmp_path: Path) -> None:
    assert faults_of(written(tmp_path, {}, {"award_id": "A2"})) == [("duplicate_row", 3, "payee_id")]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({"payee_id": "S2", "tier": "second"}, "tier"),
        ({"payee_id": "S2", "entry": "2"}, "entry"),
        ({"payee_id": "S2", "form": "team"}, "form"),
        ({"award_id": "A2", "entry": "2", "payee_id": "S2", "form": "team"}, "form"),
        ({"award_id": "A2", "entry": "2", "payee_id": "S2", "level": "national"}, "level"),
        ({"award_id": "A2", "entry": "2", "payee_name": "别名"}, "payee_name"),
    ],
)
def test_rows_that_contradict_each_other_are_refused(
    tmp_path: Path, row: dict[str, str], column: str
) -> None:
    assert faults_of(written(tmp_path, {}, row)) == [("contradiction", 3, column)]


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    assert faults_of(written(tmp_path)) == [("empty_file", None, "")]
