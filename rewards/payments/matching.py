"""What a bank's return says of the payments of a batch, row by row. Pure.

A row is booked only when it fits one payment in everything that it says: its number in the batch, account,
name and, to the fen, the amount; and when that payment has no answer yet. All others are shown and never
booked:

- `altered`: the amount is another one, such as a cell that shows two decimals and holds three;
- `doubled`: the payment was answered by an earlier file, or by another row of this one. Where rows of one
  file contradict each other, none of them is booked;
- `unknown`: no payment of this batch, a payment of another payee, or no clear answer.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal
from uuid import UUID

from registry.core.bulk import without_collector
from registry.core.texts import Text, text
from rewards.money import yuan
from rewards.payments.fitting import Paying, Places, fits
from rewards.payments.return_rows import ReturnRow

Kind = Literal["paid", "returned", "doubled", "unknown", "altered"]

# How our batches are numbered; what a bank calls a batch of its own looks otherwise and says nothing.
_OUR_NUMBER: Final = re.compile(r"[0-9]{4}-[0-9]{4,}")


@dataclass(frozen=True, slots=True)
class Matched:
    """What a row came to: its kind, the payment it is of when that is known, and in words why not booked."""

    row: ReturnRow
    kind: Kind
    payment: Paying | None
    words: Text | None = None


@dataclass(frozen=True, slots=True)
class Matching:
    """What a file came to; `waiting` are the payments that it says nothing of, or nothing that is booked."""

    rows: tuple[Matched, ...]
    waiting: tuple[Paying, ...]

    @property
    def booked(self) -> tuple[Matched, ...]:
        """The rows that change the books."""
        return tuple(each for each in self.rows if each.kind in {"paid", "returned"})

    def count(self, kind: Kind) -> int:
        """Return how many rows are of a kind."""
        return sum(each.kind == kind for each in self.rows)

    def fen(self, kind: Kind) -> int:
        """Return what the payments of the rows of a kind come to."""
        return sum(each.payment.net_fen for each in self.rows if each.kind == kind and each.payment)


@without_collector()
def match(rows: Sequence[ReturnRow], payments: Sequence[Paying], batch: str) -> Matching:
    """Return what each row of a bank's file comes to, in the order of the file.

    Args:
        rows: of `rewards.payments.returns.read`.
        payments: every payment of the batch.
        batch: its number.
    """
    places = Places(payments)
    found = _without_twice([_matched(row, places, batch) for row in rows])
    booked = {each.payment.line for each in found if each.kind in {"paid", "returned"} and each.payment}
    waiting = tuple(one for one in payments if one.answer is None and one.line not in booked)
    return Matching(tuple(found), waiting)


def _matched(row: ReturnRow, places: Places, batch: str) -> Matched:
    if row.batch and _OUR_NUMBER.fullmatch(row.batch) and row.batch != batch:
        return _unknown(row, "这是另一批次的行。", "This row is of another batch.")
    payment = _payment(row, places)
    if isinstance(payment, Matched):
        return payment
    if row.answer is None:
        return replace(
            _unknown(row, "看不出是成功还是失败。", "It does not say whether it was paid."), payment=payment
        )
    if row.fen != payment.net_fen:
        stands = "—" if row.yuan is None else f"{row.yuan:f}"
        return Matched(
            row,
            "altered",
            payment,
            text(
                f"金额是 {stands} 元，批次为 {yuan(payment.net_fen)} 元：请向银行核实，再登记更正的回单。",
                f"The amount is {stands} yuan, the batch has {yuan(payment.net_fen)}: ask the bank, and read"
                " the return that it corrects.",
            ),
        )
    if payment.answer is not None:
        return _answered(row, payment)
    return Matched(row, row.answer, payment)


def _payment(row: ReturnRow, places: Places) -> Paying | Matched:
    """Return the one payment that a row is of, or the row as unknown."""
    found = places.positions.get(row.position) if row.position is not None else None
    if found is not None and fits(row, found):
        return found
    # Some banks count lines in their own way: a whole account number says whose payment it is all the same.
    candidates: Sequence[Paying] = places.accounts.get(row.account, ())
    if row.position is None and not candidates:
        candidates = places.likely(row)
    told = [one for one in candidates if fits(row, one)]
    if len(told) > 1:
        # One payee with several payments: the amount and what is still waiting tell them apart.
        told = [one for one in told if one.net_fen == row.fen] or told
        told = [one for one in told if one.answer is None] or told
    if len(told) == 1:
        return told[0]
    if told:
        return _unknown(
            row,
            "不止一笔符合，回单没有序号，无法确定是哪一笔。",
            "More than one payment fits, and the file has no line numbers to tell them apart.",
        )
    if found is not None:
        return _unknown(
            row, "账号或户名与批次中这一行不符。", "Account or name are not those of this line of the batch."
        )
    return _unknown(row, "批次中没有这个收款人。", "The batch has no such payee.")


def _without_twice(rows: Sequence[Matched]) -> list[Matched]:
    """Of the rows of one payment let the first count where all say the same, and none where they do not."""
    groups: defaultdict[UUID, list[int]] = defaultdict(list)
    for at, each in enumerate(rows):
        if each.payment is not None and each.kind != "unknown":
            groups[each.payment.line].append(at)
    made = list(rows)
    for group in groups.values():
        if len(group) == 1:
            continue
        said = {(rows[at].kind, rows[at].row.answer, rows[at].row.yuan) for at in group}
        for at in group if len(said) > 1 else group[1:]:
            if rows[at].kind in {"paid", "returned"}:
                made[at] = replace(rows[at], kind="doubled", words=_twice(contradicting=len(said) > 1))
    return made


def _twice(*, contradicting: bool) -> Text:
    if contradicting:
        return text(
            "同一笔在回单中出现多次且说法不一，一次也不登记：请向银行核实。",
            "The file contradicts itself on this payment: nothing of it is booked, ask the bank.",
        )
    return text(
        "同一笔在回单中重复出现，只登记第一次。", "It stands in the file twice; the first row counts."
    )


def _answered(row: ReturnRow, payment: Paying) -> Matched:
    if row.answer == payment.answer:
        words = text("这一笔先前已有同样的答复。", "The bank has said the same of this payment before.")
    else:
        before = text("已发放", "paid") if payment.answer == "paid" else text("银行退票", "returned")
        words = text(
            f"这一笔先前已登记为“{before.zh}”，与此行不一致：请向银行核实；"
            "确已退汇的，在批次的“登记退汇”中办理。",
            f"This payment was booked as {before.en} before, which this row contradicts: ask the bank;"
            " if it bounced, record that on the batch.",
        )
    return Matched(row, "doubled", payment, words)


def _unknown(row: ReturnRow, zh: str, en: str) -> Matched:
    return Matched(row, "unknown", None, text(zh, en))
