"""Bringing the records of entitlements in line with the awards that stand."""

from collections.abc import Sequence
from uuid import UUID

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from rewards.entitlements.lines import Entitlement
from rewards.entitlements.records import Difference, Standing, StoredProgram, difference


async def wait_for_settling() -> None:
    """Wait until no other transaction settles entitlements, and keep the others waiting until this one ends.

    Putting a program in force and changing an award would otherwise not see each other, and both would miss
    what the other one brings.
    """
    await database.execute("SELECT pg_advisory_xact_lock(hashtext('rewards.settle'))")


async def settle(actor: Actor, program: StoredProgram, reason: str) -> Difference:
    """Withdraw what is no longer due and add what is, in the open transaction; returns what changed.

    Doing it again changes nothing. The caller has waited with `wait_for_settling`.

    Args:
        actor: who made the change that leads here.
        program: a program in force.
        reason: why, for what is withdrawn.
    """
    found = await difference(program)
    await _withdraw(actor, found.falling, reason)
    await _add(program.id, found.arising)
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


async def _withdraw(actor: Actor, falling: Sequence[Standing], reason: str) -> None:
    at = clock.now()
    await database.copy(
        "withdrawal",
        schema="rewards",
        columns=("id", "entitlement", "reason", "withdrawn_by", "withdrawn_at"),
        records=[(new_id(), line.id, reason, actor.account_id, at) for line in falling],
    )


async def _add(program: UUID, arising: Sequence[Entitlement]) -> None:
    at = clock.now()
    await database.execute(
        """
        INSERT INTO rewards.entitlement (id, program, award, payee_class, person, organization, revision,
                                         rule, amount_fen, reason, reason_en, created_at)
        SELECT n.id, $1, n.award, n.payee_class,
               CASE WHEN n.payee_class <> 'school' THEN n.payee END,
               CASE WHEN n.payee_class = 'school' THEN n.payee END,
               1 + (SELECT count(*) FROM rewards.entitlement b
                    WHERE b.program = $1 AND b.award = n.award AND b.payee_class = n.payee_class
                      AND coalesce(b.person, b.organization) = n.payee),
               n.rule, n.amount_fen, n.reason, n.reason_en, $2
        FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::uuid[], $7::text[], $8::bigint[],
                    $9::text[], $10::text[])
             AS n (id, award, payee_class, payee, rule, amount_fen, reason, reason_en)
        """,
        program,
        at,
        [new_id() for _ in arising],
        [UUID(line.award_id) for line in arising],
        [line.payee_class for line in arising],
        [UUID(line.payee_id) for line in arising],
        [line.rule for line in arising],
        [line.amount_fen for line in arising],
        [line.reason.zh for line in arising],
        [line.reason.en for line in arising],
    )
