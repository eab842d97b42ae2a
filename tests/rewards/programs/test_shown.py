"""What a program is told as: its table of prizes, its differences, its money against the budget."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.programs.differences import changes
from rewards.programs.loading import load_program, program_names
from rewards.programs.matrix import matrix_of
from rewards.programs.positions import line_at, lines_of
from rewards.programs.queries import YearDue
from rewards.programs.spending import spending_of
from rewards.programs.wording import linked
from tests.rewards.factories import make_program, make_rule


def told(*rules: dict[str, object]) -> list[tuple[str, str, str, list[list[str]]]]:
    return [
        (
            line.tier_code,
            line.form.en if line.form else "",
            line.contest_class.zh if line.contest_class else "",
            [[cell.rule for cell in cells] for cells in line.cells],
        )
        for line in matrix_of(make_program(*rules)).lines
    ]


def test_a_rule_for_both_forms_stands_in_both_lines() -> None:
    rules = (
        make_rule(id="S1", form="individual"),
        make_rule(id="S2", form="team"),
        make_rule(id="T", payee_class="tutor"),
    )
    assert told(*rules) == [
        ("first", "Individual", "", [["S1"], ["T"]]),
        ("first", "Team", "", [["S2"], ["T"]]),
    ]


def test_where_forms_are_not_told_apart_there_is_one_line() -> None:
    rules = make_rule(id="B", tiers=["third", "second"]), make_rule(id="A", tiers=["first"])
    assert told(*rules) == [
        ("first", "", "", [["A"]]),
        ("second", "", "", [["B"]]),
        ("third", "", "", [["B"]]),
    ]


def test_a_contest_class_has_lines_of_its_own_with_what_holds_for_every_class() -> None:
    rules = (
        make_rule(id="ONE", contest_class="国家一类"),
        make_rule(id="ALL", payee_class="school", unit="event"),
    )
    assert told(*rules) == [
        ("first", "", "国家一类", [["ONE"], ["ALL"]]),
        ("first", "", "其他类别", [[], ["ALL"]]),
    ]


@pytest.mark.parametrize("name", program_names())
def test_every_rule_of_a_shipped_program_stands_in_its_table_with_its_sum(name: str) -> None:
    program = load_program(name)
    cells = [cell for line in matrix_of(program).lines for each in line.cells for cell in each]
    assert {(cell.rule, cell.amount_fen) for cell in cells} == {
        (rule.id, rule.amount_fen) for rule in program.rules
    }
    assert all(cell.per.zh and cell.per.en for cell in cells)


def test_differences_name_what_was_and_is() -> None:
    before = make_program(make_rule(), make_rule(id="R2", tiers=["second"]))
    after = make_program(
        make_rule(id="R3", tiers=["third"]),
        make_rule(amount_fen=250050),
        validity={"starts": "2026-01-01"},
        version=4,
    )
    found = {change.where.zh: (change.before, change.after) for change in changes(before, after)}
    assert found["规则 · R1 · 金额（元）"] == ("2,000.00", "2,500.50")
    assert found["有效期 · 起"] == (None, "2026-01-01")
    assert found["规则 · R2 · 奖项 · 奖次"] == ("second", None)
    assert found["规则 · R3 · 奖项 · 奖次"] == (None, "third")
    assert not any("version" in where for where in found)


def test_the_order_of_rules_is_no_difference_and_that_of_approvals_is() -> None:
    one, two = make_rule(), make_rule(id="R2", tiers=["second"])
    assert changes(make_program(one, two), make_program(two, one)) == []
    steps = [{"bureau": bureau, "title": {"zh": bureau, "en": bureau}} for bureau in ("education", "finance")]
    assert changes(make_program(approvals=steps), make_program(approvals=steps[::-1])) != []


@pytest.mark.parametrize(
    ("per", "due", "expected"),
    [
        ("year", [YearDue(2026, 2, 80), YearDue(2027, 1, 150)], [(2026, 0, 80.0), (2027, 50, 100.0)]),
        ("program", [YearDue(2026, 2, 80), YearDue(2027, 1, 150)], [(None, 130, 100.0)]),
        ("year", [], [(2026, 0, 0.0)]),
    ],
)
def test_the_budget_is_for_each_year_or_for_all(
    per: str, due: list[YearDue], expected: list[tuple[int | None, int, float]]
) -> None:
    program = make_program(budget={"amount_fen": 100, "per": per, "shortage": "stop"})
    found = spending_of(program, due)
    assert [(one.year, one.over_fen, one.share) for one in found] == expected


def test_addresses_in_a_source_are_links() -> None:
    assert linked("报 2014（copy: http://a.cn/b.html）") == [
        ("报 2014（copy: ", False),
        ("http://a.cn/b.html", True),
        ("）", False),
    ]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text("ab,:{[]}", max_size=3), inner, max_size=3)
    ),
    max_leaves=12,
)


@given(JSON)
def test_every_value_of_a_json_text_is_found_on_its_line(value: object) -> None:
    def walk(each: object, path: tuple[str | int, ...]) -> list[tuple[str | int, ...]]:
        inner = each.items() if isinstance(each, dict) else enumerate(each) if isinstance(each, list) else ()
        return [path, *(found for key, one in inner for found in walk(one, (*path, key)))]

    document = json.dumps(value, indent=1, ensure_ascii=False)
    lines = lines_of(document)
    assert set(lines) == set(walk(value, ()))
    # Every value but an empty object or list begins a line of its own.
    assert all(1 <= line <= document.count("\n") + 1 for line in lines.values())
    assert len(set(lines.values())) == len(lines)


def test_what_is_missing_is_shown_where_it_is_missing() -> None:
    lines = lines_of('{\n"a": [\n{"b": 1},\n{}\n]\n}')
    assert [line_at(lines, path) for path in (("a", 0, "b"), ("a", 1, "b"), ("c",), ())] == [3, 4, 1, 1]
