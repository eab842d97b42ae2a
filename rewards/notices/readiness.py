"""Which entitlements of a program can be put on a list, and why others cannot."""

from collections.abc import Collection
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.texts import text
from rewards.approvals import budget
from rewards.entitlements.employment import employment_of
from rewards.money import yuan
from rewards.notices.refusals import ListOverBudgetError
from rewards.programs.documents import Program

# In the order of a list's lines. What fell is left out, unless it fell because its payee is excluded: then
# the preview says so. An exclusion and an open objection are about a payee's prize: after a correction they
# hold for the award that stands in the first one's stead, and for each revision of the entitlement.
READY: Final = f"""
WITH RECURSIVE excluded (award, payee_class, payee) AS (
    SELECT coalesce(award, qualification), payee_class, coalesce(person, organization) FROM rewards.exclusion
    WHERE program = $1 AND lifted_at IS NULL
    UNION
    SELECT a.id, x.payee_class, x.payee FROM excluded x JOIN competitions.award a ON a.supersedes = x.award
), objected (award, payee_class, payee) AS (
    SELECT coalesce(k.award, k.qualification), k.payee_class, coalesce(k.person,
    k.organization) FROM rewards.objection j
    JOIN rewards.objection_line m ON m.objection = j.id JOIN rewards.list_line i ON i.id = m.line
    JOIN rewards.entitlement k ON k.id = i.entitlement
    WHERE j.state = 'open' AND k.program = $1
    UNION
    SELECT a.id, h.payee_class, h.payee FROM objected h JOIN competitions.award a ON a.supersedes = h.award
), {employment_of("q.id IN (SELECT qualification FROM rewards.entitlement WHERE program = $1)")}
SELECT t.id, coalesce(t.award, t.qualification) AS award, t.payee_class, t.person, t.organization,
       t.amount_fen, t.withheld_fen,
       coalesce(p.name, o.name) AS payee, coalesce(s.name, n.delegation, o.name, y.name, '') AS school,
       c.name AS competition, c.name_en AS competition_en, c.year, c.level,
       e.name AS event, e.name_en AS event_en, a.title, a.title_en, b.number AS list_number, b.id AS list,
       CASE WHEN g.entitlement IS NOT NULL THEN 'approved' WHEN x.award IS NOT NULL THEN 'excluded'
            WHEN b.id IS NOT NULL THEN 'on_list' WHEN h.award IS NOT NULL THEN 'held'
            ELSE 'ready' END AS readiness
FROM rewards.entitlement t
JOIN rewards.prize a ON a.id = coalesce(t.award, t.qualification)
JOIN rewards.contest c ON c.id = a.competition
LEFT JOIN rewards.discipline e ON e.id = a.event
LEFT JOIN competitions.entry n ON n.id = a.entry
LEFT JOIN registry.organization s ON s.id = n.organization
LEFT JOIN registry.person p ON p.id = t.person
LEFT JOIN registry.organization o ON o.id = t.organization
LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id
LEFT JOIN rewards.list_line i ON i.entitlement = t.id AND i.removed_at IS NULL
LEFT JOIN rewards.reward_list b ON b.id = i.list
LEFT JOIN (SELECT DISTINCT entitlement FROM rewards.ledger_entry WHERE program = $1) g
       ON g.entitlement = t.id
LEFT JOIN employer_of k ON k.qualification = t.qualification
LEFT JOIN registry.organization y ON y.id = k.organization
LEFT JOIN objected h ON h.award = coalesce(t.award, t.qualification) AND h.payee_class = t.payee_class
      AND h.payee = coalesce(t.person, t.organization)
LEFT JOIN excluded x ON x.award = coalesce(t.award, t.qualification) AND x.payee_class = t.payee_class
      AND x.payee = coalesce(t.person, t.organization)
WHERE t.program = $1
  AND (w.id IS NULL OR (x.award IS NOT NULL AND NOT EXISTS (
       SELECT 1 FROM rewards.entitlement z WHERE z.program = t.program AND coalesce(z.award,
       z.qualification) = coalesce(t.award, t.qualification)
         AND z.payee_class = t.payee_class AND z.person IS NOT DISTINCT FROM t.person
         AND z.organization IS NOT DISTINCT FROM t.organization AND z.revision > t.revision)))
ORDER BY c.year, c.code, e.code, a.place NULLS LAST, a.id,
         array_position(ARRAY['school', 'student', 'tutor', 'expert', 'employer', 'host', 'employee'],
         t.payee_class),
         payee, t.id
"""  # noqa: S608  (only our own text is put in)

# What is committed already, by year of budget: in the books, and on lists that are on their way.
_COMMITTED: Final = """
SELECT t.budget_year AS year, sum(u.fen)::bigint AS fen FROM (
    SELECT entitlement, sum(-amount_fen) AS fen FROM rewards.ledger_entry
    WHERE program = $1 AND book IN ('approved', 'cancelled', 'recovered') GROUP BY entitlement
    UNION ALL
    SELECT t.id, t.amount_fen FROM rewards.reward_list l
    JOIN rewards.list_line i ON i.list = l.id AND i.removed_at IS NULL
    JOIN rewards.entitlement t ON t.id = i.entitlement
    WHERE l.program = $1 AND l.state IN ('drafted', 'in_notice', 'approving')
) u (entitlement, fen)
JOIN rewards.entitlement t ON t.id = u.entitlement
GROUP BY t.budget_year
"""
_ASKED: Final = """
SELECT t.budget_year AS year, sum(t.amount_fen)::bigint AS fen FROM rewards.entitlement t
WHERE t.id = ANY($1) GROUP BY t.budget_year
"""


async def of_program(program: UUID) -> list[asyncpg.Record]:
    """Return the program's entitlements with whether each is ready for a list, in the order of lines."""
    return await database.fetch(READY, program)


async def require_budget(
    program: UUID, document: Program, chosen: Collection[UUID], *, all_of_it: bool
) -> None:
    """Refuse a list that passes a budget of which the program says that an officer decides first.

    Raises:
        ListOverBudgetError: the message says what is left, and by how much it does not suffice.
    """
    if document.budget is None or document.budget.shortage != "stop":
        return
    used = {row["year"]: row["fen"] for row in await database.fetch(_COMMITTED, program)}
    asked = {row["year"]: row["fen"] for row in await database.fetch(_ASKED, list(chosen))}
    for use in budget.use(document.budget, used, asked):
        if not use.fits:
            year = "" if use.year is None else f"{use.year} "
            left, over = yuan(use.budget_fen - use.used_fen), yuan(-use.left_fen)
            how = (
                text("请勾选要先列入的应奖，", "choose which come first,")
                if all_of_it
                else text("请少选一些，", "choose fewer,")
            )
            raise ListOverBudgetError(
                text(
                    f"{year}预算还剩 {left} 元，名单超出 {over} 元，办法规定由经办人决定："
                    f"{how.zh}或调整办法的预算。",
                    f"{year}The budget has {left} yuan left and the list passes it by {over}; by the program"
                    f" an officer decides: {how.en} or change the budget in a new version.",
                )
            )
