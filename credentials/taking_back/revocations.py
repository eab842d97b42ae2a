"""Revocations as they are written: of what stands, in the open transaction."""

from collections.abc import Collection, Sequence
from uuid import UUID

from registry.core import audit, clock, database
from registry.core.actor import Actor


async def wait_for_awards(competitions: Collection[UUID]) -> None:
    """Come before or after whoever revokes or corrects awards of these competitions."""
    await database.execute(
        "SELECT 1 FROM competitions.competition WHERE id = ANY($1) ORDER BY id FOR SHARE",
        list(competitions),
    )


async def revoke(actor: Actor, credentials: Sequence[tuple[UUID, str]], reason: str) -> int:
    """Write a revocation for each that stands, in the open transaction, which has locked them."""
    rows = await database.fetch(
        "INSERT INTO credentials.revocation (id, credential, reason, revoked_by, revoked_at)"
        " SELECT gen_random_uuid(), x, $2, $3, $4 FROM unnest($1::uuid[]) AS x"
        " ON CONFLICT (credential) DO NOTHING RETURNING credential",
        [each for each, _ in credentials],
        reason,
        actor.account_id,
        clock.now(),
    )
    written = {row["credential"] for row in rows}
    await audit.record_each(
        actor,
        "credentials.revoke",
        [
            audit.Line(f"credential:{each}", after={"serial": serial})
            for each, serial in credentials
            if each in written
        ],
        reason=reason,
    )
    return len(written)
