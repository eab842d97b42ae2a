"""Accounts of the demo as they are opened, and the records that two of them claim as their own."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import pyotp

from demo import files
from demo.accounts import DemoAccount
from registry.core import clock
from registry.core.actor import Actor
from registry.people.accounts import queries as account_queries
from registry.people.accounts import service as accounts
from registry.people.accounts.schemas import AccountIn
from registry.people.invitations import claims
from registry.people.invitations import service as invitations
from registry.people.invitations.schemas import InvitationIn
from registry.people.sign_in import second_factor, sessions

Known = Sequence[tuple[files.RosterLine, UUID]]
"""Lines of a contest's roster, each with the record of its person."""


async def open_account(
    by: Actor, account: DemoAccount, organization: UUID | None, competition: UUID | None = None
) -> Actor:
    """Open an account with its role and its one-time codes; returns it signed in.

    Args:
        by: an administrator, or a visitor for the first account.
        account: which.
        organization: where its role is held, None for roles that are held nowhere.
        competition: the contest of a role that is held in one.
    """
    made = await accounts.create_account(
        by,
        AccountIn.model_validate(
            {
                "username": account.username,
                "display_name": account.display_name,
                "password": account.password,
                "grants": [{"role": account.role, "organization": organization, "competition": competition}],
            }
        ),
    )
    session = await sessions.start(made, "api", second_factor=True)
    actor = await account_queries.actor_of(session)
    if account.totp_secret:
        await second_factor.begin(actor, secret=account.totp_secret)
        await second_factor.confirm(actor, pyotp.TOTP(account.totp_secret).at(clock.now()))
    return actor


async def claim_records(
    actors: Mapping[str, Actor], organizations: Mapping[str, UUID], roster: Known
) -> None:
    """Let the student's and the teacher's account claim the record of somebody of their school."""
    officer = actors["school_officer"]
    (school,) = officer.organizations("school_officer")
    of_school = [(line, person) for line, person in roster if organizations[line.school] == school]
    student = next(person for line, person in of_school if line.role == "member")
    (slip,) = await claims.make_codes(officer, school, [student])
    await claims.claim(actors["student"], slip.code, slip.name, None)
    teacher, person = next((line.name, person) for line, person in of_school if line.role != "member")
    invitation = InvitationIn(name=teacher, role="teacher", organization=school, person=person)
    link = await invitations.invite(officer, invitation)
    await invitations.accept(actors["teacher"], link.address.rpartition("/")[2], None)
