import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewards.entitlements.calculation import calculate
from rewards.entitlements.lines import AwardedPayee
from rewards.entitlements.totals import totals_of
from rewards.programs.completeness import lacking
from rewards.programs.loading import load_program, program_names
from tests.rewards.factories import make_award

SIZE = st.integers(1, 12)
SIZES = st.tuples(st.integers(1, 8), st.integers(1, 3))


def first_prize(number: int, form: str, students: int, tutors: int) -> list[AwardedPayee]:
    payees = [("student", f"S{number}-{place}") for place in range(students)]
    payees += [("tutor", f"T{number}-{place}") for place in range(tutors)] + [("school", f"X{number % 7}")]
    return [
        make_award(
            award_id=f"A{number}",
            level="municipal",
            year=2014,
            event=f"E{number}",
            form=form,
            payee_class=payee_class,
            payee_id=payee,
        )
        for payee_class, payee in payees
    ]


@settings(max_examples=25, deadline=None)
@given(
    teams=st.lists(SIZES, min_size=8, max_size=8),
    tutors=st.lists(st.integers(1, 2), min_size=19, max_size=19),
)
def test_dongying_2014_comes_to_592_000_yuan_whatever_the_sizes(
    teams: list[tuple[int, int]], tutors: list[int]
) -> None:
    awards = [line for n, size in enumerate(teams) for line in first_prize(n, "team", *size)]
    for number, count in enumerate(tutors, start=8):
        awards += first_prize(number, "individual", 1, count)
    outcome = calculate(load_program("dongying-2013"), awards)
    assert totals_of(outcome.entitlements).total_fen == 59_200_000
    assert outcome.passed_over == ()


def test_dongying_pays_first_prizes_only() -> None:
    second = make_award(level="municipal", tier="second", year=2014)
    outcome = calculate(load_program("dongying-2013"), [second])
    assert [line.code for line in outcome.passed_over] == ["no_rule"]


def test_dongying_names_its_document_and_the_example_is_invented() -> None:
    dongying, example = load_program("dongying-2013").basis, load_program("example-2026").basis
    assert (dongying.number, dongying.invented) == ("东教发〔2013〕48号", False)
    assert (example.number, example.source, example.invented) == (None, None, True)


def test_the_example_pays_every_class_of_payee_at_both_levels_and_forms() -> None:
    awards = [
        make_award(
            award_id=f"{level}-{form}-{tier}",
            competition=level,
            level=level,
            event=f"{form}-{tier}",
            form=form,
            tier=tier,
            payee_class=payee_class,
            payee_id=f"{level}-{form}-{tier}",
        )
        for level in ("national", "provincial")
        for form in ("individual", "team")
        for tier in ("first", "second", "third")
        for payee_class in ("student", "tutor", "school")
    ]
    outcome = calculate(load_program("example-2026"), awards)
    assert len(outcome.entitlements) == len(awards) == 36
    assert {line.rule for line in outcome.entitlements} == {
        rule.id for rule in load_program("example-2026").rules
    }


def paid(name: str, *prizes: tuple[int, str, str, str]) -> int:
    """Return what a program pays, in fen, for so many prizes (level, tier) of so many payees of a class.

    Each payee has a prize of their own, at a school of Lanzhou.
    """
    program = load_program(name)
    awards = [
        make_award(
            award_id=f"{level}-{tier}-{payee_class}-{number}",
            year=program.award_years.first,
            level=level,
            tier=tier,
            event=f"{level}-{tier}-{payee_class}-{number}",
            payee_class=payee_class,
            payee_id=f"{payee_class}-{level}-{tier}-{number}",
            school_city="兰州市",
        )
        for count, level, tier, payee_class in prizes
        for number in range(count)
    ]
    outcome = calculate(program, awards)
    assert len(outcome.entitlements) + len(outcome.passed_over) == len(awards)
    return totals_of(outcome.entitlements).total_fen


@pytest.mark.parametrize(
    ("name", "level", "tier", "yuan"),
    [
        ("lanzhou-2022", "national", "first", (5_000, 5_000, 0)),
        ("lanzhou-2022", "national", "second", (3_000, 3_000, 0)),
        ("lanzhou-2022", "national", "third", (2_000, 2_000, 0)),
        ("lanzhou-2022", "provincial", "first", (800, 1_000, 0)),
        ("lanzhou-2022", "provincial", "second", (0, 0, 0)),
        ("shandong-2012", "provincial", "first", (5_000, 5_000, 50_000)),
        ("shandong-2012", "national", "first", (0, 0, 100_000)),
        ("shandong-2012", "national", "second", (0, 0, 0)),
        ("shandong-2012", "provincial", "second", (0, 0, 0)),
        ("jiangsu-2009", "national", "first", (5_000, 5_000, 0)),
        ("jiangsu-2009", "national", "second", (2_500, 2_500, 0)),
        ("jiangsu-2009", "national", "third", (1_000, 1_000, 0)),
        ("jiangsu-2009", "provincial", "first", (0, 0, 0)),
    ],
)
def test_published_rates_are_paid_to_student_tutor_and_school(
    name: str, level: str, tier: str, yuan: tuple[int, int, int]
) -> None:
    found = [paid(name, (1, level, tier, each)) for each in ("student", "tutor", "school")]
    assert found == [100 * each for each in yuan]


def test_lanzhous_published_sum_can_be_made_of_its_rates() -> None:
    """79 students and 37 teachers, 127,600 yuan; how many of which tier was not published.

    So the sum cannot be worked out again. This mix, one of many, comes to it; had all of them won at the
    province it would be 100,200, so that some have to have won nationally.
    """
    mix = (
        *((2, "national", "first", "student"), (3, "national", "second", "student")),
        *((2, "national", "third", "student"), (72, "provincial", "first", "student")),
        *((1, "national", "first", "tutor"), (2, "national", "second", "tutor")),
        *((2, "national", "third", "tutor"), (32, "provincial", "first", "tutor")),
    )
    people = {who: sum(count for count, _, _, each in mix if each == who) for who in ("student", "tutor")}
    assert people == {"student": 79, "tutor": 37}
    assert paid("lanzhou-2022", *mix) == 12_760_000
    lowest = (79, "provincial", "first", "student"), (37, "provincial", "first", "tutor")
    assert paid("lanzhou-2022", *lowest) == 10_020_000


def test_lanzhou_pays_schools_of_the_city_only() -> None:
    elsewhere = make_award(level="national", year=2022, school_city="长春市")
    outcome = calculate(load_program("lanzhou-2022"), [elsewhere])
    assert [line.code for line in outcome.passed_over] == ["gate"]


def test_shandong_pays_a_team_once_for_students_and_once_for_tutors() -> None:
    team = [
        make_award(level="provincial", year=2012, form="team", payee_class=who, payee_id=f"{who}{number}")
        for who in ("student", "tutor")
        for number in range(2)
    ]
    outcome = calculate(load_program("shandong-2012"), team)
    assert [line.amount_fen for line in outcome.entitlements] == [250_000] * 4


@settings(max_examples=25, deadline=None)
@given(tier=st.sampled_from(["gold", "silver", "bronze", "excellence"]), winners=SIZE, experts=SIZE)
def test_shenzhens_expert_group_gets_what_the_winners_get_whatever_its_size(
    tier: str, winners: int, experts: int
) -> None:
    awards = [
        make_award(level="world", tier=tier, year=2022, payee_class=who, payee_id=f"{who}{number:02d}")
        for who, count in (("student", winners), ("expert", experts))
        for number in range(count)
    ]
    due = calculate(load_program("shenzhen-2020"), awards).entitlements
    yuan = {"gold": 1_000_000, "silver": 600_000, "bronze": 400_000, "excellence": 200_000}[tier]
    for who, count in (("student", winners), ("expert", experts)):
        shares = [line.amount_fen for line in due if line.payee_class == who]
        assert (len(shares), sum(shares)) == (count, 100 * yuan)
        assert max(shares) - min(shares) <= 1


@pytest.mark.parametrize("name", program_names())
def test_what_is_not_invented_says_where_it_can_be_read(name: str) -> None:
    basis = load_program(name).basis
    assert basis.invented is name.startswith("example-")
    assert basis.invented or "http" in (basis.source or "")


def test_the_examples_alone_can_be_put_in_force_and_says_that_its_figures_are_invented() -> None:
    assert [name for name in program_names() if not lacking(load_program(name))] == [
        "example-2026",
        "example-qualifications-2026",
    ]
    example = load_program("example-2026")
    assert [step.bureau for step in example.approvals] == ["education", "hrss", "finance"]
    notes = [*(tax.note for tax in example.taxes), *(step.title for step in example.approvals)]
    assert all("虚构" in note.zh and "nvented" in note.en for note in notes)
