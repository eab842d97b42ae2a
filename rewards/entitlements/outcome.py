"""Writing down who was passed over and why, and what each budget came to, as of the last settling."""

from typing import Any, Final
from uuid import UUID

from registry.core import database
from registry.core.identifiers import new_id
from rewards.entitlements.lines import Calculation, Key, PassedOver

PERSONS: Final = frozenset({"student", "tutor", "expert", "employee"})


def payee_columns(payee_class: str, payee_id: str) -> tuple[UUID | None, UUID | None]:
    """Return the two columns that name a payee: person and organization, of which one is empty."""
    payee = UUID(payee_id)
    return (payee, None) if payee_class in PERSONS else (None, payee)


def ground_columns(payee_class: str, award_id: str) -> tuple[UUID | None, UUID | None]:
    """Return the two columns that name what a sum is due for: an award, or an employee's qualification."""
    ground = UUID(award_id)
    return (None, ground) if payee_class == "employee" else (ground, None)


def _award_instead(line: PassedOver) -> str | None:
    """Return the award that is paid in a line's place; another qualification is named by the reason alone."""
    return None if line.payee_class == "employee" else line.instead


async def write_outcome(program: UUID, outcome: Calculation) -> None:
    """Write what differs from what was written last, in the open transaction.

    Awards of another time than the program's are not written down: they are no business of this version.
    """
    await _write_passed_over(program, [line for line in outcome.passed_over if line.code != "period"])
    await _write_budgets(program, outcome)


async def _write_passed_over(program: UUID, lines: list[PassedOver]) -> None:
    rows = await database.fetch(
        "SELECT id, coalesce(award, qualification)::text, payee_class,"
        " coalesce(person, organization)::text, code,"
        " rule, amount_fen, instead::text, reason, reason_en FROM rewards.passed_over WHERE program = $1",
        program,
    )
    written: dict[Key, tuple[UUID, tuple[Any, ...]]] = {
        (row[1], row[2], row[3]): (row[0], tuple(row)[4:]) for row in rows
    }
    wanted = {line.key: _said(line) for line in lines}
    gone = [row for key, (row, said) in written.items() if wanted.get(key) != said]
    if gone:
        await database.execute("DELETE FROM rewards.passed_over WHERE id = ANY($1)", gone)
    new = [line for line in lines if line.key not in written or written[line.key][1] != wanted[line.key]]
    if new:
        await database.copy(
            "passed_over",
            schema="rewards",
            columns=(
                "id",
                "program",
                "award",
                "qualification",
                "payee_class",
                "person",
                "organization",
                "code",
                "rule",
                "amount_fen",
                "instead",
                "reason",
                "reason_en",
            ),
            records=[
                (
                    new_id(),
                    program,
                    *ground_columns(line.payee_class, line.award_id),
                    line.payee_class,
                    *payee_columns(line.payee_class, line.payee_id),
                    line.code,
                    line.rule,
                    line.amount_fen,
                    UUID(instead) if (instead := _award_instead(line)) else None,
                    line.reason.zh,
                    line.reason.en,
                )
                for line in new
            ],
        )


def _said(line: PassedOver) -> tuple[Any, ...]:
    return line.code, line.rule, line.amount_fen, _award_instead(line), line.reason.zh, line.reason.en


async def _write_budgets(program: UUID, outcome: Calculation) -> None:
    await database.execute("DELETE FROM rewards.budget_use WHERE program = $1", program)
    await database.copy(
        "budget_use",
        schema="rewards",
        columns=(
            "id",
            "program",
            "year",
            "budget_fen",
            "due_fen",
            "approved_fen",
            "entitled_fen",
            "cut_fen",
            "carried_fen",
            "stopped",
        ),
        records=[
            (
                new_id(),
                program,
                use.year,
                use.budget_fen,
                use.due_fen,
                use.approved_fen,
                use.entitled_fen,
                use.cut_fen,
                use.carried_fen,
                use.stopped,
            )
            for use in outcome.budgets
        ],
    )
