"""What is held of a person's bank accounts, and what an erasure does there.

An account to which something was or is being paid belongs to the records of that payment, which have to be
kept for years (会计档案管理办法, 财政部令第79号); an erasure leaves it. One that was never used is emptied.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from registry.core import clock, database, privacy
from registry.core.actor import Actor
from registry.core.masking import masked_phone
from registry.core.texts import text
from registry.people.own_data.contributors import Fate, Section
from rewards.payees.account_numbers import masked

_ACCOUNTS: Final = """
SELECT c.*, EXISTS (SELECT 1 FROM rewards.batch_line b WHERE b.payee_account = c.id) AS used,
       (SELECT a.person FROM registry.account a WHERE a.id = c.confirmed_by) = ANY($1) AS by_payee
FROM rewards.payee_account c WHERE c.person = ANY($1) AND c.shared_mark <> ''
ORDER BY c.confirmed_at, c.id
"""
_SEALED: Final = ("holder_name", "bank", "number", "phone", "guardian_name")


async def held(persons: Sequence[UUID]) -> list[Section]:
    """Return the accounts that the person confirmed, or their school for them; numbers masked."""
    ring = await privacy.ring()
    rows = []
    for row in await database.fetch(_ACCOUNTS, list(persons)):
        opened = {
            name: ring.open(row[name], f"payee_account.{name}", row["id"]) if row[name] else ""
            for name in ("holder_name", "bank", "phone", "guardian_name")
        }
        rows.append(
            {
                "holder_name": opened["holder_name"],
                "bank": opened["bank"],
                "number": masked(row["number_end"]),
                "phone": masked_phone(opened["phone"]),
                "guardian": " ".join(filter(None, (opened["guardian_name"], row["guardian_relation"]))),
                "by": text("本人", "oneself") if row["by_payee"] else text("学校", "the school"),
                "confirmed": row["confirmed_at"].astimezone(clock.SHANGHAI).isoformat(sep=" "),
            }
        )
    return [
        Section(
            "payee_accounts",
            text("收款账户", "Bank accounts for rewards"),
            {
                "holder_name": text("户名", "Holder"),
                "bank": text("开户银行", "Bank"),
                "number": text("账号", "Number"),
                "phone": text("电话", "Telephone"),
                "guardian": text("监护人", "Guardian"),
                "by": text("填写人", "Entered by"),
                "confirmed": text("确认时间", "Confirmed at"),
            },
            tuple(rows),
        )
    ]


async def fates(persons: Sequence[UUID]) -> list[Fate]:
    """Return which accounts an erasure empties, and which belong to records of payment and stay."""
    rows = await database.fetch(_ACCOUNTS, list(persons))
    used = sum(row["used"] for row in rows)
    return [
        Fate(
            True,
            text("没有用于付款的收款账户", "Bank accounts that nothing was paid to"),
            len(rows) - used,
        ),
        Fate(
            False,
            text(
                "用于付款的收款账户（会计凭证，加密保存）",
                "Bank accounts that something was paid to: records of account, kept encrypted",
            ),
            used,
        ),
    ]


async def erase(actor: Actor, persons: Sequence[UUID]) -> None:
    """Empty the accounts that nothing was paid to, in the open transaction."""
    del actor  # The erasure itself is what the trail records.
    ring = await privacy.ring()
    rows = [row for row in await database.fetch(_ACCOUNTS, list(persons)) if not row["used"]]
    empty = {
        name: [
            ring.seal("", f"payee_account.{name}", row["id"]) if row[name] is not None else None
            for row in rows
        ]
        for name in _SEALED
    }
    await database.execute(
        "UPDATE rewards.payee_account c SET number_end = '', shared_mark = '', holder_name = n.holder_name,"
        " bank = n.bank, number = n.number, phone = n.phone, guardian_name = n.guardian_name,"
        " guardian_relation = CASE WHEN c.guardian_relation IS NOT NULL THEN '' END"
        " FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])"
        " AS n(id, holder_name, bank, number, phone, guardian_name) WHERE c.id = n.id",
        [row["id"] for row in rows],
        *(empty[name] for name in _SEALED),
    )
