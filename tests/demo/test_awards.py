"""What the invented results lead to under the scheme that the contest names."""

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from competitions.awards.decision import Decision, decide_all
from competitions.awards.derived import (
    OrganizationAward,
    TutorAward,
    WonAward,
    organization_awards,
    tutor_awards,
)
from competitions.awards.schemes import Scheme, load_scheme
from competitions.results.table import read_results

DATA = Path(__file__).resolve().parents[2] / "demo" / "data"
CONTEST: dict[str, Any] = json.loads((DATA / "contest.json").read_text(encoding="utf-8"))
with (DATA / "entries.csv").open(encoding="utf-8", newline="") as file:
    ENTRIES = list(csv.DictReader(file))


@pytest.fixture(scope="module")
def scheme() -> Scheme:
    (name,) = {event["scheme"] for event in CONTEST["events"]}
    return load_scheme(name)


@pytest.fixture(scope="module")
def decisions(scheme: Scheme) -> dict[str, Decision]:
    """Return what every entry of the contest received, by its code."""
    scored = read_results(DATA / "results.csv", scheme.ranking.tie_break)
    return {decision.entry.entry: decision for decision in decide_all(scheme, scored)}


@pytest.fixture(scope="module")
def won(decisions: dict[str, Decision]) -> list[WonAward]:
    """Return the entries that won something, with their schools and tutors by name."""
    awards = []
    for code, decision in decisions.items():
        rows = [row for row in ENTRIES if row["entry"] == code]
        tutors = tuple(row["name"] for row in rows if row["role"] == "tutor")
        if decision.award is not None:
            awards.append(WonAward(code, rows[0]["school"], tutors, decision.award))
    return awards


def test_prizes_of_the_entries(decisions: dict[str, Decision]) -> None:
    tiers = Counter(decision.award for decision in decisions.values())
    assert tiers == {"first": 15, "second": 28, "third": 44, None: 62}


def test_ties_are_decided_as_the_scheme_says(decisions: dict[str, Decision]) -> None:
    tied = {
        code: (decisions[code].place, decisions[code].award)
        for code in (
            "ZZ002-10",
            "ZZ002-09",
            "ZZ005-09",
            "ZZ005-05",
            "GZ003-01",
            "GZ003-04",
            "GZ004-03",
            "GZ004-06",
        )
    }
    assert tied == {
        "ZZ002-10": (1, "first"),
        "ZZ002-09": (2, "second"),
        "ZZ005-09": (3, "second"),
        "ZZ005-05": (4, "third"),
        "GZ003-01": (2, "second"),
        "GZ003-04": (2, "second"),
        "GZ004-03": (7, "third"),
        "GZ004-06": (7, "third"),
    }


def test_who_is_out_gets_nothing_and_takes_no_seat(decisions: dict[str, Decision]) -> None:
    for code in ("ZZ004-07", "ZZ007-04", "ZZ008-06", "ZZ001-05", "ZZ003-02"):
        assert decisions[code].award is None
    assert (decisions["ZZ004-05"].place, decisions["ZZ004-05"].award) == (2, "second")


def test_names_that_are_hard_to_print_are_among_the_winners(won: list[WonAward]) -> None:
    winning = {award.entry for award in won}
    members = [row["name"] for row in ENTRIES if row["role"] == "member" and row["entry"] in winning]
    assert len(members) == 127
    assert {"龚䶮", "林㛃妤", "许𬭚", "董𬱖", "阿依古丽·买买提江", "迪丽努尔·艾合买提", "欧阳若溪"} <= set(
        members
    )
    assert members.count("张伟") == 2


def test_what_follows_for_tutors_and_schools(scheme: Scheme, won: list[WonAward]) -> None:
    for_tutors = TutorAward.model_validate(CONTEST["derived"]["tutors"])
    assert len(tutor_awards(for_tutors, won, scheme.titles)) == 21
    for_schools = OrganizationAward.model_validate(CONTEST["derived"]["schools"])
    best = [(one.school, one.points) for one in organization_awards(for_schools, won, scheme.titles)]
    assert best == [
        ("霜榆科技职业学院（虚构）", 26),
        ("长春北陌信息工程学校（虚构）", 19),
        ("长春星槎职业学院（虚构）", 18),
    ]
