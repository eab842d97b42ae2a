"""Accounts: the first one, rights, passwords and sessions."""

from datetime import timedelta

import jwt
import pytest

from registry.core.actor import VISITOR
from registry.core.errors import ForbiddenError, NotSignedInError
from registry.core.settings import Settings
from registry.people import access
from registry.people.accounts import queries, service, sessions
from registry.people.accounts.service import UsernameTakenError, WrongPasswordError
from registry.people.words import ROLES
from tests.factories import PASSWORD, make_account

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


@pytest.mark.parametrize(
    ("username", "password"), [("administrator", "wrong"), ("nobody", PASSWORD), ("", "")]
)
async def test_a_wrong_name_and_a_wrong_password_look_alike(db: None, username: str, password: str) -> None:
    await make_account("administrator")
    with pytest.raises(WrongPasswordError):
        await service.sign_in(username, password)


async def test_a_session_names_its_account_until_it_expires(db: None, settings: Settings) -> None:
    actor = await make_account("administrator")
    assert actor.account_id is not None
    token = sessions.issue(actor.account_id, settings)
    assert sessions.read(token, settings) == actor.account_id
    assert await queries.active_actor(actor.account_id) == actor
    assert sessions.read(token[:-2] + "xx", settings) is None
    other = settings.model_copy(update={"base_url": "https://other.example"})
    assert sessions.read(token, other) is None
    claims = jwt.decode(token, options={"verify_signature": False})
    assert set(claims) == {"sub", "iss", "aud", "iat", "exp"}
    assert claims["exp"] - claims["iat"] == sessions.LIFETIME.total_seconds()
    old = jwt.encode(claims | {"exp": 1, "iat": 0}, settings.secret(), "HS256")
    assert sessions.read(old, settings) is None
    assert timedelta(0) < sessions.LIFETIME <= timedelta(hours=12)


def test_every_role_may_do_something_only_if_the_table_says_so() -> None:
    for action, allowed in access.ACTIONS.items():
        assert access.refusal(VISITOR, action) is not None
        assert allowed <= set(ROLES)
        assert allowed, f"nobody may do {action}"


def test_an_auditor_changes_nothing() -> None:
    assert {action for action, roles in access.ACTIONS.items() if "auditor" in roles} == {
        "entitlements.read",
        "awards.read",
        "audit.read",
    }
