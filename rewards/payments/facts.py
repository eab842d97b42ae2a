"""Reading what the checks before a payment need to know, in a few statements for any number of lines."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import clock, database, privacy
from registry.core.privacy import Ring
from rewards.payees.account_numbers import fault
from rewards.payees.names import is_minor
from rewards.payees.queries import CurrentAccount, current_accounts
from rewards.payees.sharing import unanswered
from rewards.payments.checks import AccountFacts, BudgetFacts, LineFacts
from rewards.programs.documents import Program

# An open objection is about a payee's prize, whichever revision of the entitlement it was filed against, and
# after a correction about the award that stands in the first one's stead.
_LINES: Final = """
WITH RECURSIVE objected (award, payee_class, payee) AS (
    SELECT coalesce(t.award, t.qualification), t.payee_class, coalesce(t.person, t.organization)
    FROM rewards.objection ob
    JOIN rewards.objection_line ol ON ol.objection = ob.id JOIN rewards.list_line ll ON ll.id = ol.line
    JOIN rewards.entitlement t ON t.id = ll.entitlement
    WHERE ob.state = 'open' AND t.program = $1
    UNION
    SELECT a.id, x.payee_class, x.payee FROM objected x JOIN competitions.award a ON a.supersedes = x.award),
wanted AS (
    SELECT t.*, l.notice_until
    FROM rewards.entitlement t
    LEFT JOIN rewards.list_line ll ON ll.entitlement = t.id AND ll.removed_at IS NULL
    LEFT JOIN rewards.reward_list l ON l.id = ll.list
    WHERE t.program = $1
      AND CASE WHEN $2::uuid[] IS NULL THEN l.state = 'approved' ELSE t.id = ANY($2) END),
books AS (
    SELECT e.entitlement,
           coalesce(-sum(e.amount_fen) FILTER (WHERE e.book = 'approved'), 0)::bigint AS approved,
           coalesce(sum(e.amount_fen) FILTER (WHERE e.book = 'open'), 0)::bigint AS open,
           coalesce(sum(e.amount_fen) FILTER (WHERE e.book = 'returned'), 0)::bigint AS returned,
           coalesce(sum(e.amount_fen) FILTER (WHERE e.book IN ('paid', 'withheld')), 0)::bigint AS paid
    FROM rewards.ledger_entry e
    WHERE e.program = $1 AND ($2::uuid[] IS NULL OR e.entitlement = ANY($2))
    GROUP BY e.entitlement),
live AS (
    SELECT l.entitlement, b.number
    FROM rewards.batch_line l JOIN rewards.batch b ON b.id = l.batch
    WHERE b.program = $1 AND (l.outcome IS NULL OR l.outcome = 'paid') AND b.id IS DISTINCT FROM $3)
SELECT w.id, coalesce(w.award, w.qualification) AS award, w.payee_class, w.person, w.organization,
       w.amount_fen, w.withheld_fen, w.notice_until,
       CASE WHEN w.person IS NULL THEN array_prepend(o.name, ARRAY(
                SELECT x.name FROM registry.organization_name x
                WHERE x.organization = w.organization AND x.kind <> 'short'))
            -- A card of somebody whose name is Latin bears it in one of its forms.
            WHEN p.name ~ '^[ -~]+$' THEN ARRAY[p.name, p.latin_name] ELSE ARRAY[p.name] END AS names,
       p.born, w.budget_year, b.approved, b.open, b.returned, b.paid, f.id IS NOT NULL AS withdrawn,
       v.number AS batch,
       x.award IS NOT NULL AS objection_open,
       ARRAY(SELECT r.payee_account FROM rewards.batch_line r
             WHERE r.entitlement = w.id AND r.outcome = 'returned') AS returned_to
FROM wanted w
JOIN rewards.prize a ON a.id = coalesce(w.award, w.qualification)
JOIN rewards.contest c ON c.id = a.competition
LEFT JOIN rewards.discipline e ON e.id = a.event
LEFT JOIN registry.person p ON p.id = w.person
LEFT JOIN registry.organization o ON o.id = w.organization
LEFT JOIN books b ON b.entitlement = w.id
LEFT JOIN objected x ON x.award = coalesce(w.award, w.qualification) AND x.payee_class = w.payee_class
     AND x.payee = coalesce(w.person, w.organization)
LEFT JOIN rewards.withdrawal f ON f.entitlement = w.id
LEFT JOIN live v ON v.entitlement = w.id
WHERE $2 IS NOT NULL OR coalesce(b.open, 0) + coalesce(b.returned, 0) > 0 AND v.number IS NULL
ORDER BY c.year, c.code, e.code, a.place, w.payee_class DESC, coalesce(p.name, o.name), w.id
"""
# What was paid and did not come back, and what waits for a bank's answer, by year of budget.
_USED: Final = """
SELECT t.budget_year AS year, sum(x.gross)::bigint AS fen
FROM (SELECT e.entitlement,
             sum(CASE e.book WHEN 'recovered' THEN -e.amount_fen ELSE e.amount_fen END) AS gross
      FROM rewards.ledger_entry e
      WHERE e.program = $1 AND e.book IN ('paid', 'withheld', 'recovered') GROUP BY e.entitlement
      UNION ALL
      SELECT l.entitlement, l.gross_fen FROM rewards.batch_line l JOIN rewards.batch b ON b.id = l.batch
      WHERE b.program = $1 AND l.outcome IS NULL AND b.id IS DISTINCT FROM $2) x
JOIN rewards.entitlement t ON t.id = x.entitlement
GROUP BY t.budget_year
"""
_SHARING: Final = """
SELECT DISTINCT a.person, a.organization FROM rewards.payee_account a
WHERE a.shared_mark IN (
    SELECT s.shared_mark FROM rewards.payee_account s WHERE s.shared_mark = ANY($1)
    GROUP BY s.shared_mark HAVING count(DISTINCT coalesce(s.person, s.organization)) > 1)
"""


async def of_lines(
    program: UUID, entitlements: Sequence[UUID] | None = None, *, drawn_in: UUID | None = None
) -> list[LineFacts]:
    """Return what is known of these sums of a program, or of all that are approved and wait to be paid.

    Args:
        program: of all of them.
        entitlements: which; None is all that are open or returned and in no batch.
        drawn_in: a batch that they are in already, which then does not count as being in a batch.
    """
    named = None if entitlements is None else list(entitlements)
    rows = await database.fetch(_LINES, program, named, drawn_in)
    accounts = await current_accounts(
        [row["person"] for row in rows if row["person"]],
        [row["organization"] for row in rows if row["organization"]],
    )
    shared = await _shared_unanswered({account.shared_mark for account in accounts.values()})
    ring = await privacy.ring()
    return [_facts(row, accounts.get(row["person"] or row["organization"]), shared, ring) for row in rows]


async def of_budget(program: UUID, document: Program, *, drawn_in: UUID | None = None) -> BudgetFacts | None:
    """Return a program's budget and what of it is used, without a batch; None where it has no budget."""
    if document.budget is None:
        return None
    rows = await database.fetch(_USED, program, drawn_in)
    return BudgetFacts(
        document.budget.amount_fen, document.budget.per, {row["year"]: row["fen"] for row in rows}
    )


async def _shared_unanswered(marks: Collection[str]) -> set[UUID]:
    """Return the accounts of these numbers that two payees use without anybody having said why."""
    rows = await database.fetch(_SHARING, list(marks))
    accounts = await current_accounts(
        [row["person"] for row in rows if row["person"]],
        [row["organization"] for row in rows if row["organization"]],
    )
    groups: defaultdict[str, set[UUID]] = defaultdict(set)
    for account in accounts.values():
        groups[account.shared_mark].add(account.id)
    answers = [
        (row["one"], row["other"])
        for row in await database.fetch(
            "SELECT one, other FROM rewards.shared_account_answer WHERE one = ANY($1)",
            [account.id for account in accounts.values()],
        )
    ]
    return {
        account
        for group in groups.values()
        for pair in unanswered(sorted(group), answers)
        for account in pair
    }


def _facts(
    row: asyncpg.Record, account: CurrentAccount | None, shared: Collection[UUID], ring: Ring
) -> LineFacts:
    facts = _account(row, account, shared, ring) if account else None
    return LineFacts(
        entitlement=row["id"],
        payee_class=row["payee_class"],
        payee_names=tuple(name for name in row["names"] if name),
        is_person=row["person"] is not None,
        minor=_minor(row, facts),
        gross_fen=row["amount_fen"],
        withheld_fen=row["withheld_fen"],
        budget_year=row["budget_year"],
        approved_fen=row["approved"] or 0,
        open_fen=row["open"] or 0,
        returned_fen=row["returned"] or 0,
        paid_fen=row["paid"] or 0,
        batch=row["batch"],
        withdrawn=row["withdrawn"],
        notice_until=row["notice_until"],
        objection_open=row["objection_open"],
        account=facts,
    )


def _minor(row: asyncpg.Record, account: AccountFacts | None) -> bool:
    """Return whether the payee is a minor; where no birth date is on record, by what they said."""
    if row["born"] is not None:
        return is_minor(row["born"], clock.today())
    return account is not None and account.guardian_name is not None


def _account(
    row: asyncpg.Record, account: CurrentAccount, shared: Collection[UUID], ring: Ring
) -> AccountFacts:
    opened = account.opened(ring)
    return AccountFacts(
        id=account.id,
        holder_name=opened.holder_name,
        number_valid=fault(opened.number, "person" if row["person"] else "organization") is None,
        guardian_name=opened.guardian_name or None,
        shared_unanswered=account.id in shared,
        returned_before=account.id in row["returned_to"],
    )
