"""Use cases of invitations: made by who may, accepted by who has the link, withdrawn."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from registry.core import audit, clock, database, mail, privacy, settings
from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.identifiers import new_id
from registry.core.texts import text
from registry.people.access import ANYTHING, belonging_to, require, unknown
from registry.people.accounts import links
from registry.people.accounts.grants import RoleWithoutPlaceError
from registry.people.accounts.resets import OneTimeLink
from registry.people.duplicates.same import persons_same_as
from registry.people.invitations.joining import join
from registry.people.invitations.schemas import InvitationIn, NewAccount
from registry.people.persons.subjects import current, subject_of
from registry.people.words import COMPETITION_ROLES, EVERYWHERE_ROLES

_BELONGS: Final = f"""
SELECT 1 FROM registry.membership m
WHERE m.person = ANY($1) AND m.organization = $2 AND {current("m", "$3")} LIMIT 1
"""  # noqa: S608  (only our own text is put in)


class RoleNotByInvitationError(BadInputError):
    """The role holds in one competition; who runs that invites to it."""

    code = "role_not_by_invitation"


@dataclass(frozen=True, slots=True)
class Invited(OneTimeLink):
    """An invitation that was just made: its link, and the id by which it can be withdrawn."""

    id: UUID


async def invite(actor: Actor, invitation: InvitationIn) -> Invited:
    """Make the link by which somebody joins within 14 days; it is mailed where that can be done.

    Teachers are invited by who looks after the school; every other role by an administrator.

    Raises:
        ForbiddenError, NotFoundError: the actor may not invite to this, or there is no such organization.
        RoleWithoutPlaceError, RoleNotByInvitationError: as they say.
    """
    if invitation.role == "teacher" and invitation.organization is not None:
        require(actor, "people.invite", belonging_to(invitation.organization))
    else:
        require(actor, "accounts.create", ANYTHING)
    _check_place(invitation)
    code = links.new_code()
    async with database.transaction():
        person = await _check_known(actor, invitation)
        made = await write(actor, invitation, code, person=person)
    return await sent(invitation, code, made)


async def write(
    actor: Actor,
    invitation: InvitationIn,
    code: str,
    *,
    person: UUID | None = None,
    competition: UUID | None = None,
) -> UUID:
    """Write an invitation into the open transaction; returns its id. The caller has checked the right."""
    ring = await privacy.ring()
    row_id, at = new_id(), clock.now()
    await database.execute(
        "INSERT INTO registry.one_time_code (id, purpose, code, person, organization, competition, role,"
        " name, email, made_by, made_at, ends_at)"
        " VALUES ($1, 'invitation', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        row_id,
        ring.fingerprint("invitation", code),
        person,
        invitation.organization,
        competition,
        invitation.role,
        invitation.name,
        ring.seal(invitation.email, "one_time_code.email", row_id) if invitation.email else None,
        actor.account_id,
        at,
        at + links.INVITATION_LIFETIME,
    )
    await audit.record(
        actor,
        "people.invite",
        f"invitation:{row_id}",
        after={
            "role": invitation.role,
            "organization": invitation.organization,
            "competition": competition,
        },
    )
    return row_id


async def sent(invitation: InvitationIn, code: str, made: UUID) -> Invited:
    """Return the link of an invitation that has been stored, mailed where that can be done."""
    address = f"{settings.current().base_url}/join/{code}"
    return Invited(address, await mail.send(invitation.email, "邀请 An invitation", _letter(address)), made)


async def accept(actor: Actor, code: str, new: NewAccount | None) -> UUID:
    """Accept an invitation: with a new account, or with the one that is signed in; returns the account.

    Raises:
        CodeNotValidError: the link opens nothing.
        LinkedToAnotherError, PersonHasAccountError, UsernameTakenError, PasswordRefusedError: the link stays
            good.
    """
    return await join(actor, "invitation", code, new)


async def withdraw(actor: Actor, invitation: UUID) -> None:
    """Withdraw an invitation or a claim code that has not been used.

    Raises:
        NotFoundError: there is no such open one, or the actor may not know of it.
    """
    async with database.transaction():
        row = await database.fetch_one(
            "UPDATE registry.one_time_code SET withdrawn_at = $2 WHERE id = $1 AND used_at IS NULL"
            " AND withdrawn_at IS NULL AND purpose IN ('invitation', 'claim')"
            " RETURNING purpose, role, organization",
            invitation,
            clock.now(),
        )
        if row is None:
            raise unknown()
        if row["organization"] is not None and row["role"] in {"teacher", "student"}:
            require(actor, "people.invite", belonging_to(row["organization"]))
        else:
            require(actor, "accounts.create", ANYTHING)
        await audit.record(actor, "people.withdraw_invitation", f"{row['purpose']}:{invitation}")


def _check_place(invitation: InvitationIn) -> None:
    if invitation.role in COMPETITION_ROLES:
        raise RoleNotByInvitationError(
            text(
                "裁判等角色属于某项赛事：请在该赛事的“裁判与加密裁判”页邀请。",
                "Judges belong to one competition: invite them on the page of its jury.",
            )
        )
    placed = invitation.organization is not None
    free = invitation.role == "organizer"  # Bound to a host, or to nothing: then it is the city's office.
    if not free and placed == (invitation.role in EVERYWHERE_ROLES):
        raise RoleWithoutPlaceError(
            text(
                "请为该角色选择单位（管理员和审计人员不选）。",
                "Choose the organization of this role (none for administrator and auditor).",
            )
        )


async def _check_known(actor: Actor, invitation: InvitationIn) -> UUID | None:
    """Return who the invited person is now, after mergers, or None when that is not known.

    Raises:
        NotFoundError: the organization is not there, or the person does not belong to it, or the actor may
            not invite them.
    """
    if invitation.organization is not None and not await database.fetch_value(
        "SELECT 1 FROM registry.organization WHERE id = $1 AND merged_into IS NULL", invitation.organization
    ):
        raise unknown()
    if invitation.person is None:
        return None
    require(actor, "people.invite", await subject_of("people.invite", invitation.person))
    records = await persons_same_as(invitation.person)
    if not await database.fetch_value(_BELONGS, list(records), invitation.organization, clock.today()):
        raise unknown()
    return records[0]


def _letter(address: str) -> str:
    return (
        f"您受邀使用技能竞赛与证书登记系统。请在 14 天内打开此链接，只能使用一次：\n{address}\n\n"
        "You are invited to the skills competition and credential registry. Open this link within 14 days;"
        f" it works once:\n{address}\n"
    )
