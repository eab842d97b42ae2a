import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from competitions.awards.leads_to import SKILL_LEVELS, AwardFacts, LeadsTo, leads_to
from competitions.awards.library import UnknownLeadsToError, leads_to_table, leads_to_tables
from registry.core.texts import text

LEVELS = list(SKILL_LEVELS)
TABLES = leads_to_tables()


def facts(**overrides: Any) -> AwardFacts:
    """Make the award of somebody alone who came third in a field of 30 in 2020."""
    known: dict[str, Any] = {
        "contest_class": "国家级一类",
        "contest_class_en": "",
        "held_on": date(2020, 12, 12),
        "place": 3,
        "award": "bronze",
        "award_title": text("铜牌", "Bronze medal"),
        "group": "",
        "team_size": 1,
        "field": 30,
        "standing": "employee",
        "held": None,
    }
    return AwardFacts(**{**known, **overrides})


def codes(table: str, **overrides: Any) -> list[str]:
    return [lead.code for lead in leads_to(leads_to_table(table), facts(**overrides))]


@pytest.mark.parametrize(
    ("size", "place", "titled"),
    [(1, 5, True), (1, 6, False), (2, 3, True), (2, 4, False), (3, 2, True), (3, 3, False), (4, 1, False)],
)
def test_2020_titles_by_the_size_of_the_team(size: int, place: int, titled: bool) -> None:
    found = codes("national-skills-2020", team_size=size, place=place)
    assert ("national_technical_expert" in found) == titled


@pytest.mark.parametrize(
    ("held", "level"),
    [(None, "technician"), ("senior", "technician"), ("technician", "senior_technician")],
)
def test_2020_levels(held: str | None, level: str) -> None:
    assert codes("national-skills-2020", place=12, award="excellence", held=held) == [level]
    assert codes("national-skills-2020", place=12, award="", held=held) == []


def test_no_level_follows_that_is_not_above_the_one_held() -> None:
    assert codes("national-skills-2020", place=9, held="senior_technician") == []
    year = {"contest_class": "国家级竞赛", "held_on": date(2012, 7, 1), "group": "高级组"}
    assert codes("national-2012", **year, place=5) == ["technician"]
    assert codes("national-2012", **year, place=5, held="technician") == []
    assert codes("national-2012", **year, place=6) == ["senior"]
    assert codes("national-2012", **year, place=15, held="senior") == []
    assert codes("national-2012", **year, place=16) == []
    assert codes("national-2012", **{**year, "group": "中级组"}, place=15) == ["intermediate"]


@pytest.mark.parametrize(
    ("field", "place", "standing", "titled"),
    [
        (30, 3, "employee", True),
        (29, 3, "employee", False),
        (29, 1, "employee", True),
        (19, 1, "employee", False),
        (30, 3, "student", False),
        (30, None, "employee", False),
    ],
)
def test_shanxi_asks_for_the_size_of_the_field_and_for_employees(
    field: int, place: int | None, standing: str, titled: bool
) -> None:
    held_on = date(2019, 6, 1)
    found = codes(
        "shanxi-2019", contest_class="省级", held_on=held_on, field=field, place=place, standing=standing
    )
    assert found == (["sanjin_technical_expert"] if titled else [])


@pytest.mark.parametrize(
    ("size", "place", "titled"), [(1, 3, True), (1, 4, False), (2, 2, True), (2, 3, False), (3, 2, False)]
)
def test_class_2_is_for_employees_alone(size: int, place: int, titled: bool) -> None:
    known: dict[str, Any] = {"contest_class": "国家级二类", "team_size": size, "place": place}
    assert (codes("national-class-2-2017", **known) != []) == titled
    assert codes("national-class-2-2017", **known, standing="student") == []


def test_nothing_follows_in_another_class_or_year() -> None:
    assert codes("national-skills-2020", contest_class="国家级二类") == []
    assert codes("national-skills-2020", held_on=date(2021, 1, 1)) == []
    assert codes("national-skills-2020", held_on=date(2020, 12, 31)) != []
    assert codes("national-class-1-2017", held_on=date(2017, 1, 1)) == ["national_technical_expert"]


def test_reasons_carry_the_numbers() -> None:
    year: dict[str, Any] = {"contest_class": "省级", "held_on": date(2019, 6, 1), "field": 31}
    (lead,) = leads_to(leads_to_table("shanxi-2019"), facts(**year))
    assert lead.row == "first_three"
    assert lead.reason.zh == (
        "三晋技术能手：省级；第3名（第1-3名）；每队1人；参赛31名（队），不少于30；职工身份；"
        "依据《山西省级竞赛（2019年）三晋技术能手》"
    )
    assert lead.reason.en.partition(": ")[2].startswith("class 省级")
    (named,) = leads_to(leads_to_table("shanxi-2019"), facts(**year, contest_class_en="provincial"))
    assert named.reason.en == lead.reason.en.replace("class 省级", "class provincial")
    level = leads_to(leads_to_table("national-skills-2020"), facts(held="technician"))[-1]
    assert "won the award Bronze medal" in level.reason.en
    assert "held before: technician (level 2)" in level.reason.en


someone = st.builds(
    facts,
    contest_class=st.sampled_from(sorted({each for table in TABLES for each in table.contest_classes})),
    held_on=st.dates(date(2011, 1, 1), date(2021, 12, 31)),
    place=st.none() | st.integers(1, 20),
    award=st.sampled_from(["gold", "excellence", ""]),
    group=st.sampled_from(["高级组", "中级组", ""]),
    team_size=st.integers(1, 4),
    field=st.integers(1, 40),
    standing=st.sampled_from(["student", "employee"]),
    held=st.none() | st.sampled_from(LEVELS),
)


@settings(max_examples=300)
@given(st.sampled_from(TABLES), someone)
def test_what_follows_is_said_once_and_why(table: LeadsTo, known: AwardFacts) -> None:
    leads = leads_to(table, known)
    assert len({lead.code for lead in leads}) == len(leads)
    assert sum(lead.kind == "level" for lead in leads) <= 1
    for lead in leads:
        assert lead.title.zh in lead.reason.zh
        assert lead.title.en in lead.reason.en
        assert known.contest_class in lead.reason.zh
        if lead.kind == "level" and known.held:
            assert [level for level in LEVELS if level in {lead.code, known.held}][-1] == lead.code
            assert lead.code != known.held


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_is_shipped_has_a_source(table: LeadsTo) -> None:
    assert table.source.note is not None
    assert "授予由" in table.source.note.zh


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"rows": [{"code": "a", "places": [1, 3]}]}, "neither a title nor a level"),
        ({"rows": [{"code": "a", "level": "senior"}]}, "neither a place nor an award"),
        ({"rows": [{"code": "a", "places": [3, 1], "level": "senior"}]}, "from 1 on"),
        ({"rows": [{"code": "a", "places": [1, 3], "title": "x"}]}, "titles that are not there: x"),
        ({"rows": [{"code": "a", "places": [1, 3], "level": "senior"}] * 2}, "rows name a code twice"),
    ],
)
def test_a_malformed_table_is_refused(change: dict[str, Any], said: str) -> None:
    document = leads_to_table("shanxi-2019").model_dump(mode="json")
    with pytest.raises(ValidationError, match=said):
        LeadsTo.model_validate_json(json.dumps({**document, **change}))


def test_unknown_tables_are_answered_with_the_known_ones() -> None:
    with pytest.raises(UnknownLeadsToError) as refused:
        leads_to_table("nowhere")
    assert "shanxi-2019" in refused.value.message.zh
