"""Bringing the records of entitlements in line with the awards that stand."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.core.texts import Text, text
from rewards.entitlements.lines import Entitlement
from rewards.entitlements.outcome import ground_columns, payee_columns, write_outcome
from rewards.entitlements.records import Difference, StoredProgram, difference
from rewards.ledger.service import hold
from rewards.money import yuan
from rewards.recovery import service as recovery

_SLICE: Final = 10_000
_COLUMNS: Final = (
    "id",
    "program",
    "award",
    "qualification",
    "payee_class",
    "person",
    "organization",
    "revision",
    "rule",
    "fund_source",
    "amount_fen",
    "withheld_fen",
    "claimed_fen",
    "earlier_fen",
    "offset_fen",
    "budget_year",
    "reason",
    "reason_en",
    "created_at",
)


async def wait_for_settling() -> None:
    """Wait until no other transaction settles entitlements, and keep the others waiting until this one ends.

    Putting a program in force and changing an award would otherwise not see each other, and both would miss
    what the other one brings.
    """
    await database.execute("SELECT pg_advisory_xact_lock(hashtext('rewards.settle'))")


async def settle(actor: Actor, program: StoredProgram, reason: str) -> Difference:
    """Withdraw what is no longer due and add what is, in the open transaction; returns what changed.

    Doing it again changes nothing. Lists, batches and books follow what is withdrawn. Who is passed over and
    what the budget came to is written down beside. The caller has waited with `wait_for_settling`.

    Args:
        actor: who made the change that leads here.
        program: a program in force or closed.
        reason: why, for what is withdrawn with its award; of what gives way to something else, the
            calculation says why.
    """
    # Nothing is approved or paid between the calculation and what follows from it.
    await hold(program.id)
    found = await difference(program)
    fallen = _fallen(found, reason)
    await _withdraw(actor, fallen)
    await recovery.follow(actor, program.id, fallen)
    await _add(program.id, found.arising)
    await write_outcome(program.id, found.outcome)
    if found.falling or found.arising:
        await audit.record(
            actor,
            "entitlements.settle",
            f"program:{program.id}",
            reason=reason,
            after={
                "withdrawn": len(found.falling),
                "withdrawn_fen": sum(line.amount_fen for line in found.falling),
                "added": len(found.arising),
                "added_fen": sum(line.amount_fen for line in found.arising),
            },
        )
    return found


def _fallen(found: Difference, reason: str) -> list[tuple[UUID, str]]:
    """Return what falls with why: as the calculation says of it, else, with its award, what led here."""
    said = {line.key: line.reason for line in found.outcome.passed_over} | {
        line.key: _instead(line) for line in found.arising
    }
    fallen = []
    for line in found.falling:
        why = said.get(line.key)
        fallen.append((line.id, f"{why.zh} {why.en}" if why is not None else reason))
    return fallen


def _instead(line: Entitlement) -> Text:
    """Return that a line stands with other numbers now."""
    return text(
        f"已重新核算，改为 {yuan(line.amount_fen)} 元：{line.reason.zh}",
        f"Worked out anew, {yuan(line.amount_fen)} yuan instead: {line.reason.en}",
    )


async def _withdraw(actor: Actor, fallen: Sequence[tuple[UUID, str]]) -> None:
    at = clock.now()
    await database.copy(
        "withdrawal",
        schema="rewards",
        columns=("id", "entitlement", "reason", "withdrawn_by", "withdrawn_at"),
        records=[(new_id(), entitlement, reason, actor.account_id, at) for entitlement, reason in fallen],
    )


async def _add(program: UUID, arising: Sequence[Entitlement]) -> None:
    if not arising:
        return
    at, revisions = clock.now(), await _revisions(program)
    # In slices, so that no statement takes so long that the database ends it.
    for start in range(0, len(arising), _SLICE):
        await database.copy(
            "entitlement",
            schema="rewards",
            columns=_COLUMNS,
            records=[
                (
                    new_id(),
                    program,
                    *ground_columns(line.payee_class, line.award_id),
                    line.payee_class,
                    *payee_columns(line.payee_class, line.payee_id),
                    1 + revisions.get(line.key, 0),
                    line.rule,
                    line.fund_source,
                    line.amount_fen,
                    line.withheld_fen,
                    line.claimed_fen,
                    line.earlier_fen,
                    line.offset_fen,
                    line.budget_year,
                    line.reason.zh,
                    line.reason.en,
                    at,
                )
                for line in arising[start : start + _SLICE]
            ],
        )


async def _revisions(program: UUID) -> dict[tuple[str, str, str], int]:
    """Return how often each line was written before: what fell and is due again is a revision of it."""
    rows = await database.fetch(
        "SELECT coalesce(award, qualification)::text, payee_class,"
        " coalesce(person, organization)::text, max(revision)"
        " FROM rewards.entitlement WHERE program = $1 GROUP BY 1, 2, 3",
        program,
    )
    return {(award, payee_class, payee): revision for award, payee_class, payee, revision in rows}
