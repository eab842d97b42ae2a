"""What the package holds about a person: what they are due, what others paid them, and where it is paid.

An erasure leaves what is due: it is money. What it does to bank accounts says `rewards.payees.own_record`.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from registry.core import database
from registry.core.texts import text
from registry.people.own_data.contributors import Contributor, Fate, Section
from rewards.money import yuan
from rewards.outside_payments import own_record as outside_payments
from rewards.payees import own_record as of_payees

_ENTITLEMENTS = """
SELECT p.title, p.title_en, a.title AS award, a.title_en AS award_en, t.amount_fen, t.reason, t.reason_en,
       coalesce(w.reason, '') AS withdrawn
FROM rewards.entitlement t
JOIN rewards.program p ON p.id = t.program
JOIN rewards.prize a ON a.id = coalesce(t.award, t.qualification)
LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id
WHERE t.person = ANY($1)
ORDER BY t.created_at, t.id
"""


async def held(persons: Sequence[UUID]) -> list[Section]:
    """Return what the person is and was due, what other payers paid, and the accounts that it is paid to."""
    return [
        await _entitlements(persons),
        *await outside_payments.held(persons),
        *await of_payees.held(persons),
    ]


async def _entitlements(persons: Sequence[UUID]) -> Section:
    return Section(
        "entitlements",
        text("应得奖励", "Rewards due"),
        {
            "program": text("奖励办法", "Program"),
            "award": text("奖项", "Award"),
            "yuan": text("金额（元）", "Yuan"),
            "reason": text("依据", "Reason"),
            "withdrawn": text("撤回原因", "Withdrawn because"),
        },
        tuple(
            {
                "program": text(row["title"], row["title_en"]),
                "award": text(row["award"], row["award_en"]),
                "yuan": yuan(row["amount_fen"]),
                "reason": text(row["reason"], row["reason_en"]),
                "withdrawn": row["withdrawn"],
            }
            for row in await database.fetch(_ENTITLEMENTS, list(persons))
        ),
    )


async def fates(persons: Sequence[UUID]) -> list[Fate]:
    """Return that what is due stays on the books, without the name, and what becomes of bank accounts."""
    entitlements = await _entitlements(persons)
    return [
        Fate(
            False,
            text("奖励的应发记录（财务凭证，不含姓名）", "Rewards due: records of account, without the name"),
            len(entitlements.rows),
        ),
        *await outside_payments.fates(persons),
        *await of_payees.fates(persons),
    ]


OWN_RECORD: Final = Contributor(held=held, fates=fates, erase=of_payees.erase)
