"""Notices: one per open subject, for those whom they are for, ticked off, and mailed at most once."""

import asyncio
from email import message_from_bytes, policy
from uuid import uuid4

import httpx
import pytest
from aiosmtpd.controller import Controller

from registry.core import database, privacy
from registry.core.actor import VISITOR, Actor
from registry.core.errors import NotFoundError
from registry.core.settings import Settings, use
from registry.core.texts import text
from registry.notices import service
from registry.notices.mailing import mail_notices
from registry.notices.queries import open_notices
from tests.factories import bearer, make_account
from tests.registry.core.test_mail import Box
from tests.registry.people.records import Browser, make_school
from tests.service import free_port

pytestmark = pytest.mark.anyio

WORDS = text("有一件事待办。", "There is something to do.")


async def tell(subject: str = "thing:1", *actors: Actor) -> None:
    async with database.transaction():
        accounts = [actor.account_id for actor in actors if actor.account_id]
        await service.notify(subject, WORDS, "/desk", accounts=accounts)


async def count() -> int:
    found: int = await database.fetch_value("SELECT count(*) FROM registry.notice")
    return found


async def test_an_open_subject_gives_notice_once_and_a_new_one_again(db: None) -> None:
    administrator = await make_account("administrator")
    auditor = await make_account("auditor", administrator)
    await tell("thing:1", administrator)
    await tell("thing:1", administrator, auditor)
    await asyncio.gather(*(tell("thing:1", administrator) for _ in range(4)))
    assert await count() == 2
    (notice,) = await open_notices(administrator)
    assert (notice.message, notice.address, notice.organization) == (WORDS, "/desk", None)
    async with database.transaction():
        await service.done("thing:1")
    assert await open_notices(administrator) == [] == await open_notices(auditor)
    await tell("thing:1", administrator)
    assert len(await open_notices(administrator)) == 1
    assert await open_notices(VISITOR) == []


async def test_many_notices_are_written_at_once_each_of_its_own_subject(db: None) -> None:
    administrator = await make_account("administrator")
    school = await make_school()
    officer = await make_account("school_officer", administrator, organization=school)
    await tell("thing:2", administrator)
    told = [
        service.Notice(f"thing:{n}", WORDS, f"/things/{n}", account=administrator.account_id) for n in (1, 2)
    ]
    told += [service.Notice("thing:3", WORDS, "/things/3", organization=school)] * 2
    async with database.transaction():
        await service.notify_each(told)
        await service.notify_each([])
    assert {notice.address for notice in await open_notices(administrator)} == {"/desk", "/things/1"}
    (notice,) = await open_notices(officer)
    assert (notice.message, notice.address) == (WORDS, "/things/3")


async def test_what_is_rolled_back_gave_no_notice(db: None) -> None:
    administrator = await make_account("administrator")
    assert administrator.account_id is not None
    with pytest.raises(NotFoundError):
        async with database.transaction():
            await service.notify("thing:1", WORDS, "/desk", accounts=[administrator.account_id])
            raise NotFoundError(WORDS)
    assert await count() == 0


async def test_an_organizations_notice_is_for_its_officers_and_done_for_all(db: None) -> None:
    administrator = await make_account("administrator")
    school, elsewhere = await make_school(), await make_school("丁职校（虚构）")
    one = await make_account("school_officer", administrator, organization=school)
    other = await make_account("school_officer", administrator, organization=school, username="other")
    stranger = await make_account("school_officer", administrator, organization=elsewhere, username="strange")
    student = await make_account("student", administrator, organization=school)
    async with database.transaction():
        await service.notify("thing:1", WORDS, "/desk", organizations=[school])
    (notice,) = await open_notices(one)
    assert notice.organization is not None
    assert notice.organization.zh == "丙职校（虚构）"
    assert await open_notices(other) == [notice]
    for actor in (stranger, student, administrator, VISITOR):
        assert await open_notices(actor) == []
        with pytest.raises(NotFoundError):
            await service.tick_off(actor, notice.id)
    with pytest.raises(NotFoundError):
        await service.tick_off(one, uuid4())
    await service.tick_off(one, notice.id)
    await service.tick_off(other, notice.id)
    assert await open_notices(other) == []
    lines = await database.fetch_value(
        "SELECT count(*) FROM registry.audit_line WHERE action = 'notices.tick_off'"
    )
    assert lines == 1


async def test_the_desk_and_the_api_show_them_and_tick_them_off(client: httpx.AsyncClient) -> None:
    administrator = await make_account("administrator")
    await tell("thing:1", administrator)
    await tell("thing:2", administrator)
    headers = bearer(administrator)
    first, second = (await client.get("/api/notices", headers=headers)).json()
    answer = await client.post(f"/api/notices/{first['id']}/done", headers=headers)
    assert answer.status_code == 204
    assert [each["id"] for each in (await client.get("/api/notices", headers=headers)).json()] == [
        second["id"]
    ]
    browser = Browser(client, administrator)
    assert WORDS.zh in (await browser.get("/desk")).text
    done = await browser.send("/desk", f"/notices/{second['id']}/done")
    assert (done.status_code, done.headers["location"]) == (303, "/desk")
    assert WORDS.zh not in (await browser.get("/desk")).text


async def with_address(actor: Actor, address: str) -> Actor:
    assert actor.account_id is not None
    await database.execute(
        "UPDATE registry.account SET email = $2 WHERE id = $1",
        actor.account_id,
        (await privacy.ring()).seal(address, "account.email", actor.account_id),
    )
    return actor


async def test_each_open_notice_is_mailed_once_however_many_send(db: None, settings: Settings) -> None:
    administrator = await with_address(await make_account("administrator"), "chief@example.org")
    silent = await make_account("auditor", administrator)
    left = await make_account("auditor", administrator, username="left")
    await with_address(left, "left@example.org")
    await database.execute("UPDATE registry.account SET active = false WHERE id = $1", left.account_id)
    for subject in ("thing:1", "thing:2", "thing:3"):
        await tell(subject, administrator, silent, left)
    async with database.transaction():
        await service.done("thing:3")
    box = Box()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    try:
        address = f"smtp://127.0.0.1:{server.port}?from=registry@example.org"
        use(settings.model_copy(update={"smtp_url": address}))
        tried = await asyncio.gather(*(mail_notices() for _ in range(3)))
        assert await mail_notices() == 0
    finally:
        use(settings)
        server.stop()
    assert sum(tried) == 2
    assert [came.rcpt_tos for came in box.came] == [["chief@example.org"]] * 2
    for came in box.came:
        said = message_from_bytes(came.content, policy=policy.default).get_content()
        assert "http://localhost:8000/desk" in said
        assert WORDS.en in said
    mailed = await database.fetch_value("SELECT count(*) FROM registry.notice WHERE mailed_at IS NOT NULL")
    assert mailed == 2
