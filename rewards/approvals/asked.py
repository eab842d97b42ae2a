"""What is asked of the bureaus: a list with the step that it has reached, its lines and its budget."""

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from registry.core import database
from registry.core.texts import Text
from registry.people.words import Bureau
from rewards.approvals import budget
from rewards.approvals.budget import Use
from rewards.programs.documents import ApprovalStep, Program
from rewards.programs.limits import Budget


@dataclass(frozen=True, slots=True)
class Asked:
    """A list as an approver finds it.

    `step` is the one that is next, from 1; past the last one there is none. `drafters` and `approvers` are
    accounts and the persons whose they are: of the drafter, and of who approved this revision so far. `funds`
    says what the program calls its fund sources.
    """

    id: UUID
    program: UUID
    number: int
    state: str
    revision: int
    drafted_by: UUID
    drafters: frozenset[UUID]
    approvers: frozenset[UUID]
    steps: tuple[ApprovalStep, ...]
    budget: Budget | None
    funds: Mapping[str, Text]
    step: int

    @property
    def bureau(self) -> Bureau | None:
        """The bureau whose turn it is; None when all have approved, or the program names none."""
        return self.steps[self.step - 1].bureau if self.step <= len(self.steps) else None


async def asked(list_id: UUID) -> Asked | None:
    """Return a list as an approver finds it, None where there is none."""
    row = await database.fetch_one(
        """
        SELECT l.id, l.program, l.number, l.state, l.revision, l.drafted_by, d.person AS drafter, p.document
        FROM rewards.reward_list l
        JOIN rewards.program p ON p.id = l.program
        JOIN registry.account d ON d.id = l.drafted_by
        WHERE l.id = $1
        """,
        list_id,
    )
    if row is None:
        return None
    decided = await database.fetch(
        "SELECT v.decided_by, a.person FROM rewards.approval v JOIN registry.account a ON a.id = v.decided_by"
        " WHERE v.list = $1 AND v.revision = $2 AND v.decision = 'approved'",
        list_id,
        row["revision"],
    )
    document = Program.model_validate_json(row["document"])
    return Asked(
        id=row["id"],
        program=row["program"],
        number=row["number"],
        state=row["state"],
        revision=row["revision"],
        drafted_by=row["drafted_by"],
        drafters=frozenset({row["drafted_by"], row["drafter"]} - {None}),
        approvers=frozenset({each for line in decided for each in line.values()} - {None}),
        steps=document.approvals,
        budget=document.budget,
        funds={source.code: source.title for source in document.fund_sources},
        step=len(decided) + 1,
    )


async def lines_of(list_id: UUID) -> dict[UUID, int]:
    """Return the entitlements that stand on a list with their gross sums, by id."""
    rows = await database.fetch(
        "SELECT t.id, t.amount_fen FROM rewards.list_line l"
        " JOIN rewards.entitlement t ON t.id = l.entitlement"
        " WHERE l.list = $1 AND l.removed_at IS NULL ORDER BY t.id",
        list_id,
    )
    return {row["id"]: row["amount_fen"] for row in rows}


async def names_of(list_id: UUID, said: str) -> list[str]:
    """Return the names of payees on a list that could stand in what somebody said, by their first letters."""
    rows = await database.fetch(
        """
        SELECT DISTINCT p.name FROM rewards.list_line l
        JOIN rewards.entitlement t ON t.id = l.entitlement JOIN registry.person p ON p.id = t.person
        WHERE l.list = $1 AND strpos(lower($2), lower(left(p.name, 1))) > 0
        """,
        list_id,
        said,
    )
    return [row["name"] for row in rows]


async def uses_of(found: Asked) -> list[Use]:
    """Return what the list makes of each year's budget; of an approved one, what it is part of already."""
    if found.budget is None:
        return []
    used = await database.fetch(
        """
        SELECT t.budget_year AS year, sum(-e.amount_fen)::bigint AS fen
        FROM rewards.ledger_entry e
        JOIN rewards.entitlement t ON t.id = e.entitlement
        WHERE e.program = $1 AND e.book IN ('approved', 'cancelled', 'recovered')
          AND NOT EXISTS (SELECT 1 FROM rewards.list_line l
                          WHERE l.list = $2 AND l.entitlement = t.id AND l.removed_at IS NULL)
        GROUP BY t.budget_year
        """,
        found.program,
        found.id,
    )
    wanted = await database.fetch(
        """
        SELECT t.budget_year AS year, sum(t.amount_fen)::bigint AS fen
        FROM rewards.list_line l
        JOIN rewards.entitlement t ON t.id = l.entitlement
        WHERE l.list = $1 AND l.removed_at IS NULL
        GROUP BY t.budget_year
        """,
        found.id,
    )
    return budget.use(
        found.budget, {row["year"]: row["fen"] for row in used}, {row["year"]: row["fen"] for row in wanted}
    )
