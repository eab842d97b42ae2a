"""Use cases of suspending: certificates that are not to be relied on while an objection is open.

A suspension shows on the certificate's page and in our own API, and never in the status list, whose bits
cannot be taken back.
"""

from uuid import UUID

from credentials.taking_back.selection import Selection, standing
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.texts import text
from registry.people.reasons import checked_reason


class AlreadySuspendedError(ConflictError):
    """All of these certificates are suspended already."""

    code = "already_suspended"


class NotSuspendedError(ConflictError):
    """None of these certificates is suspended."""

    code = "not_suspended"


async def suspend(actor: Actor, selection: Selection, reason: str) -> int:
    """Suspend the certificates of a selection that stand; returns how many were not suspended before.

    Raises:
        ReasonNeededError, ReasonNamesPersonError: of the reason, which is shown on the certificate's page.
        NothingToTakeBackError: nothing stands that could be suspended.
        AlreadySuspendedError: all of them are suspended.
        ForbiddenError, OutOfReachError: the account has no right to it.
    """
    async with database.transaction():
        found = await standing(actor, selection, locked=True)
        said = checked_reason(reason, [name for one in found for name in one.names])
        rows = await database.fetch(
            "INSERT INTO credentials.suspension (id, credential, reason, suspended_by, suspended_at)"
            " SELECT gen_random_uuid(), x, $2, $3, $4 FROM unnest($1::uuid[]) AS x"
            " ON CONFLICT (credential) WHERE lifted_at IS NULL DO NOTHING RETURNING credential",
            [one.id for one in found],
            said,
            actor.account_id,
            clock.now(),
        )
        if not rows:
            raise AlreadySuspendedError(
                text("这些证书已处于暂停状态。", "These certificates are suspended already.")
            )
        await _record(actor, "credentials.suspend", [row["credential"] for row in rows], said)
    return len(rows)


async def lift(actor: Actor, selection: Selection, outcome: str) -> int:
    """End the suspensions of a selection's certificates; returns how many were suspended.

    Args:
        actor: who lifts it.
        selection: which.
        outcome: what came of the objection; names nobody.

    Raises:
        ReasonNeededError, ReasonNamesPersonError: of the outcome.
        NothingToTakeBackError: none of them stands.
        NotSuspendedError: none of them is suspended.
        ForbiddenError, OutOfReachError: the account has no right to it.
    """
    async with database.transaction():
        found = await standing(actor, selection, locked=True)
        said = checked_reason(outcome, [name for one in found for name in one.names])
        rows = await database.fetch(
            "UPDATE credentials.suspension SET lifted_by = $2, lifted_at = $3, outcome = $4"
            " WHERE credential = ANY($1) AND lifted_at IS NULL RETURNING credential",
            [one.id for one in found],
            actor.account_id,
            clock.now(),
            said,
        )
        if not rows:
            raise NotSuspendedError(
                text("这些证书没有处于暂停状态。", "None of these certificates is suspended.")
            )
        await _record(actor, "credentials.lift", [row["credential"] for row in rows], said)
    return len(rows)


async def _record(actor: Actor, action: str, credentials: list[UUID], reason: str) -> None:
    await audit.record_each(
        actor, action, [audit.Line(f"credential:{each}") for each in sorted(credentials)], reason=reason
    )
