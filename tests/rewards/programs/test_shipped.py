from hypothesis import given, settings
from hypothesis import strategies as st

from rewards.entitlements.calculation import calculate
from rewards.entitlements.lines import AwardedPayee
from rewards.entitlements.totals import totals_of
from rewards.programs.loading import load_program
from rewards.words import PAYEE_CLASSES
from tests.rewards.factories import make_award

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
        for payee_class in PAYEE_CLASSES
    ]
    outcome = calculate(load_program("example-2026"), awards)
    assert len(outcome.entitlements) == len(awards) == 36
    assert {line.rule for line in outcome.entitlements} == {
        rule.id for rule in load_program("example-2026").rules
    }
