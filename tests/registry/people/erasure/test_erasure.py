"""Erasure: asked for by one, decided by another; the name goes everywhere, what was decided stays."""

import asyncio
import base64
from uuid import UUID

import httpx
import pytest

from competitions.awards.decision import Decision
from competitions.awards.schemes import load_scheme
from competitions.results.ranking import ScoredEntry
from competitions.results.versions import content_hash
from credentials.checking.own_records import OwnKeys, OwnStatusLists
from credentials.verification.verifying import verify
from registry.core import clock, database, privacy
from registry.core.actor import VISITOR, Actor
from registry.core.errors import ForbiddenError, NotFoundError, NotSignedInError
from registry.core.texts import text
from registry.notices.queries import open_notices
from registry.people.access import SecondPersonNeededError
from registry.people.accounts.queries import actor_of
from registry.people.duplicates import queries as duplicate_queries
from registry.people.duplicates import service as duplicates
from registry.people.erasure import queries, service
from registry.people.erasure.erasing import ERASED_NAME
from registry.people.reasons import ReasonNamesPersonError, ReasonNeededError
from tests.factories import bearer, make_account, make_issued
from tests.registry.people.records import RESIDENT, Browser, make_person, make_school, make_student, rows

pytestmark = pytest.mark.anyio

NAME, LATIN, UNIT = "鳌拜独有", "AO Baiduyou", "独有三班"
MARKS = (NAME, LATIN, UNIT, RESIDENT, "13712345678", "duyou@example.org", "duyou.account")


async def people() -> tuple[Actor, Actor, UUID, UUID, Actor]:
    """Return two administrators, a school, one of its students, and the student's account."""
    first = await make_account("administrator")
    second = await make_account("administrator", first, username="second")
    school = await make_school()
    person = await make_person(
        NAME,
        school=school,
        born=clock.today(),
        id_kind="resident_id",
        id_number=RESIDENT,
        phone="13712345678",
        email="duyou@example.org",
        latin_name=LATIN,
        unit=UNIT,
    )
    student = await make_student(first, person, school, username="duyou.account", display_name=NAME)
    return first, second, school, person, student


async def everything(schema: str) -> str:
    """Return every row of every table of a schema as text, signed tokens opened."""
    tables = await database.fetch("SELECT tablename FROM pg_tables WHERE schemaname = $1", schema)
    said = []
    for table in tables:
        found = await database.fetch(f"SELECT t::text AS t FROM {schema}.{table['tablename']} t")
        said += [row["t"] for row in found]
    return "\n".join(said)


async def traces(person: UUID, student: Actor, school: UUID) -> str:
    """Leave name and address wherever the register can hold them.

    Returns the hash of the user name under which failures to sign in are counted.
    """
    ring = await privacy.ring()
    assert student.account_id is not None
    await database.execute(
        "UPDATE registry.account SET email = $2, totp_secret = 'x', totp_confirmed_at = now() WHERE id = $1",
        student.account_id,
        ring.seal("duyou@example.org", "account.email", student.account_id),
    )
    await database.execute(
        "INSERT INTO registry.one_time_code (id, purpose, code, person, organization, role, name, made_at,"
        " ends_at) VALUES (gen_random_uuid(), 'claim', 'f', $1, $2, 'student', $3, now(), now())",
        person,
        school,
        NAME,
    )
    await database.execute(
        "INSERT INTO registry.one_time_code (id, purpose, code, role, organization, name, made_at, ends_at,"
        " used_at) VALUES (gen_random_uuid(), 'invitation', 'g', 'teacher', $1, $2, now(), now(), now())",
        school,
        NAME,
    )
    await database.execute(
        "INSERT INTO registry.api_token (id, account, name, token, actions, made_at, ends_at)"
        " VALUES (gen_random_uuid(), $1, $2, 't', '[]', now(), now() + interval '1 day')",
        student.account_id,
        NAME,
    )
    await database.execute(
        "INSERT INTO registry.upload (id, account, kind, file_name, content, made_at, ends_at)"
        " VALUES (gen_random_uuid(), $1, 'persons', $2, 'x', now(), now() + interval '1 day')",
        student.account_id,
        f"{NAME}.xlsx",
    )
    key = ring.fingerprint("username", "duyou.account")
    await database.execute(
        "INSERT INTO registry.sign_in_failure (id, username, failures, last_at)"
        " VALUES (gen_random_uuid(), $1, 1, now())",
        key,
    )
    return key


async def test_the_name_is_found_nowhere_afterward_and_the_trail_is_as_it_was(db: None) -> None:
    first, second, school, person, student = await people()
    await duplicates.merge(first, person, await make_person(NAME, school=school, unit=UNIT), "登记了两次")
    key = await traces(person, student, school)
    before = await everything("registry")
    assert all(mark in before for mark in (NAME, LATIN, UNIT, "duyou.account", key))
    erasure = await service.request(student, person, "本人要求")
    trail = (await rows("audit_line"))["audit_line"]
    await service.decide(second, erasure, granted=True, answer="同意")
    after = await everything("registry")
    assert [mark for mark in (*MARKS, key) if mark in after] == []
    lines = (await rows("audit_line"))["audit_line"]
    assert lines[: len(trail)] == trail
    assert len(lines) == len(trail) + 1


async def test_every_record_of_the_person_is_emptied(db: None) -> None:
    first, second, school, person, _ = await people()
    other = await make_person(NAME, school=school, unit=UNIT)
    await duplicates.merge(first, person, other, "登记了两次")
    await service.decide(second, await service.request(first, person, "已毕业"), granted=True, answer="同意")
    records = await database.fetch(
        "SELECT id, name, latin_name,"
        " num_nonnulls(born, id_kind, id_number, id_fingerprint, phone, email) AS kept FROM registry.person"
    )
    assert {row["id"] for row in records} == {person, other}
    assert {(row["name"], row["latin_name"], row["kept"]) for row in records} == {(ERASED_NAME, "", 0)}
    # Two erased people have one name, and are no pair.
    assert await duplicate_queries.pairs(first) == []
    with pytest.raises(duplicates.PersonErasedError):
        await service.request(first, person, "再来一次")


async def test_nobody_signs_in_to_the_account_any_more_and_nothing_of_it_stays_open(db: None) -> None:
    first, second, school, person, student = await people()
    await traces(person, student, school)
    await service.decide(second, await service.request(first, person, "已毕业"), granted=True, answer="同意")
    account = await database.fetch_one("SELECT * FROM registry.account WHERE id = $1", student.account_id)
    assert account is not None
    assert account["active"] is False
    assert (account["email"], account["totp_secret"], account["password_hash"]) == (None, None, "")
    assert account["username"].startswith("erased-")
    assert len(account["username"]) == len("erased-") + 8
    assert student.session_id is not None
    assert await actor_of(student.session_id) == VISITOR
    open_things = await database.fetch_value(
        "SELECT (SELECT count(*) FROM registry.session WHERE account = $1 AND ended_at IS NULL)"
        " + (SELECT count(*) FROM registry.role_grant WHERE account = $1 AND ended_at IS NULL)"
        " + (SELECT count(*) FROM registry.api_token WHERE account = $1 AND ended_at IS NULL)"
        " + (SELECT count(*) FROM registry.upload WHERE account = $1 AND content IS NOT NULL)"
        " + (SELECT count(*) FROM registry.one_time_code WHERE person = $2 AND withdrawn_at IS NULL)",
        student.account_id,
        person,
    )
    assert open_things == 0


async def test_results_awards_and_signatures_stand_and_the_page_is_closed(client: httpx.AsyncClient) -> None:
    contest, credentials = await make_issued(size=4)
    credential = credentials[0]
    row = await database.fetch_one(
        "SELECT r.person, p.name, m.organization FROM credentials.credential c"
        " JOIN competitions.award_recipient r ON r.id = c.recipient JOIN registry.person p ON p.id = r.person"
        " JOIN registry.membership m ON m.person = p.id WHERE c.code = $1",
        credential.code,
    )
    assert row is not None
    name = row["name"]
    second = await make_account("administrator", contest.administrator, username="second")
    address = f"/V/{credential.code}"
    assert name in (await client.get(address, headers={"Accept": "text/html"})).text
    erasure = await service.request(contest.administrator, row["person"], "已毕业")
    preview = await queries.preview(second, erasure)
    assert [fate.count for fate in preview.goes if "查验页" in fate.what.zh] == [1]
    assert [fate.count for fate in preview.stays if "签名内容" in fate.what.zh] == [1]
    assert name in await everything("registry")
    kept = await everything("competitions")
    due = await everything("rewards")
    await service.decide(second, erasure, granted=True, answer="同意")
    assert name not in await everything("registry")
    assert await everything("competitions") == kept
    assert await everything("rewards") == due
    assert (await client.get(address, headers={"Accept": "text/html"})).status_code == 404
    assert (await client.get(f"{address}.pdf")).status_code == 404
    assert (
        await client.get(f"/V/{credentials[-1].code}", headers={"Accept": "text/html"})
    ).status_code == 200
    # The signed statement is all that still names the person, and it still proves what it says.
    token = await database.fetch_value(
        "SELECT token FROM credentials.credential WHERE code = $1", credential.code
    )
    payload = token.split(".")[1]
    assert name in base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)).decode()
    report = await verify(token, keys=OwnKeys(), status_lists=OwnStatusLists(), now=clock.now())
    assert report.outcome == "valid"
    await results_still_have_their_hashes()
    results = await client.get(f"/api/events/{await first_event()}/results")
    assert name not in results.text
    assert ERASED_NAME in results.text


async def results_still_have_their_hashes() -> None:
    """Compute the hash of every final result anew from what is stored, and compare."""
    versions = await database.fetch("SELECT id, scheme, content_hash FROM competitions.result_version")
    assert versions
    for version in versions:
        lines = await database.fetch(
            "SELECT n.code, n.unofficial, l.status, l.points, l.place, l.award"
            " FROM competitions.result_line l JOIN competitions.entry n ON n.id = l.entry"
            " WHERE l.version = $1",
            version["id"],
        )
        decisions = [
            Decision(
                ScoredEntry("", line["code"], line["points"], line["status"], line["unofficial"]),
                line["place"],
                line["award"],
                text("", ""),
            )
            for line in lines
        ]
        assert content_hash(load_scheme(version["scheme"]), decisions) == version["content_hash"]


async def first_event() -> UUID:
    found: UUID = await database.fetch_value("SELECT id FROM competitions.event ORDER BY code LIMIT 1")
    return found


async def test_a_second_person_decides_and_neither_who_asked_nor_who_is_meant(db: None) -> None:
    first, second, school, person, student = await people()
    erasure = await service.request(first, person, "家长要求")
    with pytest.raises(duplicates.ErasureOpenError):
        await service.request(student, person, "本人要求")
    with pytest.raises(SecondPersonNeededError):
        await service.decide(first, erasure, granted=True, answer="同意")
    officer = await make_account("school_officer", first, organization=school)
    for actor, error in [(officer, ForbiddenError), (student, ForbiddenError), (VISITOR, NotSignedInError)]:
        with pytest.raises(error):
            await service.decide(actor, erasure, granted=True, answer="同意")
    own = await make_person("虚构管理员", school=school)
    third = await make_account("administrator", first, username="third", person=own)
    of_third = await service.request(first, own, "离职")
    with pytest.raises(SecondPersonNeededError):
        await service.decide(third, of_third, granted=True, answer="同意")
    assert not (await queries.erasure(third, of_third)).decidable
    assert not (await queries.erasure(first, of_third)).decidable
    assert (await queries.erasure(second, of_third)).decidable
    assert await database.fetch_value("SELECT count(*) FROM registry.person WHERE erased_at IS NOT NULL") == 0


async def test_refusing_changes_nothing_and_somebody_may_ask_again(db: None) -> None:
    _, second, _, person, student = await people()
    tables = ("person", "membership", "account", "session", "role_grant")
    before = await rows(*tables)
    erasure = await service.request(student, person, "本人要求")
    await service.decide(second, erasure, granted=False, answer="尚在校，暂不同意")
    assert await rows(*tables) == before
    with pytest.raises(service.ErasureDecidedError):
        await service.decide(second, erasure, granted=True, answer="同意")
    assert (await queries.erasure(student, erasure)).answer == "尚在校，暂不同意"
    assert await service.request(student, person, "再次要求") != erasure


async def test_of_many_who_ask_or_decide_at_once_one_does(db: None) -> None:
    first, second, _, person, student = await people()
    asked = await asyncio.gather(
        *(service.request(actor, person, "要求") for actor in (student, second, student)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, duplicates.ErasureOpenError) for each in asked) == 2
    erasure = next(each for each in asked if isinstance(each, UUID))
    decided = await asyncio.gather(
        *(service.decide(first, erasure, granted=True, answer="同意") for _ in range(3)),
        return_exceptions=True,
    )
    assert sorted(type(each).__name__ for each in decided) == ["ErasureDecidedError"] * 2 + ["NoneType"]


async def test_the_request_and_the_decision_give_notice(db: None) -> None:
    first, second, school, person, student = await people()
    officer = await make_account("school_officer", first, organization=school)
    erasure = await service.request(officer, person, "家长要求")
    for administrator in (first, second):
        assert [notice.address for notice in await open_notices(administrator)] == [f"/erasures/{erasure}"]
    assert await open_notices(officer) == [] == await open_notices(student)
    await service.decide(second, erasure, granted=True, answer="同意")
    assert await open_notices(first) == [] == await open_notices(second)
    (notice,) = await open_notices(officer)
    assert "granted" in notice.message.en
    assert (await queries.erasure(officer, erasure)).granted
    other = await make_person("虚构乙", school=school)
    asked = await service.request(first, other, "家长要求")
    assert await open_notices(first) == []
    assert len(await open_notices(second)) == 1
    await service.decide(second, asked, granted=False, answer="不同意")
    assert "refused" in (await open_notices(first))[0].message.en


async def test_who_does_not_look_after_a_person_knows_of_nothing(db: None) -> None:
    first, _, school, person, student = await people()
    elsewhere = await make_school("丁职校（虚构）")
    officer = await make_account("school_officer", first, organization=elsewhere)
    erasure = await service.request(student, person, "本人要求")
    with pytest.raises(NotFoundError):
        await service.request(officer, person, "要求")
    with pytest.raises(NotFoundError):
        await queries.erasable(officer, person)
    with pytest.raises(NotFoundError):
        await queries.erasure(officer, erasure)
    assert await queries.erasures(officer) == []
    of_school = await make_account("school_officer", first, organization=school, username="of.school")
    assert [each.id for each in await queries.erasures(of_school)] == [erasure]
    with pytest.raises(NotSignedInError):
        await queries.erasures(VISITOR)


async def test_reasons_and_answers_name_nobody(db: None) -> None:
    first, second, _, person, student = await people()
    for reason, error in [("", ReasonNeededError), (f"{NAME}要求", ReasonNamesPersonError)]:
        with pytest.raises(error):
            await service.request(student, person, reason)
    erasure = await service.request(first, person, "本人要求")
    with pytest.raises(ReasonNamesPersonError):
        await service.decide(second, erasure, granted=True, answer=f"同意 {LATIN.lower()}")
    assert (await queries.erasure(second, erasure)).decided_at is None


async def test_the_pages_ask_show_and_decide(client: httpx.AsyncClient) -> None:
    first, _, _, person, student = await people()
    browser = Browser(client, student)
    address = f"/people/{person}/erasure"
    assert "会保留" in (await browser.get(address)).text
    missing = await browser.send(address, reason=" ")
    assert (missing.status_code, 'href="#reason"' in missing.text) == (400, True)
    sent = await browser.send(address, reason="本人要求")
    assert sent.status_code == 303
    page = sent.headers["location"]
    assert "decision" not in (await browser.get(page)).text
    browser = Browser(client, first)
    assert page in (await browser.get("/desk")).text
    assert NAME in (await browser.get("/erasures")).text
    for form, field in [({"answer": "同意"}, "decision"), ({"decision": "grant"}, "answer")]:
        wrong = await browser.send(page, **form)
        assert (wrong.status_code, f'href="#{field}"' in wrong.text) == (400, True)
    assert (await browser.send(page, decision="grant", answer="同意")).status_code == 303
    for shown in (page, "/erasures", "/desk"):
        assert NAME not in (await browser.get(shown)).text
    assert ERASED_NAME in (await browser.get(page)).text


async def test_the_api_previews_asks_and_decides(client: httpx.AsyncClient) -> None:
    first, _, _, person, student = await people()
    address = f"/api/people/{person}/erasure"
    preview = (await client.get(address, headers=bearer(student))).json()
    assert preview["oneself"]
    assert {fate["count"] for fate in preview["preview"]["goes"]} == {1, 2}
    asked = (await client.post(address, json={"reason": "本人要求"}, headers=bearer(student))).json()
    assert (await client.get("/api/erasures", headers=bearer(student))).json()[0]["id"] == asked["id"]
    goes = (await client.get(f"/api/erasures/{asked['id']}/preview", headers=bearer(first))).json()["goes"]
    assert goes == preview["preview"]["goes"]
    decided = await client.post(
        f"/api/erasures/{asked['id']}/decision",
        json={"granted": True, "answer": "同意"},
        headers=bearer(first),
    )
    assert (decided.json()["granted"], decided.json()["name"]) == (True, ERASED_NAME)
    assert (await client.get("/api/erasures", headers=bearer(student))).status_code == 401
    assert (await client.get("/api/me", headers=bearer(student))).status_code == 401
