"""Telling payees that their bank sent a payment back, within the transaction in which that is booked.

The notices are those of `rewards.payees.reminding`, which so does not tell anybody a second time, and which
are ticked off when an account is confirmed.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from registry.core import clock, database
from registry.core.texts import text
from registry.notices.service import Notice, notify_each
from rewards.payees import schools

_TO_PAYEE: Final = text(
    "银行退票，请更正收款账户，之后会重新发放。",
    "The bank sent a payment back: correct your bank account, and it will be made again.",
)
_TO_SCHOOL: Final = text(
    "银行退回了本校或本校人员的奖励付款（退票），请更正收款账户，之后会重新发放。",
    "The bank sent payments to your school or its people back: see that the accounts are corrected.",
)


async def tell_returned(entitlements: Sequence[UUID]) -> None:
    """Write a notice to the payee of each of these sums, or to the school of who cannot sign in."""
    rows = await database.fetch(
        """
        SELECT DISTINCT t.person, t.organization, a.id AS account
        FROM rewards.entitlement t LEFT JOIN registry.account a ON a.person = t.person AND a.active
        WHERE t.id = ANY($1)
        """,
        list(entitlements),
    )
    alone = [row["person"] for row in rows if row["person"] and row["account"] is None]
    school_of = await schools.of_persons(alone)
    told = [
        Notice(f"payee_account:{row['person']}", _TO_PAYEE, "/my/rewards", account=row["account"])
        for row in rows
        if row["account"]
    ]
    told += [
        Notice(f"payee_accounts_of:{school}", _TO_SCHOOL, f"/school/rewards/{school}", organization=school)
        for school in {*school_of.values(), *(row["organization"] for row in rows if row["organization"])}
    ]
    # Whoever still has a notice of an earlier stage gets this one in its stead.
    await database.execute(
        "UPDATE registry.notice SET done_at = $3 WHERE done_at IS NULL"
        " AND (subject, coalesce(account, organization)) IN (SELECT * FROM unnest($1::text[], $2::uuid[]))",
        [each.subject for each in told],
        [each.account or each.organization for each in told],
        clock.now(),
    )
    await notify_each(told)
