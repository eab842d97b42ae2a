"""What a bank's rows come to: booked only where everything fits, and nothing booked twice."""

import json
from dataclasses import replace
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rewards.payments import matching, returns
from rewards.payments.fitting import Paying, Places, fits
from rewards.payments.matching import Matching, match
from rewards.payments.return_rows import ReturnRow
from tests.competitions.messy import MESSY, need_messy
from tests.rewards.payees.makers import card

BATCH = "2026-0001"


def paying(position: int, **overrides: Any) -> Paying:
    values: dict[str, Any] = {
        "line": UUID(int=position),
        "position": position,
        "account_number": card(position),
        "holder_name": f"甲{position}",
        "net_fen": 80000,
    }
    return Paying(**values | overrides)


def answered(payment: Paying, **overrides: Any) -> ReturnRow:
    values: dict[str, Any] = {
        "row": payment.position + 1,
        "batch": BATCH,
        "position": payment.position,
        "name": payment.holder_name,
        "account": payment.account_number,
        "yuan": Decimal(payment.net_fen) / 100,
        "answer": "paid",
        "reason": "",
    }
    return ReturnRow(**values | overrides)


def kinds(matching: Matching) -> list[str]:
    return [each.kind for each in matching.rows]


ONE, TWO = paying(1), paying(2, net_fen=100000)


@pytest.mark.parametrize(
    ("changes", "kind"),
    [
        ({}, "paid"),
        ({"answer": "returned", "reason": "账号不存在"}, "returned"),
        ({"batch": None}, "paid"),
        ({"batch": "BATCH-1"}, "paid"),
        ({"batch": "2026-0002"}, "unknown"),
        # Banks count in their own way, leave numbers out, and hide digits and letters.
        ({"position": None}, "paid"),
        ({"position": 7}, "paid"),
        ({"position": 2}, "paid"),
        ({"position": None, "name": ""}, "paid"),
        ({"position": None, "account": ""}, "paid"),
        ({"account": f"{ONE.account_number[:6]}*********{ONE.account_number[-4:]}"}, "paid"),
        ({"account": ONE.account_number[-4:]}, "paid"),
        ({"name": "*1"}, "paid"),
        ({"name": " 甲　１"}, "paid"),
        ({"position": None, "name": "乙"}, "unknown"),
        ({"name": "乙"}, "unknown"),
        ({"account": card(9)}, "unknown"),
        ({"account": "*" * 19}, "unknown"),
        ({"account": ONE.account_number[-3:]}, "unknown"),
        ({"account": "", "name": ""}, "unknown"),
        ({"answer": None}, "unknown"),
        # A cell that shows two decimals and holds three.
        ({"yuan": Decimal("800.004")}, "altered"),
        ({"yuan": Decimal("1000")}, "altered"),
        ({"yuan": Decimal("-800")}, "altered"),
        ({"yuan": None}, "altered"),
        ({"yuan": None, "answer": "returned"}, "altered"),
    ],
)
def test_one_row(changes: dict[str, Any], kind: str) -> None:
    found = match([answered(ONE, **changes)], [ONE, TWO], BATCH)
    assert kinds(found) == [kind]
    assert (ONE not in found.waiting) == (kind in {"paid", "returned"}) and TWO in found.waiting


@pytest.mark.parametrize(
    ("second", "expected"),
    [
        ({}, ["paid", "doubled"]),
        ({"answer": "returned"}, ["doubled", "doubled"]),
        ({"yuan": Decimal("800.004")}, ["doubled", "altered"]),
    ],
)
def test_two_rows_of_one_payment(second: dict[str, Any], expected: list[str]) -> None:
    assert kinds(match([answered(ONE), answered(ONE, **second)], [ONE, TWO], BATCH)) == expected


@pytest.mark.parametrize("said", ["paid", "returned"])
def test_what_was_answered_before_is_doubled(said: str) -> None:
    before = replace(ONE, answer="returned")
    found = match([answered(ONE, answer=said)], [before], BATCH)
    assert kinds(found) == ["doubled"] and found.waiting == ()


def test_one_payee_with_two_sums_is_told_apart_by_amount_or_not_at_all() -> None:
    same = {"account_number": ONE.account_number, "holder_name": ONE.holder_name}
    larger = paying(3, net_fen=90000, **same)
    row = answered(ONE, position=None)
    [found] = match([row], [ONE, larger], BATCH).rows
    assert found.payment == ONE
    assert kinds(match([row], [ONE, paying(3, **same)], BATCH)) == ["unknown"]


@given(st.data())
def test_whatever_a_bank_sends_nothing_is_booked_twice_or_with_another_amount(data: st.DataObject) -> None:
    payments = [paying(n, net_fen=10000 * n, answer="paid" if n == 4 else None) for n in range(1, 5)]
    rows = data.draw(
        st.lists(
            st.builds(
                lambda one, position, yuan, answer: answered(
                    one, position=position, yuan=yuan or Decimal(one.net_fen) / 100, answer=answer
                ),
                st.sampled_from(payments),
                st.none() | st.integers(0, 6),
                st.none() | st.decimals(0, 500, places=3),
                st.sampled_from(["paid", "returned", None]),
            ),
            max_size=12,
        )
    )
    found = match(rows, payments, BATCH)
    booked = [each.payment for each in found.booked]
    assert len(found.rows) == len(rows)
    assert len({one.line for one in booked if one}) == len(booked)
    assert all(one is not None and one.answer is None for one in booked)
    assert all(each.row.fen == each.payment.net_fen for each in found.booked if each.payment)
    waiting = {one.line for one in payments if one.answer is None} - {one.line for one in booked if one}
    assert {one.line for one in found.waiting} == waiting


@settings(max_examples=300)
@given(st.data())
def test_no_payment_that_a_row_without_a_number_fits_is_overlooked(data: st.DataObject) -> None:
    letters, digits = st.sampled_from("甲乙丙·A"), st.sampled_from("12")
    payments = [
        paying(n, holder_name="".join(name), account_number="".join(number))
        for n, (name, number) in enumerate(
            data.draw(
                st.lists(
                    st.tuples(
                        st.lists(letters, min_size=2, max_size=3), st.lists(digits, min_size=5, max_size=7)
                    ),
                    min_size=1,
                    max_size=8,
                )
            ),
            start=1,
        )
    ]
    meant = data.draw(st.sampled_from(payments))

    def masked(words: str) -> str:
        hidden = data.draw(st.lists(st.booleans(), min_size=len(words), max_size=len(words)))
        return "".join("*" if hide else sign for hide, sign in zip(hidden, words, strict=True))

    name = data.draw(st.just("") | st.just(masked(meant.holder_name)))
    account = data.draw(
        st.just("") | st.just(masked(meant.account_number)) | st.just(meant.account_number[-4:])
    )
    row = answered(meant, position=None, name=name, account=account)
    likely = {one.line for one in Places(payments).likely(row)}
    assert likely >= {one.line for one in payments if fits(row, one)}


def test_masked_names_of_a_whole_batch_are_looked_up_and_not_tried_one_by_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    letters = [chr(0x4E00 + n) for n in range(400)]
    payments = [paying(n, holder_name=f"甲{sign}乙") for n, sign in enumerate(letters, start=1)]
    rows = [answered(one, position=None, account="", name=f"*{one.holder_name[1:]}") for one in payments]
    tried: list[UUID] = []

    def counted(row: ReturnRow, one: Paying) -> bool:
        tried.append(one.line)
        return fits(row, one)

    monkeypatch.setattr(matching, "fits", counted)
    assert kinds(match(rows, payments, BATCH)) == ["paid"] * len(payments)
    assert len(tried) == len(payments)


@pytest.mark.parametrize("shuffled", [False, True])
def test_the_messy_return(*, shuffled: bool) -> None:
    need_messy()
    truth = json.loads((MESSY / "bank_return.truth.json").read_text())
    rows = returns.read((MESSY / "bank_return.xlsx").read_bytes(), "bank_return.xlsx")
    first = {row.position: row for row in reversed(rows)}
    payments = [
        Paying(uuid4(), each["line"], row.account, row.name, each["yuan"] * 100)
        for each in truth["lines"]
        for row in (first[each["line"]],)
    ]
    if shuffled:
        # The order of the rows says nothing; of two that say the same either may count.
        rows = rows[::-1]
    found = match(rows, payments, BATCH)
    said = {
        each.payment.position: (each.kind, each.row.reason)
        for each in found.rows
        if each.payment and each.kind != "doubled"
    }
    assert said == {
        each["line"]: (
            "altered" if each["altered"] else "paid" if each["paid"] else "returned",
            each["reason"],
        )
        for each in truth["lines"]
    }
    others = {each.kind: each.row.position for each in found.rows if each.kind in {"doubled", "unknown"}}
    assert others == {"doubled": truth["doubled"], "unknown": truth["unknown"]}
    assert [one.position for one in found.waiting] == [17]
