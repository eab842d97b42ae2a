"""What is held of what other payers paid to a person; an erasure leaves it, as a record of account."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from registry.core import database
from registry.core.texts import text
from registry.people.own_data.contributors import Fate, Section
from rewards.money import yuan
from rewards.outside_payments.words import STATES

_PAYMENTS: Final = """
SELECT a.title, a.title_en, o.payer, o.document_number, o.amount_fen, o.paid_on, o.state, o.reason
FROM rewards.outside_payment o JOIN competitions.award a ON a.id = o.award
WHERE o.person = ANY($1) ORDER BY o.recorded_at, o.id
"""


async def held(persons: Sequence[UUID]) -> list[Section]:
    """Return what other payers paid to the person, as it was recorded."""
    return [
        Section(
            "outside_payments",
            text("外部发放", "Paid by others"),
            {
                "award": text("奖项", "Award"),
                "payer": text("发放单位", "Payer"),
                "document": text("文号", "Document"),
                "yuan": text("金额（元）", "Yuan"),
                "paid_on": text("发放日期", "Paid on"),
                "state": text("状态", "State"),
                "reason": text("理由", "Reason"),
            },
            tuple(
                {
                    "award": text(row["title"], row["title_en"]),
                    "payer": row["payer"],
                    "document": row["document_number"],
                    "yuan": yuan(row["amount_fen"]),
                    "paid_on": row["paid_on"].isoformat(),
                    "state": STATES[row["state"]],
                    "reason": row["reason"] or "",
                }
                for row in await database.fetch(_PAYMENTS, list(persons))
            ),
        )
    ]


async def fates(persons: Sequence[UUID]) -> list[Fate]:
    """Return that the records stay, without the name: what was taken off a reward rests on them."""
    (section,) = await held(persons)
    return [
        Fate(
            False,
            text(
                "外部发放记录（财务凭证，不含姓名）", "Paid by others: records of account, without the name"
            ),
            len(section.rows),
        )
    ]
