"""The checks before a payment: each of them alone, and budgets that are never passed."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rewards.payments.checks import AccountFacts, BatchKind, BudgetFacts, LineFacts, check

TODAY = date(2026, 11, 23)
ACCOUNT = AccountFacts(UUID(int=9), "张三", True, None, False, False)
LINE = LineFacts(
    entitlement=UUID(int=1),
    payee_class="student",
    payee_names=("张三",),
    is_person=True,
    minor=False,
    gross_fen=100000,
    withheld_fen=20000,
    budget_year=2026,
    approved_fen=100000,
    open_fen=100000,
    returned_fen=0,
    paid_fen=0,
    batch=None,
    withdrawn=False,
    notice_until=date(2026, 11, 20),
    objection_open=False,
    account=ACCOUNT,
)


def codes(line: LineFacts, kind: BatchKind = "bank") -> list[str]:
    return [finding.code for finding in check([line], None, kind, TODAY)[line.entitlement]]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"withdrawn": True}, ["withdrawn"]),
        ({"open_fen": 0, "paid_fen": 100000, "batch": "2026-0001"}, ["already_paid"]),
        ({"batch": "2026-0001"}, ["in_batch"]),
        ({"approved_fen": 0, "open_fen": 0}, ["not_approved"]),
        ({"open_fen": 0}, ["cancelled"]),
        ({"open_fen": 0, "returned_fen": 100000}, []),
        ({"notice_until": TODAY}, ["notice_running"]),
        ({"notice_until": None}, ["notice_running"]),
        ({"objection_open": True}, ["objection_open"]),
        ({"account": None}, ["account_missing"]),
        (
            {"notice_until": TODAY, "objection_open": True, "account": None},
            ["notice_running", "objection_open", "account_missing"],
        ),
        ({"payee_names": ("李四",)}, ["holder_differs"]),
        ({"payee_names": ("ZHANG San", "张三")}, []),
        ({"minor": True}, ["guardian_missing"]),
    ],
)
def test_one_line(changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(replace(LINE, **changes)) == expected


@pytest.mark.parametrize(
    ("minor", "changes", "expected"),
    [
        (False, {"number_valid": False}, ["account_invalid"]),
        (False, {"returned_before": True}, ["account_returned"]),
        (False, {"shared_unanswered": True}, ["account_shared"]),
        (False, {"holder_name": "张 三"}, []),
        (True, {"guardian_name": "张大"}, []),
        (True, {"guardian_name": "张大", "holder_name": "张大"}, []),
        (True, {"guardian_name": "张大", "holder_name": "王五"}, ["holder_differs"]),
        # Of age meanwhile: a guardian's account is nobody's own any more.
        (False, {"guardian_name": "张大", "holder_name": "张大"}, ["holder_differs"]),
    ],
)
def test_one_account(*, minor: bool, changes: dict[str, Any], expected: list[str]) -> None:
    assert codes(replace(LINE, minor=minor, account=replace(ACCOUNT, **changes))) == expected


def test_only_the_shared_account_is_a_warning() -> None:
    [finding] = check([replace(LINE, account=replace(ACCOUNT, shared_unanswered=True))], None, "bank", TODAY)[
        LINE.entitlement
    ]
    assert finding.severity == "answer"


def test_schools_by_transfer_and_nobody_else() -> None:
    school = replace(
        LINE,
        payee_class="school",
        is_person=False,
        payee_names=("甲职校(虚构)",),
        account=replace(ACCOUNT, holder_name="甲职校（虚构）"),
    )
    assert codes(school, "transfer") == codes(school, "bank") == []
    assert codes(LINE, "transfer") == ["not_a_school"]


@given(
    st.lists(st.tuples(st.integers(1, 50), st.sampled_from([2025, 2026])), min_size=1, max_size=8),
    st.dictionaries(st.sampled_from([2025, 2026]), st.integers(0, 100)),
    st.integers(1, 200),
    st.sampled_from(["year", "program"]),
)
def test_no_budget_is_passed_and_no_line_preferred(
    sums: list[tuple[int, int]], used: dict[int, int], budget: int, per: Any
) -> None:
    lines = [
        replace(
            LINE,
            entitlement=UUID(int=n),
            gross_fen=fen,
            withheld_fen=0,
            approved_fen=fen,
            open_fen=fen,
            budget_year=year,
        )
        for n, (fen, year) in enumerate(sums)
    ]
    found = check(lines, BudgetFacts(budget, per, used), "bank", TODAY)
    for years in ({2025}, {2026}) if per == "year" else ({2025, 2026},):
        group = [line for line in lines if line.budget_year in years]
        clear = [line for line in group if not found[line.entitlement]]
        before = sum(fen for year, fen in used.items() if year in years)
        fits = before + sum(line.gross_fen for line in group) <= budget
        assert clear == (group if fits else [])
        assert all(found[x.entitlement][0].code == "over_budget" for x in group if not fits)


def test_what_is_not_clear_anyway_uses_no_budget() -> None:
    other = replace(LINE, entitlement=UUID(int=2), account=None)
    found = check([LINE, other], BudgetFacts(100000, "year", {}), "bank", TODAY)
    assert found[LINE.entitlement] == ()
