"""The invented provincial contest under demo/data: its files agree with each other and can be printed."""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import pytest
from fontTools.ttLib import TTFont

from demo.accounts import ACCOUNTS
from rewards.qualifications.reading import read_rows

Row = dict[str, str]

DATA = Path(__file__).resolve().parents[2] / "demo" / "data"
SCHOOL_KINDS = {"secondary_vocational", "higher_vocational", "technician"}
KINDS_OF_GROUP = {
    "中职组": {"secondary_vocational", "technician"},
    "高职组": {"higher_vocational", "technician"},
}


def rows(name: str) -> list[Row]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ORGANIZATIONS = rows("organizations.csv")
ENTRIES = rows("entries.csv")
RESULTS = rows("results.csv")
ELSEWHERE = rows("external.csv")
QUALIFICATIONS = rows("qualifications.csv")
CONTEST: dict[str, Any] = json.loads((DATA / "contest.json").read_text(encoding="utf-8"))
EVENTS: dict[str, dict[str, Any]] = {event["code"]: event for event in CONTEST["events"]}
KINDS = {row["name"]: row["kind"] for row in ORGANIZATIONS}
MEMBERS = [row for row in ENTRIES if row["role"] == "member"]
TUTORS = [row for row in ENTRIES if row["role"] == "tutor"]


@pytest.fixture(scope="module")
def drawable() -> set[int]:
    """Return the code points that the certificate's serif font can draw."""
    return set(TTFont(pylopdf_fonts_zh_cn.serif_path()).getBestCmap())


def texts_of(value: Any) -> Iterator[str]:
    """Yield every string inside a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_of(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_of(part)


def test_organizations_are_told_apart_and_marked_as_fictional() -> None:
    for column in ("name", "name_en", "short_name"):
        assert len({row[column] for row in ORGANIZATIONS}) == len(ORGANIZATIONS)
    for row in ORGANIZATIONS:
        assert row["name"].endswith("（虚构）")
        assert row["name_en"].endswith(" (fictional)")
        assert row["fictional"] == "1"
    kinds = Counter(KINDS.values())
    assert set(kinds) == SCHOOL_KINDS | {"bureau", "company", "host"}
    assert (kinds["bureau"], kinds["company"], kinds["host"]) == (4, 1, 1)


def test_contest_has_its_organizer_its_days_and_its_events() -> None:
    assert KINDS[CONTEST["organizer"]["zh"]] == "host"
    assert CONTEST["fictional"] is True
    assert "虚构文件" in CONTEST["basis"]
    days = [date.fromisoformat(CONTEST[key]) for key in ("starts_on", "ends_on", "awarded_on")]
    assert days == sorted(days)
    assert {(day.year, day.month) for day in days} == {(CONTEST["year"], 10)}
    assert len(EVENTS) == len(CONTEST["events"]) >= 14
    for event in EVENTS.values():
        assert event["scheme"] == "national-10-20-30"
        assert (event["form"] == "individual") == (event["team_size"] == 1)
    assert {event["form"] for event in EVENTS.values()} == {"individual", "team"}


def test_every_entry_has_one_result_and_every_result_an_entry() -> None:
    entered = {(row["event"], row["entry"], row["unofficial"]) for row in ENTRIES}
    scored = [(row["event"], row["entry"], row["unofficial"]) for row in RESULTS]
    assert entered == set(scored)
    assert len({row["entry"] for row in RESULTS}) == len(RESULTS) == len(entered)
    assert {row["event"] for row in RESULTS} == set(EVENTS)


def test_every_entry_has_one_school_of_the_kind_its_group_asks_for() -> None:
    school_of = {row["entry"]: row["school"] for row in ENTRIES}
    for row in ENTRIES:
        assert row["school"] == school_of[row["entry"]]
        assert KINDS[row["school"]] in KINDS_OF_GROUP[EVENTS[row["event"]]["group"]["zh"]]
    assert set(school_of.values()) == {name for name, kind in KINDS.items() if kind in SCHOOL_KINDS}


def test_teams_are_full_and_have_no_more_tutors_than_allowed() -> None:
    assert {row["role"] for row in ENTRIES} == {"member", "tutor"}
    members = Counter(row["entry"] for row in MEMBERS)
    tutors = Counter(row["entry"] for row in TUTORS)
    for row in RESULTS:
        event = EVENTS[row["event"]]
        assert members[row["entry"]] == event["team_size"]
        assert 1 <= tutors[row["entry"]] <= (2 if event["form"] == "team" else 1)


def test_a_student_is_in_one_event_and_a_tutor_may_coach_several_entries() -> None:
    students = Counter((row["school"], row["name"]) for row in MEMBERS)
    assert max(students.values()) == 1
    coached = Counter((row["school"], row["name"]) for row in TUTORS)
    assert max(coached.values()) > 1
    assert not set(students) & set(coached)
    assert len({(row["entry"], row["name"]) for row in ENTRIES}) == len(ENTRIES)


def test_the_only_homonyms_are_two_students_of_two_schools() -> None:
    people = {(row["school"], row["role"], row["name"]) for row in ENTRIES}
    names = Counter(name for _, _, name in people)
    assert {name: count for name, count in names.items() if count > 1} == {"张伟": 2}
    assert len({row["school"] for row in MEMBERS if row["name"] == "张伟"}) == 2


def test_names_show_what_makes_names_hard() -> None:
    names = {row["name"] for row in MEMBERS}
    rare = {name for name in names if any(not "\u4e00" <= char <= "\u9fff" for char in name if char != "·")}
    assert {"龚䶮", "林㛃妤", "许𬭚"} <= rare
    assert sum("·" in name for name in names) >= 2
    assert {2, 3, 4} <= {len(name) for name in names}
    assert {"欧阳", "司马"} <= {name[:2] for name in names}


def test_who_won_elsewhere_is_known_at_one_school() -> None:
    (school,) = {a.organization for a in ACCOUNTS if a.role == "school_officer"}
    students = {row["name"] for row in MEMBERS if row["school"] == school}
    tutors = {row["name"] for row in TUTORS if row["school"] == school}
    assert {row["member"] for row in ELSEWHERE} <= students
    assert {row["tutor"] for row in ELSEWHERE} <= tutors
    assert len({row["source_number"] for row in ELSEWHERE}) == len(ELSEWHERE) == 3


def test_the_list_of_qualifications_can_be_read_and_names_nobody_there_is() -> None:
    content = (DATA / "qualifications.csv").read_bytes()
    read, faults = read_rows(content, "qualifications.csv", date(2026, 6, 1))
    assert faults == []
    # No area of China has a number that begins with 99.
    assert {row.id_number[:2] for row in read} == {"99"}
    assert len({row.id_number for row in read}) == len(read) == 5
    for row in QUALIFICATIONS:
        assert KINDS[row["参保单位"]] == "company"
        assert row["发证机构"].endswith("（虚构）") and row["参保依据"].endswith("（虚构）")
    lapsed = [r for r in read if r.insured and r.insured.ends_on and r.insured.ends_on < r.awarded_on]
    assert len(lapsed) == 1


def test_every_printed_word_is_drawable(drawable: set[int]) -> None:
    words = [row[key] for row in ENTRIES for key in ("name", "latin_name", "school", "event")]
    words += [
        row[key] for row in ORGANIZATIONS for key in ("name", "name_en", "short_name", "city", "district")
    ]
    words += texts_of(CONTEST)
    words += [word for row in (*ELSEWHERE, *QUALIFICATIONS) for word in row.values()]
    missing = {(word, char) for word in words for char in word if ord(char) not in drawable}
    assert missing == set()


def test_latin_names_are_plain_and_say_the_surname_in_capitals() -> None:
    latin = {row["name"]: row["latin_name"] for row in ENTRIES}
    for name, written in latin.items():
        # A name with a dot is a given name and a father's name: it has no surname to be put in capitals.
        first = "[A-Z][a-z'-]+" if "·" in name else "[A-Z]+"
        assert re.fullmatch(f"{first} [A-Z][a-z'-]+", written), name
    surnames = {name: written.split()[0] for name, written in latin.items()}
    read_otherwise = {
        "单": "SHAN",
        "仇": "QIU",
        "解": "XIE",
        "查": "ZHA",
        "朴": "PIAO",
        "区": "OU",
        "吕": "LYU",
    }
    for char, surname in (read_otherwise | {"乐": "YUE", "曾": "ZENG", "盖": "GE", "翟": "ZHAI"}).items():
        bearers = {name for name in latin if name.startswith(char) and name != "单于静姝"}
        assert {surnames[name] for name in bearers} == {surname}
    assert latin["单于静姝"] == "CHANYU Jingshu"
    assert latin["尉迟景山"] == "YUCHI Jingshan"


def test_points_are_given_to_those_who_have_some() -> None:
    assert {row["status"] for row in RESULTS} == {"competed", "absent", "withdrawn", "disqualified"}
    assert 1 <= sum(row["unofficial"] == "1" for row in RESULTS) <= 2
    for row in RESULTS:
        measured = (row["points"], row["tiebreak_score"], row["time"])
        if row["status"] in ("absent", "withdrawn"):
            assert measured == ("", "", "")
        else:
            assert re.fullmatch(r"\d{2}\.\d{2}", row["points"])
            assert re.fullmatch(r"\d{2}\.\d{2}", row["tiebreak_score"])
            assert Decimal(row["tiebreak_score"]) <= 40
            assert re.fullmatch(r"[1-9]\d*", row["time"])


def ties() -> Iterator[tuple[str, str, bool]]:
    """Yield for each pair with equal points: event, what tells the two apart, is an edge between them."""
    for event in EVENTS:
        official = [row for row in RESULTS if row["event"] == event and row["unofficial"] == "0"]
        ranked = sorted(
            (row for row in official if row["status"] == "competed"), key=lambda row: -Decimal(row["points"])
        )
        shares = [Decimal(len(ranked)) * share / 100 for share in (10, 20, 30)]
        sizes = [int(share.quantize(Decimal(1), ROUND_HALF_UP)) for share in shares]
        edges = {sum(sizes[: tier + 1]) for tier in range(3)}
        for above, (one, other) in enumerate(pairwise(ranked), start=1):
            if one["points"] == other["points"]:
                apart = [key for key in ("tiebreak_score", "time") if one[key] != other[key]]
                yield event, apart[0] if apart else "nothing", above in edges


def test_ties_end_in_all_four_ways() -> None:
    assert set(ties()) == {
        ("ZZ002", "tiebreak_score", True),
        ("ZZ005", "time", True),
        ("GZ004", "nothing", True),
        ("GZ003", "nothing", False),
    }
