"""What an invitation and a claim have in common: a code becomes a role of an account, in one transaction."""

from uuid import UUID

import asyncpg

from registry.core import audit, database, privacy
from registry.core.actor import VISITOR, Actor
from registry.core.errors import ConflictError, ForbiddenError
from registry.core.sheets.cells import match_key
from registry.core.texts import text
from registry.people.accounts import grants, links
from registry.people.accounts import service as accounts
from registry.people.accounts.administration import only_account_of
from registry.people.accounts.oneself import account_of
from registry.people.accounts.schemas import AccountIn, GrantIn
from registry.people.invitations.schemas import NewAccount
from registry.people.sign_in import passwords
from registry.people.turns import take_turn


class LinkedToAnotherError(ConflictError):
    """The account that is signed in belongs to another person."""

    code = "linked_to_another"


class OwnInvitationError(ForbiddenError):
    """Who made an invitation or a claim code does not use it: it is for somebody else."""

    code = "own_invitation"


class AccountNeededError(ConflictError):
    """Nobody is signed in, and no user name and password were chosen."""

    code = "account_needed"


async def join(
    actor: Actor, purpose: links.Purpose, code: str, new: NewAccount | None, name: str | None = None
) -> UUID:
    """Use a code up for the account that is signed in, or for a new one; returns the account.

    Args:
        actor: who is signed in; a visitor needs `new`.
        purpose: what the code was made for.
        code: the code in its canonical form.
        new: user name and password of the account to make; not looked at when somebody is signed in.
        name: the full name that has to be that of the person, where the code asks for it.

    Raises:
        OwnInvitationError: who made the code is signed in; it stays good for whom it is for.
        RolesApartError, RoleHeldError: the role does not go together with what the account has.
        CodeNotValidError, AccountNeededError, LinkedToAnotherError: as they say.
    """
    password_hash = await _password_hash(actor, new)
    async with database.transaction():
        await take_turn()
        opened = await links.use(purpose, code)
        await _refuse_maker(actor, opened["made_by"])
        person = opened["person"]
        shown = opened["name"] or await _name_of(person)
        if person is not None and shown is None:
            raise links.not_valid()
        if name is not None and match_key(name) != match_key(shown or ""):
            # The same answer as for a wrong code, and the code is not used up.
            raise links.not_valid()
        given = GrantIn(
            role=opened["role"], organization=opened["organization"], competition=opened["competition"]
        )
        if actor.account_id is not None:
            account = account_of(actor, before_second_factor=True)
            await _link(account, person)
            await _add_unless_held(actor, account, given)
        elif new is None:
            raise AssertionError("a visitor without a new account was refused above")
        else:
            wanted = AccountIn(
                username=new.username,
                display_name=shown or new.username,
                password=new.password,
                grants=(given,),
                person=person,
            )
            account = await accounts.add(VISITOR, wanted, password_hash)
            await _keep_address(account, opened)
        await audit.record(
            actor,
            "people.join",
            f"account:{account}",
            after={
                "by": purpose,
                "role": given.role,
                "organization": given.organization,
                "competition": given.competition,
            },
        )
    return account


async def _password_hash(actor: Actor, new: NewAccount | None) -> str:
    """Return the hash of the new password, worked out before the transaction since it takes long."""
    if actor.account_id is not None:
        return ""
    if new is None:
        raise AccountNeededError(
            text("请填写用户名和密码，或先登录。", "Choose a user name and a password, or sign in first.")
        )
    passwords.accept(new.password.get_secret_value(), new.username)
    return await passwords.hashed_aside(new.password.get_secret_value())


async def _refuse_maker(actor: Actor, made_by: UUID | None) -> None:
    """Refuse whoever made the code, with whichever account of theirs."""
    if actor.account_id is not None and await database.fetch_value(
        "SELECT 1 FROM registry.account WHERE id = $1 AND (id = $2 OR person = $3)",
        made_by,
        actor.account_id,
        actor.person_id,
    ):
        raise OwnInvitationError(
            text(
                "此邀请（或认领码）由您本人生成，不能自己接受：请交给受邀人，由其用自己的账号办理。",
                "You made this invitation or code yourself: hand it to whom it is for, who uses their own"
                " account.",
            )
        )


async def _name_of(person: UUID | None) -> str | None:
    """Return the name of a person who is still on record as such."""
    name: str | None = await database.fetch_value(
        "SELECT name FROM registry.person WHERE id = $1 AND merged_into IS NULL AND erased_at IS NULL", person
    )
    return name


async def _keep_address(account: UUID, opened: asyncpg.Record) -> None:
    """Keep the address that an invitation was mailed to as the account's, for links and notices."""
    if opened["email"] is None:
        return
    ring = await privacy.ring()
    address = ring.open(opened["email"], "one_time_code.email", opened["id"])
    await database.execute(
        "UPDATE registry.account SET email = $2 WHERE id = $1",
        account,
        ring.seal(address, "account.email", account),
    )


async def _link(account: UUID, person: UUID | None) -> None:
    if person is None:
        return
    await only_account_of(person, account)
    linked: asyncpg.Record | None = await database.fetch_one(
        "UPDATE registry.account SET person = $2 WHERE id = $1 AND (person IS NULL OR person = $2)"
        " RETURNING id",
        account,
        person,
    )
    if linked is None:
        raise LinkedToAnotherError(
            text(
                "当前登录的账号属于另一个人：请退出后用本人的账号，或新建账号。",
                "The account signed in is another person's: sign out, then use your own or a new one.",
            )
        )


async def _add_unless_held(actor: Actor, account: UUID, given: GrantIn) -> None:
    # A role in a competition that is held without the organization, or with another one, is refused.
    held = await database.fetch_value(
        "SELECT 1 FROM registry.role_grant WHERE account = $1 AND role = $2 AND ended_at IS NULL"
        " AND organization IS NOT DISTINCT FROM $3 AND competition IS NOT DISTINCT FROM $4",
        account,
        given.role,
        given.organization,
        given.competition,
    )
    if held is None:
        await grants.add(actor, account, [given])
