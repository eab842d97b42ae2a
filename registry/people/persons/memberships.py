"""Use cases of memberships: they begin, end, go over to another organization, and are corrected.

Somebody may have several at once: an apprentice is a student at a school and an employee at a company.
"""

from datetime import date, timedelta
from uuid import UUID

import asyncpg

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import belonging_to, require, unknown
from registry.people.persons import queries
from registry.people.persons.registering import standing
from registry.people.persons.schemas import MembershipChange, MembershipIn, Transfer
from registry.people.turns import take_turn


class AlreadyMemberError(ConflictError):
    """The person is at the organization in this role already."""

    code = "already_member"


class MembershipEndedError(ConflictError):
    """The membership has ended before."""

    code = "membership_ended"


class MembershipDayError(BadInputError):
    """The day is before the membership began."""

    code = "membership_day"


async def begin(actor: Actor, person: UUID, membership: MembershipIn) -> UUID:
    """Let a person whom the account looks after be at another organization too; returns the membership.

    Raises:
        NotFoundError: there is no such person or organization within reach.
        OrganizationMergedError: the organization was merged into another one.
        AlreadyMemberError: they are there in this role already.
    """
    require(actor, "people.register", belonging_to(membership.organization))
    async with database.transaction():
        await take_turn()
        await standing([membership.organization])
        who = await queries.reached(actor, "people.read", person)
        made = await _begin(who, membership)
        await audit.record(
            actor,
            "people.begin_membership",
            f"person:{who}",
            after={"organization": membership.organization, "role": membership.role},
        )
    return made


async def end(actor: Actor, membership: UUID, until: date) -> None:
    """End a membership; `until` is its last day.

    Raises:
        NotFoundError: there is none, or the account may not know of it.
        MembershipEndedError: it ended before.
        MembershipDayError: the day is before it began.
    """
    async with database.transaction():
        await take_turn()
        row = await _open(actor, membership)
        await _end(row, until)
        await audit.record(
            actor,
            "people.end_membership",
            f"person:{row['person']}",
            before={"organization": row["organization"], "role": row["role"], "until": row["until"]},
            after={"until": until},
        )


async def transfer(actor: Actor, membership: UUID, transfer: Transfer) -> UUID:
    """End a membership the day before and let another one begin, in the same role; returns the new one.

    Raises:
        NotFoundError: there is no such membership or organization within reach.
        MembershipEndedError: it ended before.
        MembershipDayError: the day is not after the one on which it began.
        OrganizationMergedError: the organization was merged into another one.
        AlreadyMemberError: they are there in this role already.
    """
    require(actor, "people.register", belonging_to(transfer.to))
    async with database.transaction():
        await take_turn()
        await standing([transfer.to])
        row = await _open(actor, membership)
        await _end(row, transfer.since - timedelta(days=1))
        made = await _begin(
            row["person"],
            MembershipIn(
                organization=transfer.to,
                role=row["role"],
                since=transfer.since,
                number=transfer.number,
                unit=transfer.unit,
            ),
        )
        await audit.record(
            actor,
            "people.transfer",
            f"person:{row['person']}",
            before={"organization": row["organization"]},
            after={"organization": transfer.to, "since": transfer.since},
        )
    return made


async def change(actor: Actor, membership: UUID, facts: MembershipChange) -> None:
    """Correct the number or the class of a membership.

    Raises:
        NotFoundError: there is none, or the account may not know of it.
        MembershipEndedError: it ended before.
    """
    async with database.transaction():
        await take_turn()
        row = await _open(actor, membership)
        given = {name: value for name, value in facts.model_dump().items() if value is not None}
        changed = [name for name, value in given.items() if (row[name] or "") != value]
        if not changed:
            return
        await database.execute(
            "UPDATE registry.membership SET number = $2, unit = $3 WHERE id = $1",
            membership,
            given.get("number", row["number"]) or None,
            given.get("unit", row["unit"]) or None,
        )
        await audit.record(
            actor, "people.change_membership", f"person:{row['person']}", after={"changed": changed}
        )


async def _open(actor: Actor, membership: UUID) -> asyncpg.Record:
    """Lock a membership that has not ended and that the account may change, and return its row."""
    row = await database.fetch_one(
        "SELECT id, person, organization, role, since, until, number, unit FROM registry.membership"
        " WHERE id = $1 FOR UPDATE",
        membership,
    )
    # What is not there belongs to nobody; both are refused alike.
    require(actor, "people.change", belonging_to(row["organization"] if row else membership))
    if row is None:
        raise unknown()
    if row["until"] is not None and row["until"] < clock.today():
        raise MembershipEndedError(
            text("这段身份已经结束，不能再改。", "This membership has ended; it is not changed any more.")
        )
    return row


async def _begin(person: UUID, membership: MembershipIn) -> UUID:
    there = await database.fetch_value(
        "SELECT 1 FROM registry.membership WHERE person = $1 AND organization = $2 AND role = $3"
        " AND (until IS NULL OR until >= $4)",
        person,
        membership.organization,
        membership.role,
        clock.today(),
    )
    if there is not None:
        raise AlreadyMemberError(
            text("此人已是该单位的同类人员。", "The person is at this organization in this role already.")
        )
    made: UUID = await database.fetch_value(
        "INSERT INTO registry.membership (id, person, organization, role, since, until, number, unit,"
        " recorded_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, now())"
        # Who comes back with the same first day goes on with the membership that ended.
        " ON CONFLICT (person, organization, role, since) DO UPDATE SET"
        " until = excluded.until, number = excluded.number, unit = excluded.unit,"
        " recorded_at = excluded.recorded_at RETURNING id",
        new_id(),
        person,
        membership.organization,
        membership.role,
        membership.since,
        membership.until,
        membership.number or None,
        membership.unit or None,
    )
    return made


async def _end(row: asyncpg.Record, until: date) -> None:
    if until < row["since"]:
        raise MembershipDayError(
            text(
                f"日期早于开始日期 {row['since']}，请改正。",
                f"The day is before {row['since']}, when the membership began; correct it.",
            )
        )
    await database.execute("UPDATE registry.membership SET until = $2 WHERE id = $1", row["id"], until)
