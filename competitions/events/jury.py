"""The jury of one competition: who judges and decodes in it, and what ending a role leaves behind."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.events import queries
from competitions.events.queries import CompetitionFacts, competition_not_found
from competitions.events.visible import oversees
from registry.core import database
from registry.core.actor import Actor
from registry.people.access import Subject, require, require_role, unknown
from registry.people.accounts import appointments
from registry.people.accounts.appointments import RIGHT, Appointment, AppointmentIn
from registry.people.invitations import jury as invitations
from registry.people.invitations.jury import JuryInvitationIn
from registry.people.invitations.queries import Invitation
from registry.people.invitations.service import Invited


@dataclass(frozen=True, slots=True)
class Ending:
    """A role that may be ended, and what was done in the competition with its account.

    `saves` of sheets, `signed` modules and `settled` cells stay as they are. `last`: nobody else has it.
    """

    appointment: Appointment
    saves: int
    signed: int
    settled: int
    last: bool


async def members(actor: Actor, competition: UUID) -> tuple[CompetitionFacts, list[Appointment]]:
    """Return a competition with its judges and clerks.

    Raises:
        ForbiddenError: the account appoints nobody anywhere.
        CompetitionNotFoundError: there is none of this id, or the account does not look after it.
    """
    facts, subject = await _looked_after(actor, competition)
    return facts, await appointments.appointed(actor, subject)


async def appoint(actor: Actor, competition: UUID, appointment: AppointmentIn) -> UUID:
    """Give an account that exists a role in the competition; returns the id by which it can be ended.

    Raises:
        AccountUnknownError, RoleHeldError: as they say.
        RolesApartError: the person would decode here, and also run the competition or judge in it.
        ForbiddenError, CompetitionNotFoundError: as `members` does.
    """
    _, subject = await _looked_after(actor, competition)
    return await appointments.appoint(actor, subject, appointment)


async def end(actor: Actor, competition: UUID, held: UUID) -> None:
    """End a role in the competition.

    Raises:
        NotFoundError: nobody has this role in this competition, or not any more.
        ForbiddenError, CompetitionNotFoundError: as `members` does.
    """
    _, subject = await _looked_after(actor, competition)
    await appointments.end(actor, subject, held)


async def invite(actor: Actor, competition: UUID, invitation: JuryInvitationIn) -> Invited:
    """Make the link by which somebody without an account, or with one, gets a role in the competition.

    Raises:
        OrganizationMergedError, NotFoundError: where they work was merged into another one, or is not there.
        ForbiddenError, CompetitionNotFoundError: as `members` does.
    """
    _, subject = await _looked_after(actor, competition)
    return await invitations.invite(actor, subject, invitation)


async def invited(actor: Actor, competition: UUID) -> list[Invitation]:
    """Return the invitations that nobody has accepted yet, newest first; raises as `members` does."""
    _, subject = await _looked_after(actor, competition)
    return await invitations.open_invitations(actor, subject)


async def withdraw(actor: Actor, competition: UUID, invitation: UUID) -> None:
    """Withdraw an invitation.

    Raises:
        NotFoundError: there is no such open one in the competition.
        ForbiddenError, CompetitionNotFoundError: as `members` does.
    """
    _, subject = await _looked_after(actor, competition)
    await invitations.withdraw(actor, subject, invitation)


_DONE: Final = """
SELECT (SELECT count(*) FROM competitions.sheet_save v JOIN competitions.event e ON e.id = v.event
        WHERE v.account = $1 AND e.competition = $2) AS saves,
       (SELECT count(*) FROM competitions.sign_off f JOIN competitions.event e ON e.id = f.event
        WHERE f.signed_by = $1 AND f.withdrawn_at IS NULL AND e.competition = $2) AS signed,
       (SELECT count(*) FROM competitions.settlement s JOIN competitions.event e ON e.id = s.event
        WHERE s.settled_by = $1 AND e.competition = $2) AS settled
"""


async def ending(actor: Actor, competition: UUID, held: UUID) -> tuple[CompetitionFacts, Ending]:
    """Return a role of the competition with what ending it leaves behind; raises as `end` does."""
    facts, appointed = await members(actor, competition)
    found = next((each for each in appointed if each.id == held), None)
    if found is None:
        raise unknown()
    done = await database.fetch_one(_DONE, found.account, competition)
    if done is None:
        raise AssertionError("a statement of three counts has one row")
    last = sum(each.role == found.role and each.active for each in appointed) <= found.active
    return facts, Ending(found, done["saves"], done["signed"], done["settled"], last)


async def _looked_after(actor: Actor, competition: UUID) -> tuple[CompetitionFacts, Subject]:
    """Return a competition in which the actor appoints judges, with the subject of that right."""
    require_role(actor, RIGHT)
    facts = await queries.competition(competition)
    if not oversees(actor, facts):
        raise competition_not_found()
    subject = Subject(competition=facts.id, host=facts.organizer)
    require(actor, RIGHT, subject)
    return facts, subject
