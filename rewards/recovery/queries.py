"""Reads of what has to come back, and of what a falling would change."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require, unknown
from rewards.ledger import queries as ledger
from rewards.money import yuan
from rewards.shown_names import shown_name
from rewards.words import PAYEE_CLASSES


@dataclass(frozen=True, slots=True)
class ReceivableFacts:
    """What has to come back from one payee; all sums in fen, `owed_fen` is what has not come yet."""

    id: UUID
    program: UUID
    program_title: Text
    entitlement: UUID
    payee: str
    payee_class: Text
    award: Text
    reason: str
    opened_at: datetime
    amount_fen: int
    came_fen: int

    @property
    def owed_fen(self) -> int:
        """What has not come yet."""
        return self.amount_fen - self.came_fen


@dataclass(frozen=True, slots=True)
class Repayment:
    """A sum that came back: who recorded it, when, and how it came."""

    fen: int
    note: str
    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Effect:
    """What the falling of an entitlement would change about money.

    `list_number` is the list that its line would leave, None for none. `dissolved` says that a payment that
    was drawn and not exported would be; `with_bank` that one was exported, and nothing happens before the
    bank has answered. Sums in fen.
    """

    list_number: int | None = None
    dissolved: bool = False
    with_bank: bool = False
    cancelled_fen: int = 0
    back_fen: int = 0


_RECEIVABLES: Final = """
SELECT r.id, r.program, g.title AS program_title, g.title_en AS program_title_en, r.entitlement,
       coalesce(p.name, o.name) AS payee, t.person IS NOT NULL AS is_person, t.payee_class, a.title,
       a.title_en, r.reason, r.opened_at, r.amount_fen, x.came
FROM rewards.receivable r
JOIN rewards.program g ON g.id = r.program
JOIN rewards.entitlement t ON t.id = r.entitlement
JOIN rewards.prize a ON a.id = coalesce(t.award, t.qualification)
LEFT JOIN registry.person p ON p.id = t.person
LEFT JOIN registry.organization o ON o.id = t.organization
JOIN LATERAL (
    SELECT coalesce(sum(e.amount_fen), 0)::bigint AS came FROM rewards.ledger_entry e
    WHERE e.entitlement = r.entitlement AND e.book = 'recovered'
) x ON true
"""


async def receivables(actor: Actor, *, settled: bool = False, q: str = "") -> list[ReceivableFacts]:
    """Return what is still owed, the oldest first, or what has come back.

    `q` is part of a payee's name, or of the title of a program or award in either language.
    """
    require(actor, "entitlements.read", ANYTHING)
    rows = await database.fetch(
        _RECEIVABLES + " WHERE (x.came = r.amount_fen) = $1 AND ($2 = '' OR strpos(lower(concat_ws(E'\\n',"
        " coalesce(p.name, o.name), g.title, g.title_en, a.title, a.title_en)), lower($2)) > 0)"
        " ORDER BY r.opened_at, r.id",
        settled,
        q.strip(),
    )
    return [_seen(actor, row) for row in rows]


async def receivable(actor: Actor, receivable_id: UUID) -> ReceivableFacts:
    """Return one receivable.

    Raises:
        NotFoundError: there is none.
    """
    require(actor, "entitlements.read", ANYTHING)
    row = await database.fetch_one(_RECEIVABLES + " WHERE r.id = $1", receivable_id)
    if row is None:
        raise unknown()
    return _seen(actor, row)


async def repayments(actor: Actor, receivable_id: UUID) -> list[Repayment]:
    """Return the sums that came back on a receivable, in order."""
    require(actor, "entitlements.read", ANYTHING)
    rows = await database.fetch(
        "SELECT e.amount_fen, e.reason, a.display_name, e.posted_at FROM rewards.ledger_entry e"
        " JOIN rewards.receivable r ON r.entitlement = e.entitlement"
        " JOIN registry.account a ON a.id = e.posted_by"
        " WHERE r.id = $1 AND e.book = 'recovered' ORDER BY e.posted_at, e.id",
        receivable_id,
    )
    return [
        Repayment(row["amount_fen"], row["reason"], row["display_name"], row["posted_at"]) for row in rows
    ]


async def of_payees(persons: Sequence[UUID], organizations: Sequence[UUID]) -> list[ReceivableFacts]:
    """Return what these payees have to pay back, settled ones too, for the payees' own page."""
    rows = await database.fetch(
        _RECEIVABLES + " WHERE t.person = ANY($1) OR t.organization = ANY($2) ORDER BY r.opened_at, r.id",
        list(persons),
        list(organizations),
    )
    return [_receivable(row) for row in rows]


async def would_follow(entitlements: Sequence[UUID]) -> dict[UUID, Effect]:
    """Return what `service.follow` would change for each of these; those it would not touch are left out."""
    ids = list(entitlements)
    lists = {
        row["entitlement"]: row["number"]
        for row in await database.fetch(
            "SELECT l.entitlement, r.number FROM rewards.list_line l"
            " JOIN rewards.reward_list r ON r.id = l.list"
            " WHERE l.entitlement = ANY($1) AND l.removed_at IS NULL"
            " AND r.state IN ('drafted', 'in_notice', 'approving')",
            ids,
        )
    }
    drawn = {
        row["entitlement"]: row["exported_at"] is not None
        for row in await database.fetch(
            "SELECT l.entitlement, b.exported_at FROM rewards.batch_line l"
            " JOIN rewards.batch b ON b.id = l.batch"
            " WHERE l.entitlement = ANY($1) AND l.outcome IS NULL",
            ids,
        )
    }
    balances = await ledger.of_entitlements(ids)
    effects = {}
    for each in dict.fromkeys(ids):
        balance, with_bank = balances.get(each, ledger.Balance()), drawn.get(each, False)
        effect = Effect(
            list_number=lists.get(each),
            dissolved=each in drawn and not with_bank,
            with_bank=with_bank,
            cancelled_fen=balance.returned + (0 if with_bank else balance.open),
            back_fen=balance.paid - balance.reclaimed,
        )
        if effect != Effect():
            effects[each] = effect
    return effects


def said(effect: Effect) -> Text:
    """Return an effect in words, such as "leaves list 3; 200.00 yuan unpaid are cancelled"."""
    cancelled, back = yuan(effect.cancelled_fen), yuan(effect.back_fen)
    parts: list[tuple[str, str]] = []
    if effect.list_number is not None:
        parts.append((f"移出第 {effect.list_number} 号名单", f"leaves list {effect.list_number}"))
    if effect.dissolved:
        parts.append(("撤出未导出的批次", "leaves the batch, which was not exported"))
    if effect.with_bank:
        parts.append(("已送银行，待回单后处理", "is with the bank: follows once it has answered"))
    if effect.cancelled_fen:
        parts.append((f"取消未付 {cancelled} 元", f"{cancelled} yuan unpaid are cancelled"))
    if effect.back_fen:
        parts.append((f"已付 {back} 元须追回", f"{back} yuan paid have to come back"))
    return text("；".join(zh for zh, _ in parts), "; ".join(en for _, en in parts))


def _seen(actor: Actor, row: asyncpg.Record) -> ReceivableFacts:
    name = shown_name(actor, row["payee"], is_person=row["is_person"])
    return replace(_receivable(row), payee=name)


def _receivable(row: asyncpg.Record) -> ReceivableFacts:
    classes = {str(code): words for code, words in PAYEE_CLASSES.items()}
    return ReceivableFacts(
        id=row["id"],
        program=row["program"],
        program_title=text(row["program_title"], row["program_title_en"]),
        entitlement=row["entitlement"],
        payee=row["payee"],
        payee_class=classes[row["payee_class"]],
        award=text(row["title"], row["title_en"]),
        reason=row["reason"],
        opened_at=row["opened_at"],
        amount_fen=row["amount_fen"],
        came_fen=row["came"],
    )
