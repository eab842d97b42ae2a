"""Makers for tests of money that goes somewhere: accounts of payees, through the real services."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from registry.core import clock, database
from registry.core.actor import Actor
from registry.people.accounts import queries as account_queries
from registry.people.sign_in import sessions
from rewards.payees import service
from rewards.payees.account_numbers import check_digit
from rewards.payees.schemas import AccountIn
from rewards.payees.service import Payee
from tests.factories import SCHOOLS, Contest, make_account

BANK = "示例银行长春分行（虚构）"


def card(number: int) -> str:
    """Return the number of a card; cards of different numbers differ."""
    body = f"620000{number:012d}"
    return body + check_digit(body)


def account(holder_name: str, number: str = "", **overrides: Any) -> AccountIn:
    """Return an account of somebody of age whose birth date is not on record."""
    fields = {
        "holder_name": holder_name,
        "bank": BANK,
        "number": number or card(1),
        "phone": "13900000000",
        "of_age": True,
    }
    return AccountIn.model_validate(fields | overrides)


async def make_own(contest: Contest, person: UUID, username: str = "payee", **overrides: Any) -> Actor:
    """Return an account of a person, signed in."""
    made = await make_account("student", contest.administrator, username=username, grants=[], **overrides)
    await database.execute("UPDATE registry.account SET person = $2 WHERE id = $1", made.account_id, person)
    if made.account_id is None:
        raise AssertionError("a made account has an id")
    session = await sessions.start(made.account_id, "api", second_factor=True)
    return await account_queries.actor_of(session)


async def make_officer(contest: Contest, school: int = 0, **overrides: Any) -> Actor:
    """Return the officer of one of the contest's schools, signed in."""
    return await make_account(
        "school_officer",
        contest.administrator,
        organization=contest.organizations[SCHOOLS[school]],
        **({"username": f"officer{school}"} | overrides),
    )


async def payees_of(contest: Contest, payee_class: str = "student") -> list[tuple[UUID, str]]:
    """Return ids and names of those whom something is due, of a class, by name."""
    rows = await database.fetch(
        "SELECT DISTINCT coalesce(t.person, t.organization) AS id, coalesce(p.name, o.name) AS name"
        " FROM rewards.entitlement t LEFT JOIN registry.person p ON p.id = t.person"
        " LEFT JOIN registry.organization o ON o.id = t.organization"
        " JOIN competitions.award a ON a.id = t.award"
        " WHERE t.payee_class = $1 AND a.competition = $2 ORDER BY name",
        payee_class,
        contest.id,
    )
    return [(row["id"], row["name"]) for row in rows]


async def set_birth(person: UUID, years: int) -> None:
    """Let a person turn so many years old today."""
    today = clock.today()
    last = date(today.year - years, today.month, min(today.day, 28))
    await database.execute("UPDATE registry.person SET born = $2 WHERE id = $1", person, last)


async def set_appeared(days_ago: int, entitlements: Iterable[UUID] | None = None) -> None:
    """Let entitlements have appeared some days ago; the guard of the table is lifted for that."""
    async with database.transaction():
        await database.execute("SET LOCAL session_replication_role = replica")
        await database.execute(
            "UPDATE rewards.entitlement SET created_at = $1 WHERE $2::uuid[] IS NULL OR id = ANY($2)",
            clock.now() - timedelta(days=days_ago),
            None if entitlements is None else list(entitlements),
        )


async def confirm_everybody(contest: Contest) -> dict[UUID, UUID]:
    """Confirm an account for everybody whom something is due; returns the account of each payee.

    Schools' officers do it, who look after people that cannot sign in, and for their school.
    """
    officers = [await make_officer(contest, school) for school in (0, 1)]
    homes = {
        row["person"]: row["organization"]
        for row in await database.fetch("SELECT person, organization FROM registry.membership")
    }
    schools = {contest.organizations[name]: officer for name, officer in zip(SCHOOLS, officers, strict=True)}
    made: dict[UUID, UUID] = {}
    for payee_class in ("student", "tutor"):
        for payee, name in await payees_of(contest, payee_class):
            if payee not in made:
                made[payee] = await service.confirm_account(
                    schools[homes[payee]], Payee(person=payee), account(name, card(len(made)))
                )
    for payee, name in await payees_of(contest, "school"):
        number = f"22010000{len(made):08d}"
        made[payee] = await service.confirm_account(
            schools[payee], Payee(organization=payee), account(name, number)
        )
    return made
