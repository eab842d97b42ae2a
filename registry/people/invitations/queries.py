"""Reads of invitations and claim codes."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import clock, database
from registry.core.actor import Actor
from registry.people.access import ANYTHING, belonging_to, reach, require, unknown
from registry.people.accounts import links
from registry.people.persons.subjects import ABOVE, current, home_of
from registry.people.words import Role

SHOWN: Final = 500

# A membership of a merged record shows who the student is now, and each student stands there once.
_STUDENTS: Final = f"""
WITH RECURSIVE {ABOVE}, found AS (
    SELECT DISTINCT ON (p.id) p.id, p.name, m.unit, m.number
    FROM registry.membership m LEFT JOIN above ON above.id = m.person AND above.top
    JOIN registry.person p ON p.id = coalesce(above.person, m.person)
    WHERE m.organization = $1 AND m.role = 'student' AND {current("m", "$6")} AND p.erased_at IS NULL
      AND ($2 = '' OR strpos(p.name, $2) > 0 OR strpos(coalesce(m.unit, ''), $2) > 0
           OR strpos(coalesce(m.number, ''), $2) > 0)
      AND ($5::uuid[] IS NULL OR {home_of("p.id", "$6")} = ANY($5))
    ORDER BY p.id, m.person <> p.id, m.since, m.id)
SELECT p.id, p.name, coalesce(p.unit, '') AS unit, coalesce(p.number, '') AS number,
       EXISTS (SELECT 1 FROM registry.account a WHERE a.person = p.id AND a.active) AS has_account,
       c.id AS code, c.ends_at AS code_ends_at
FROM found p
LEFT JOIN registry.one_time_code c ON c.person = p.id AND c.organization = $1
     AND c.purpose = 'claim' AND c.used_at IS NULL AND c.withdrawn_at IS NULL AND c.ends_at > $3
ORDER BY p.unit NULLS FIRST, p.number NULLS FIRST, p.name, p.id LIMIT $4
"""  # noqa: S608  (only our own text is put in)


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
    """Return what an invitation says: name, role, competition (its id), and the organization's name.

    Raises `CodeNotValidError`.
    """
    opened = await links.look("invitation", code)
    row = await database.fetch_one(
        "SELECT c.name, c.role, c.competition, o.name AS organization_name FROM registry.one_time_code c"
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
    """Return students of a school by part of name, class or number, at most `SHOWN`.

    Those whose home is at another school, which hands out their codes, are left out.
    """
    require(actor, "people.invite", belonging_to(organization))
    rows = await database.fetch(
        _STUDENTS, organization, q.strip(), clock.now(), SHOWN, reach(actor, "people.invite"), clock.today()
    )
    return [Student(**row) for row in rows]
