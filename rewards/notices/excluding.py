"""Leaving payees out of a program for the awards of entitlements, and settling what follows."""

from collections.abc import Collection
from uuid import UUID

from registry.core import clock, database
from registry.core.actor import Actor
from registry.people.access import unknown
from rewards.entitlements.records import StoredProgram
from rewards.entitlements.service import settle


async def exclude(actor: Actor, program: UUID, entitlements: Collection[UUID], reason: str) -> None:
    """Exclude the payees of these entitlements for their awards, and settle the program.

    In the open transaction, which has waited with `wait_for_settling`; who is excluded already stays so.
    """
    await database.execute(
        """
        INSERT INTO rewards.exclusion
            (id, program, award, qualification, payee_class, person, organization, reason, excluded_by,
            excluded_at)
        SELECT gen_random_uuid(), t.program, t.award, t.qualification, t.payee_class, t.person,
        t.organization, $3, $4, $5
        FROM rewards.entitlement t
        WHERE t.program = $1 AND t.id = ANY($2) AND NOT EXISTS (
            SELECT 1 FROM rewards.exclusion x WHERE x.program = t.program AND coalesce(x.award,
            x.qualification) = coalesce(t.award, t.qualification)
              AND x.payee_class = t.payee_class AND x.lifted_at IS NULL
              AND x.person IS NOT DISTINCT FROM t.person
              AND x.organization IS NOT DISTINCT FROM t.organization)
        """,
        program,
        list(entitlements),
        reason,
        actor.account_id,
        clock.now(),
    )
    row = await database.fetch_one(
        "SELECT id, document, closes_on FROM rewards.program WHERE id = $1", program
    )
    if row is None:
        raise unknown()
    await settle(actor, StoredProgram.of(row), reason)
