"""Reads of invitations and claim codes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import clock, database
from registry.core.actor import Actor
from registry.people.access import ANYTHING, belonging_to, require, unknown
from registry.people.accounts import links
from registry.people.words import Role

SHOWN: Final = 500


@dataclass(frozen=True, slots=True)
class Invitation:
    """An invitation that nobody has accepted yet."""

    id: UUID
    name: str
    role: Role
    organization_name: str
    made_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Student:
    """A student of a school, whether they have an account, and until when an open claim code is good."""

    id: UUID
    name: str
    unit: str
    number: str
    has_account: bool
    code: UUID | None
    code_ends_at: datetime | None


async def invited(code: str) -> asyncpg.Record:
    """Return what an invitation says: name, role, and the organization's name. Raises `CodeNotValidError`."""
    opened = await links.look("invitation", code)
    row = await database.fetch_one(
        "SELECT c.name, c.role, o.name AS organization_name FROM registry.one_time_code c"
        " LEFT JOIN registry.organization o ON o.id = c.organization WHERE c.id = $1",
        opened["id"],
    )
    if row is None:
        raise links.not_valid()
    return row


async def open_invitations(actor: Actor, organization: UUID | None) -> list[Invitation]:
    """Return open invitations: those of teachers of a school, or without one all that there are."""
    if organization is None:
        require(actor, "accounts.create", ANYTHING)
    else:
        require(actor, "people.invite", belonging_to(organization))
    rows = await database.fetch(
        "SELECT c.id, c.name, c.role, coalesce(o.name, '') AS organization_name, c.made_at, c.ends_at"
        " FROM registry.one_time_code c LEFT JOIN registry.organization o ON o.id = c.organization"
        " WHERE c.purpose = 'invitation' AND c.used_at IS NULL AND c.withdrawn_at IS NULL AND c.ends_at > $2"
        " AND ($1::uuid IS NULL OR c.organization = $1 AND c.role = 'teacher')"
        " ORDER BY c.made_at DESC, c.id LIMIT $3",
        organization,
        clock.now(),
        SHOWN,
    )
    return [Invitation(**row) for row in rows]


async def school_name(actor: Actor, organization: UUID) -> str:
    """Return the name of an organization whose people the actor may invite. Raises `NotFoundError`."""
    require(actor, "people.invite", belonging_to(organization))
    name: str | None = await database.fetch_value(
        "SELECT name FROM registry.organization WHERE id = $1", organization
    )
    if name is None:
        raise unknown()
    return name


async def students(actor: Actor, organization: UUID, q: str) -> list[Student]:
    """Return students of a school by part of name, class or number, at most `SHOWN`."""
    require(actor, "people.invite", belonging_to(organization))
    rows = await database.fetch(
        "SELECT p.id, p.name, coalesce(m.unit, '') AS unit, coalesce(m.number, '') AS number,"
        " EXISTS (SELECT 1 FROM registry.account a WHERE a.person = p.id AND a.active) AS has_account,"
        " c.id AS code, c.ends_at AS code_ends_at"
        " FROM registry.membership m JOIN registry.person p ON p.id = m.person"
        " LEFT JOIN registry.one_time_code c ON c.person = p.id AND c.organization = m.organization"
        "  AND c.purpose = 'claim' AND c.used_at IS NULL AND c.withdrawn_at IS NULL AND c.ends_at > $3"
        " WHERE m.organization = $1 AND m.role = 'student' AND m.until IS NULL"
        " AND p.merged_into IS NULL AND p.erased_at IS NULL"
        " AND ($2 = '' OR strpos(p.name, $2) > 0 OR strpos(coalesce(m.unit, ''), $2) > 0"
        "  OR strpos(coalesce(m.number, ''), $2) > 0)"
        " ORDER BY m.unit NULLS FIRST, m.number NULLS FIRST, p.name, p.id LIMIT $4",
        organization,
        q.strip(),
        clock.now(),
        SHOWN,
    )
    return [Student(**row) for row in rows]
