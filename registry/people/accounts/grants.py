"""Roles of accounts: written within the open transaction of a use case, one administrator always left."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.texts import text
from registry.people.accounts.apart import refuse_together
from registry.people.accounts.schemas import GrantIn


class RoleWithoutPlaceError(BadInputError):
    """A role was to be granted without the organization or competition where it holds."""

    code = "role_without_place"


class RoleHeldError(ConflictError):
    """The account has this role there already."""

    code = "role_held"


class LastAdministratorError(ConflictError):
    """Without this account nobody could administer the registry any more."""

    code = "last_administrator"


async def add(actor: Actor, account: UUID, grants: Sequence[GrantIn]) -> None:
    """Grant roles to an account.

    Raises:
        RoleWithoutPlaceError: a role does not say where it holds, or says it where it holds everywhere.
        RoleHeldError: the account has it there already.
        RolesApartError: the person has a role that does not go together with it.
    """
    # Two roles that are given at once, one by each of two people, would not see each other.
    await database.execute("SELECT 1 FROM registry.account WHERE id = $1 FOR NO KEY UPDATE", account)
    await refuse_together(account, grants)
    try:
        await database.execute(
            "INSERT INTO registry.role_grant"
            " (id, account, role, organization, competition, granted_at, granted_by)"
            " SELECT gen_random_uuid(), $1, g.*, $5, $6"
            " FROM unnest($2::text[], $3::uuid[], $4::uuid[]) AS g",
            account,
            [grant.role for grant in grants],
            [grant.organization for grant in grants],
            [grant.competition for grant in grants],
            clock.now(),
            actor.account_id,
        )
    except asyncpg.CheckViolationError as error:
        raise RoleWithoutPlaceError(
            text(
                "该角色必须指明单位或赛事（管理员和审计人员不指明），请选择后重试。",
                "This role holds at an organization or in a competition (administrator and auditor in none);"
                " choose which.",
            )
        ) from error
    except asyncpg.UniqueViolationError as error:
        raise RoleHeldError(
            text("该账号在此已有这一角色，无需再授。", "The account has this role there already.")
        ) from error


async def keep_an_administrator(*accounts: UUID) -> None:
    """Raise `LastAdministratorError` unless another active account is an administrator.

    Called before the accounts lose the role or are closed. Two that do so at once wait for each other
    until the first has ended its transaction, so that they cannot both count on the other.
    """
    await database.execute("SELECT pg_advisory_xact_lock(hashtext('registry.administrators'))")
    another = await database.fetch_value(
        "SELECT 1 FROM registry.role_grant g JOIN registry.account a ON a.id = g.account"
        " WHERE g.role = 'administrator' AND g.ended_at IS NULL AND a.active AND a.id <> ALL($1::uuid[])"
        " LIMIT 1",
        list(accounts),
    )
    if another is None:
        raise LastAdministratorError(
            text(
                "这是最后一位可用的管理员：请先为另一账号授予管理员角色。",
                "This is the last active administrator: make another account an administrator first.",
            )
        )
