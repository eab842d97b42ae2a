"""Accounts: the first one, rights, passwords and sessions."""

import asyncio
from datetime import timedelta

import jwt
import pytest

from registry.core import database
from registry.core.actor import VISITOR, Grant
from registry.core.errors import ForbiddenError, NotSignedInError
from registry.core.settings import Settings
from registry.people.accounts import administration, queries
from registry.people.accounts.administration import PersonHasAccountError
from registry.people.accounts.grants import RoleWithoutPlaceError
from registry.people.accounts.service import UsernameTakenError
from registry.people.duplicates import service as duplicates
from registry.people.sign_in import service as signing_in
from registry.people.sign_in import sessions
from registry.people.sign_in.service import WrongPasswordError
from tests.factories import PASSWORD, make_account
from tests.registry.people.records import make_person

pytestmark = pytest.mark.anyio


async def test_the_first_account_is_an_administrator_and_there_is_one_first_account(db: None) -> None:
    with pytest.raises(NotSignedInError):
        await make_account("organizer")
    await make_account("administrator")
    with pytest.raises(NotSignedInError):
        await make_account("administrator", username="second")


async def test_only_the_administrator_creates_accounts(db: None) -> None:
    administrator = await make_account("administrator")
    organizer = await make_account("organizer", administrator)
    with pytest.raises(ForbiddenError):
        await make_account("auditor", organizer)
    with pytest.raises(UsernameTakenError):
        await make_account("auditor", administrator, username="organizer")


async def test_a_person_gets_no_second_account(db: None) -> None:
    administrator = await make_account("administrator")
    one, other = [await make_person() for _ in range(2)]
    await duplicates.merge(administrator, one, other, "登记了两次")
    first = await make_account("auditor", administrator, person=other)
    with pytest.raises(PersonHasAccountError):
        await make_account("auditor", administrator, username="second", person=one)
    assert first.account_id is not None
    await administration.deactivate(administrator, first.account_id)
    wanted = [make_account("auditor", administrator, username=f"at.once{n}", person=one) for n in range(2)]
    done = await asyncio.gather(*wanted, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["Actor", "PersonHasAccountError"]


async def test_a_role_that_holds_somewhere_says_where(db: None) -> None:
    administrator = await make_account("administrator")
    for role in ("school_officer", "bureau_officer", "judge", "chief_judge", "decoding_clerk"):
        with pytest.raises(RoleWithoutPlaceError):
            await make_account(role, administrator)
    assert await database.fetch_value("SELECT count(*) FROM registry.account") == 1


@pytest.mark.parametrize(
    ("username", "password"), [("administrator", "wrong"), ("nobody", PASSWORD), ("", "")]
)
async def test_a_wrong_name_and_a_wrong_password_look_alike(db: None, username: str, password: str) -> None:
    await make_account("administrator")
    with pytest.raises(WrongPasswordError):
        await signing_in.sign_in(username, password)


async def test_a_token_names_its_session_until_it_expires(db: None, settings: Settings) -> None:
    actor = await make_account("administrator")
    assert actor.session_id is not None
    assert actor.grants == (Grant("administrator"),)
    token = sessions.issue(actor.session_id, settings)
    known = sessions.read(token, settings)
    assert known is not None
    assert known[0] == actor.session_id
    assert await queries.actor_of(actor.session_id) == actor
    assert sessions.read(token[:-2] + "xx", settings) is None
    other = settings.model_copy(update={"base_url": "https://other.example"})
    assert sessions.read(token, other) is None
    claims = jwt.decode(token, options={"verify_signature": False})
    assert set(claims) == {"sid", "iss", "aud", "iat", "exp"}
    assert claims["exp"] - claims["iat"] == sessions.LIFETIME.total_seconds()
    old = jwt.encode(claims | {"exp": 1, "iat": 0}, settings.secret(), "HS256")
    assert sessions.read(old, settings) is None
    assert timedelta(0) < sessions.LIFETIME <= timedelta(hours=1)


async def test_a_session_that_is_ended_is_gone_at_once(db: None) -> None:
    actor = await make_account("administrator")
    assert actor.account_id is not None
    assert actor.session_id is not None
    assert await sessions.end(actor.account_id) == 1
    assert await queries.actor_of(actor.session_id) == VISITOR


async def test_a_role_that_needs_a_second_factor_can_do_nothing_without(db: None) -> None:
    await make_account("administrator")
    actor = await signing_in.sign_in("administrator", PASSWORD)
    assert actor.lacks_second_factor
    with pytest.raises(ForbiddenError):
        await make_account("auditor", actor)
