"""Use cases of who runs a competition: people without an account are invited to judge or decode in it."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.people.access import Subject, unknown
from registry.people.accounts import links
from registry.people.accounts.appointments import competition_of
from registry.people.invitations import service
from registry.people.invitations.queries import SHOWN, Invitation
from registry.people.invitations.schemas import InvitationIn
from registry.people.invitations.service import Invited
from registry.people.organizations.standing import standing
from registry.people.words import CompetitionRole


class JuryInvitationIn(BaseModel):
    """Whom to invite as what; `organization` is where they work, whose entries they do not mark."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True
    )

    name: str = Field(min_length=1, max_length=100, examples=["王裁判（虚构）"])
    email: str = Field(
        default="", max_length=254, pattern=r"^([^@\s]+@[^@\s]+)?$", examples=["wang@company.example"]
    )
    role: CompetitionRole = Field(examples=["judge"])
    organization: UUID | None = None


async def invite(actor: Actor, subject: Subject, invitation: JuryInvitationIn) -> Invited:
    """Make the link by which somebody gets a role in the competition within 14 days, once.

    Raises:
        ForbiddenError, NotFoundError: as `access.require` does; or there is no such organization.
        OrganizationMergedError: it was merged into another one.
    """
    competition = competition_of(actor, subject)
    wanted = InvitationIn(**invitation.model_dump())
    code = links.new_code()
    async with database.transaction():
        if invitation.organization is not None:
            await standing(invitation.organization)
        made = await service.write(actor, wanted, code, competition=competition)
    return await service.sent(wanted, code, made)


async def open_invitations(actor: Actor, subject: Subject) -> list[Invitation]:
    """Return the invitations to the competition that nobody has accepted yet, newest first."""
    rows = await database.fetch(
        "SELECT c.id, c.name, c.role, coalesce(o.name, '') AS organization_name, c.made_at, c.ends_at"
        " FROM registry.one_time_code c LEFT JOIN registry.organization o ON o.id = c.organization"
        " WHERE c.competition = $1 AND c.used_at IS NULL AND c.withdrawn_at IS NULL AND c.ends_at > $2"
        " ORDER BY c.made_at DESC, c.id LIMIT $3",
        competition_of(actor, subject),
        clock.now(),
        SHOWN,
    )
    return [Invitation(**row) for row in rows]


async def withdraw(actor: Actor, subject: Subject, invitation: UUID) -> None:
    """Withdraw an invitation to the competition that has not been used.

    Raises:
        NotFoundError: there is no such open one.
    """
    competition = competition_of(actor, subject)
    async with database.transaction():
        row = await database.fetch_one(
            "UPDATE registry.one_time_code SET withdrawn_at = $3 WHERE id = $1 AND competition = $2"
            " AND used_at IS NULL AND withdrawn_at IS NULL RETURNING id",
            invitation,
            competition,
            clock.now(),
        )
        if row is None:
            raise unknown()
        await audit.record(actor, "people.withdraw_invitation", f"invitation:{invitation}")
