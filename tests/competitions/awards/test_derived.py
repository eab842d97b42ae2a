from competitions.awards.derived import (
    OrganizationAward,
    TutorAward,
    WonAward,
    organization_awards,
    tutor_awards,
)
from registry.core.texts import text

TITLES = {
    "first": text("一等奖", "1st prize"),
    "second": text("二等奖", "2nd prize"),
    "third": text("三等奖", "3rd prize"),
}
TUTORS = TutorAward(
    code="tutor", title=text("优秀指导教师", "Outstanding tutor"), for_awards=frozenset({"first", "second"})
)
SCHOOLS = OrganizationAward(
    code="organization",
    title=text("优秀组织奖", "Organization award"),
    best=2,
    points={"first": 5, "second": 3, "third": 0},
)


def won(entry: str, school: str, award: str, *tutors: str) -> WonAward:
    return WonAward(entry, school, tutors, award)


def test_tutors_of_the_named_awards_get_one_for_each_entry() -> None:
    awards = [
        won("E1", "S", "first", "T1", "T2", "T1"),
        won("E2", "S", "third", "T3"),
        won("E3", "S", "second", "T1"),
        won("E4", "S", "first"),
    ]
    decisions = tutor_awards(TUTORS, awards, TITLES)
    assert [(d.tutor, d.entry, d.award) for d in decisions] == [
        ("T1", "E1", "tutor"),
        ("T2", "E1", "tutor"),
        ("T1", "E3", "tutor"),
    ]
    assert "一等奖" in decisions[0].reason.zh
    assert "2nd prize" in decisions[2].reason.en


def test_the_best_schools_by_points() -> None:
    awards = [
        won("E1", "A", "second"),
        won("E2", "B", "first"),
        won("E3", "B", "second"),
        won("E4", "C", "first"),
        won("E5", "C", "third"),
    ]
    decisions = organization_awards(SCHOOLS, awards, TITLES)
    assert [(d.school, d.points, d.place, d.award) for d in decisions] == [
        ("B", 8, 1, "organization"),
        ("C", 5, 2, "organization"),
    ]
    assert decisions[0].reason.zh == "优秀组织奖：第1名；一等奖1项×5分 + 二等奖1项×3分 = 8分；取前2名"


def test_everybody_who_shares_the_last_place_is_in() -> None:
    awards = [
        won("E1", "C", "first"),
        won("E2", "A", "second"),
        won("E3", "B", "second"),
        won("E4", "D", "third"),
    ]
    decisions = organization_awards(SCHOOLS, awards, TITLES)
    assert [(d.school, d.place) for d in decisions] == [("C", 1), ("A", 2), ("B", 2)]


def test_a_tie_that_fills_the_places_keeps_the_next_school_out() -> None:
    awards = [won("E1", "A", "first"), won("E2", "B", "first"), won("E3", "C", "second")]
    assert [d.school for d in organization_awards(SCHOOLS, awards, TITLES)] == ["A", "B"]


def test_a_school_without_points_gets_nothing() -> None:
    assert organization_awards(SCHOOLS, [won("E1", "A", "third"), won("E2", "B", "other")], TITLES) == ()
