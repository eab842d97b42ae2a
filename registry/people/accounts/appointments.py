"""Use cases of who runs a competition: its judges and clerks get their roles here, and lose them.

No other role is given here, and none in another competition. The packages above say which competition it is
and what it belongs to, as the subject of the right `competitions.appoint`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.texts import text
from registry.people.access import Subject, require, unknown
from registry.people.accounts import grants
from registry.people.accounts.schemas import GrantIn
from registry.people.organizations.standing import standing
from registry.people.words import COMPETITION_ROLES, CompetitionRole

RIGHT: Final = "competitions.appoint"


class AccountUnknownError(BadInputError):
    """Nobody has an active account of this user name."""

    code = "account_unknown"


class AppointmentIn(BaseModel):
    """Who is to have which role in the competition, by the whole user name.

    `organization` is where they work, whose entries they do not mark.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True
    )

    username: str = Field(min_length=1, max_length=64, examples=["wang.caipan"])
    role: CompetitionRole = Field(examples=["judge"])
    organization: UUID | None = None


@dataclass(frozen=True, slots=True)
class Appointment:
    """A role of an account in one competition.

    `organization` is the name of where they work, empty when that was not said. `roles_here` are all the
    roles that the account has in it, `active` says whether one can sign in with it, and `oneself` whether it
    is the account of who asks.
    """

    id: UUID
    account: UUID
    name: str
    username: str
    role: CompetitionRole
    active: bool
    since: datetime
    organization: str
    roles_here: tuple[CompetitionRole, ...]
    oneself: bool


_APPOINTED: Final = """
SELECT g.id, g.account, a.display_name AS name, a.username, g.role, a.active, g.granted_at AS since,
       coalesce(o.name, '') AS organization,
       ARRAY(SELECT h.role FROM registry.role_grant h
             WHERE h.account = g.account AND h.competition = g.competition AND h.ended_at IS NULL
               AND h.role = ANY($2) ORDER BY array_position($2, h.role)) AS roles_here
FROM registry.role_grant g JOIN registry.account a ON a.id = g.account
LEFT JOIN registry.organization o ON o.id = g.organization
WHERE g.competition = $1 AND g.role = ANY($2) AND g.ended_at IS NULL
ORDER BY array_position($2, g.role), a.display_name, a.username
"""


async def appointed(actor: Actor, subject: Subject) -> list[Appointment]:
    """Return the judges and clerks of a competition: chief judges first, then by name.

    Raises as `access.require` does.
    """
    competition = competition_of(actor, subject)
    rows = await database.fetch(_APPOINTED, competition, list(COMPETITION_ROLES))
    return [
        Appointment(
            **{**row, "roles_here": tuple(row["roles_here"])}, oneself=row["account"] == actor.account_id
        )
        for row in rows
    ]


async def appoint(actor: Actor, subject: Subject, appointment: AppointmentIn) -> UUID:
    """Give an account that exists a role in the competition; returns the id of the grant.

    Raises:
        AccountUnknownError: there is no active account of this user name.
        RoleHeldError: it has the role in this competition already.
        RolesApartError: its person has a role that does not go together with this one.
        OrganizationMergedError: the organization was merged into another one.
        ForbiddenError, NotFoundError: as `access.require` does.
    """
    competition = competition_of(actor, subject)
    async with database.transaction():
        if appointment.organization is not None:
            await standing(appointment.organization)
        account = await database.fetch_value(
            "SELECT id FROM registry.account WHERE username = $1 AND active FOR NO KEY UPDATE",
            appointment.username,
        )
        if account is None:
            # A user name is personal; what was typed is not repeated.
            raise AccountUnknownError(
                text(
                    "没有使用该用户名的可用账号：请核对（须完整、区分大小写）。",
                    "No active account has this user name: check it; it has to be whole, in the same case.",
                )
            )
        await grants.add(
            actor, account, [GrantIn(**appointment.model_dump(exclude={"username"}), competition=competition)]
        )
        held: UUID = await database.fetch_value(
            "SELECT id FROM registry.role_grant"
            " WHERE account = $1 AND competition = $2 AND role = $3 AND ended_at IS NULL",
            account,
            competition,
            appointment.role,
        )
        await audit.record(
            actor,
            RIGHT,
            f"account:{account}",
            after={
                "role": appointment.role,
                "organization": appointment.organization,
                "competition": competition,
            },
        )
    return held


async def end(actor: Actor, subject: Subject, held: UUID) -> None:
    """End a role in the competition; it is gone with the account's next request.

    What was typed and signed with it stays.

    Raises:
        NotFoundError: no judge or clerk of this competition has this role, or not any more.
        ForbiddenError: as `access.require` does.
    """
    competition = competition_of(actor, subject)
    async with database.transaction():
        row = await database.fetch_one(
            "UPDATE registry.role_grant SET ended_at = $4, ended_by = $5"
            " WHERE id = $1 AND competition = $2 AND role = ANY($3) AND ended_at IS NULL"
            " RETURNING account, role, competition",
            held,
            competition,
            list(COMPETITION_ROLES),
            clock.now(),
            actor.account_id,
        )
        if row is None:
            raise unknown()
        await audit.record(
            actor,
            "competitions.end_appointment",
            f"account:{row['account']}",
            before={"role": row["role"], "competition": row["competition"]},
        )


def competition_of(actor: Actor, subject: Subject) -> UUID:
    """Return the competition that is asked about, once the actor has the right to appoint in it."""
    require(actor, RIGHT, subject)
    if subject.competition is None:
        raise ValueError("judges and clerks are appointed in one competition")
    return subject.competition
