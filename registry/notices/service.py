"""Giving somebody notice, inside the transaction of what gives rise to it, and ticking a notice off.

A notice has a subject, such as `erasure:6a1c...`: as long as it is open, nobody gets a second one for it.
Messages hold no personal data; the page that they lead to shows what its reader may see.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.texts import Text
from registry.notices.queries import OFFICERS
from registry.people import access


@dataclass(frozen=True, slots=True)
class Notice:
    """A notice to write, for an account or else for the officers of an organization.

    `subject`, `message` and `address` are as for `notify`.
    """

    subject: str
    message: Text
    address: str
    account: UUID | None = None
    organization: UUID | None = None


async def notify(
    subject: str,
    message: Text,
    address: str,
    *,
    accounts: Sequence[UUID] = (),
    organizations: Sequence[UUID] = (),
) -> None:
    """Write a notice for each of these accounts, and for the officers of each of these organizations.

    Args:
        subject: kind and id of the thing; who has an open notice of it keeps that one.
        message: what there is to do, without personal data.
        address: path of the page where it is done.
        accounts: who is told.
        organizations: whose officers are told.
    """
    await notify_each(
        [
            *(Notice(subject, message, address, account=account) for account in accounts),
            *(Notice(subject, message, address, organization=each) for each in organizations),
        ]
    )


async def notify_each(told: Sequence[Notice]) -> None:
    """Write many notices, each of its own subject, in one statement; who has an open one of it keeps that."""
    await database.execute(
        "INSERT INTO registry.notice (id, account, organization, subject, message, address, made_at)"
        " SELECT gen_random_uuid(), n.*, $6"
        " FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::jsonb[], $5::text[]) AS n"
        " ON CONFLICT (account, organization, subject) WHERE done_at IS NULL DO NOTHING",
        [each.account for each in told],
        [each.organization for each in told],
        [each.subject for each in told],
        [json.dumps(each.message.model_dump(), ensure_ascii=False) for each in told],
        [each.address for each in told],
        clock.now(),
    )


async def done(subject: str) -> None:
    """Tick off every open notice of a subject, in the transaction in which the thing is done."""
    await database.execute(
        "UPDATE registry.notice SET done_at = $2 WHERE subject = $1 AND done_at IS NULL", subject, clock.now()
    )


async def tick_off(actor: Actor, notice: UUID) -> None:
    """Tick off one notice of the actor's own; ticking off what is done changes nothing.

    Raises:
        NotFoundError: there is none, or it is somebody else's.
    """
    async with database.transaction():
        row = await database.fetch_one(
            "SELECT subject, done_at FROM registry.notice"
            " WHERE id = $1 AND (account = $2 OR organization = ANY($3)) FOR UPDATE",
            notice,
            actor.account_id,
            list(actor.organizations(*OFFICERS)),
        )
        if row is None:
            raise access.unknown()
        if row["done_at"] is None:
            await database.execute(
                "UPDATE registry.notice SET done_at = $2 WHERE id = $1", notice, clock.now()
            )
            await audit.record(actor, "notices.tick_off", f"notice:{notice}")
