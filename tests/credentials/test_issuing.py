"""Issuing, checking, closing and taking back, on a real database with real signatures."""

import asyncio
import signal
import statistics
import sys
import time
from pathlib import Path

import httpx
import jwt
import pytest

from competitions.awards import queries as award_queries
from competitions.awards import service as awards
from credentials import codes
from credentials.certificate.attachment import extract_credential
from credentials.checking import own_records
from credentials.checking.own_records import OwnKeys, OwnStatusLists
from credentials.closing import service as closing
from credentials.issuers import service as issuers
from credentials.issuers.queries import NoIssuerError
from credentials.issuers.service import IssuerExistsError
from credentials.issuing import queries as issued
from credentials.issuing import service as issuing
from credentials.issuing.scopes import Scope, place_of
from credentials.issuing.service import IssuingUnderWayError
from credentials.issuing.waiting import due
from credentials.verification.tokens import read_token
from credentials.verification.verifying import verify
from registry.core import clock, database
from registry.core.settings import Settings
from tests.factories import make_confirmed, make_issued

pytestmark = pytest.mark.anyio


async def test_every_recipient_of_every_award_gets_one_credential_and_only_one(db: None) -> None:
    contest, first = await make_issued()
    # 12 entries' awards, of which 6 to teams of two; 2 tutors' and 1 school's.
    assert len(first) == 6 + 6 * 2 + 2 + 1
    assert await issuing.issue(contest.organizer, contest.id) == 0
    assert await issued.issued(contest.id) == first
    year = clock.now().year
    assert [c.serial for c in first] == [f"TST-{year}-{n:06d}" for n in range(1, 22)]
    assert len({c.code for c in first}) == 21
    assert all(codes.check(c.code) == c.code for c in first)


async def test_two_who_issue_at_once_issue_nothing_twice(db: None) -> None:
    contest = await make_confirmed()
    await issuers.create_issuer(contest.administrator, contest.committee, prefix="TST")
    runs = [issuing.issue(contest.organizer, contest.id) for _ in range(5)]
    counts = await asyncio.gather(*runs, return_exceptions=True)
    # One issues; whoever comes meanwhile is told so, and whoever comes after it finds nothing left.
    assert counts.count(21) == 1
    assert all(isinstance(each, IssuingUnderWayError) for each in counts if each not in {0, 21})
    serials = await database.fetch("SELECT serial FROM credentials.credential ORDER BY serial")
    assert [int(row["serial"][-6:]) for row in serials] == list(range(1, 22))


async def test_an_organizer_that_is_no_issuer_issues_nothing(db: None) -> None:
    contest = await make_confirmed()
    with pytest.raises(NoIssuerError):
        await issuing.issue(contest.organizer, contest.id)
    await issuers.create_issuer(contest.administrator, contest.committee, prefix="TST")
    with pytest.raises(IssuerExistsError):
        await issuers.create_issuer(contest.administrator, contest.committee, prefix="TST")


async def test_what_is_issued_verifies_from_outside_with_what_is_published(
    client: httpx.AsyncClient,
) -> None:
    _, credentials = await make_issued()
    for credential in credentials:
        report = await verify(
            credential.token, keys=OwnKeys(), status_lists=OwnStatusLists(), now=clock.now()
        )
        assert report.outcome == "valid", report
    token = credentials[0].token
    header = jwt.get_unverified_header(token)
    assert set(header) == {"alg", "kid", "typ"}
    keys = jwt.PyJWKSet.from_dict((await client.get("/.well-known/jwks.json")).json())
    payload = jwt.decode(token, keys[header["kid"]], algorithms=["ES256"])
    document = (await client.get("/.well-known/did.json")).json()
    # The key that signs tokens, and the one of embedded proofs; each is described.
    assert header["kid"] in document["assertionMethod"]
    assert document["assertionMethod"] == [each["id"] for each in document["verificationMethod"]]
    status = payload["credentialStatus"]
    listed = await client.get(status["statusListCredential"].removeprefix("http://localhost:8000"))
    assert listed.headers["content-type"] == "application/vc+jwt"
    assert listed.headers["access-control-allow-origin"] == "*"
    read = read_token(listed.text).payload
    assert f"max-age={read['credentialSubject']['ttl'] // 1000}" in listed.headers["cache-control"]


async def test_the_page_answers_in_every_form(client: httpx.AsyncClient) -> None:
    _, credentials = await make_issued()
    code, token = credentials[0].code, credentials[0].token
    page = await client.get(f"/V/{code}", headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "有效" in page.text
    assert "选手ZZ001-010" in page.text
    lower = await client.get(f"/v/{code.lower()}", headers={"Accept": "application/json"})
    report = lower.json()
    assert (report["state"], report["outcome"]) == ("valid", "valid")
    assert report["printed"]["recipient"] == "选手ZZ001-010"
    assert [step["id"] for step in report["steps"]] == [
        "format",
        "issuer",
        "key",
        "signature",
        "period",
        "status",
        "superseded",
    ]
    assert (await client.get(f"/V/{code}.jwt")).text == token
    twin = await client.get(f"/V/{code}", headers={"Accept": "application/vc+jwt"})
    assert twin.headers["content-type"] == "application/vc+jwt"
    assert jwt.get_unverified_header(twin.text)["typ"] == "vc+jwt"
    assert read_token(twin.text).payload == read_token(token).payload
    assert (
        await verify(twin.text, keys=OwnKeys(), status_lists=OwnStatusLists(), now=clock.now())
    ).outcome == "valid"
    pdf = await client.get(f"/V/{code}.pdf")
    assert pdf.headers["content-type"] == "application/pdf"
    assert extract_credential(pdf.content) == token


async def test_a_revoked_award_takes_its_certificate_along_at_once(client: httpx.AsyncClient) -> None:
    contest, credentials = await make_issued()
    award = next(a for a in await award_queries.awards_of(contest.id) if a.kind == "entry" and a.place == 1)
    fallen = [c for c in credentials if c.award == award.id]
    number = read_token(fallen[0].token).payload["credentialStatus"]["statusListCredential"][-1]
    before = await own_records.status_list(int(number))
    await awards.revoke(contest.organizer, award.id, "<b>资格不符</b>")
    after = await own_records.status_list(int(number))
    assert before is not None
    assert after is not None
    assert before.token != after.token
    for credential in credentials:
        report = await verify(
            credential.token, keys=OwnKeys(), status_lists=OwnStatusLists(), now=clock.now()
        )
        answer = (await client.get(f"/V/{credential.code}", headers={"Accept": "application/json"})).json()
        falls = credential.award == award.id or credential.award in {
            a.id for a in await award_queries.awards_of(contest.id) if a.revoked
        }
        assert (report.outcome == "invalid") == falls
        assert (answer["state"] == "revoked") == falls
    page = await client.get(f"/V/{fallen[0].code}", headers={"Accept": "text/html"})
    assert "已撤销" in page.text
    assert "&lt;b&gt;资格不符&lt;/b&gt;" in page.text


async def test_a_mistyped_code_is_called_so_and_an_unknown_one_is_not_found(
    client: httpx.AsyncClient,
) -> None:
    _, credentials = await make_issued()
    code = credentials[0].code
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    for accept, kind in (("text/html", "text/html; charset=utf-8"), ("*/*", "text/html; charset=utf-8")):
        mistyped = await client.get(f"/V/{wrong}", headers={"Accept": accept})
        assert (mistyped.status_code, mistyped.headers["content-type"]) == (400, kind)
    problem = await client.get(f"/V/{wrong}", headers={"Accept": "application/json"})
    assert (problem.status_code, problem.json()["code"]) == (400, "mistyped_code")
    unknown = await client.get(f"/V/{codes.new_code()}", headers={"Accept": "application/json"})
    assert (unknown.status_code, unknown.json()["code"]) == (404, "certificate_not_found")


async def test_closed_and_never_issued_are_alike_in_words_and_in_time(client: httpx.AsyncClient) -> None:
    contest, credentials = await make_issued()
    closed, never = credentials[0].code, codes.new_code()
    await closing.close_page(contest.administrator, closed)
    await closing.close_page(contest.administrator, closed)
    took: dict[str, list[float]] = {closed: [], never: []}
    for accept in ("text/html", "application/json"):
        answers = {
            code: await client.get(f"/V/{code}", headers={"Accept": accept}) for code in (closed, never)
        }
        assert answers[closed].status_code == answers[never].status_code == 404
        assert answers[closed].text == answers[never].text
    for _ in range(60):
        for code, times in took.items():
            begun = time.perf_counter()
            await client.get(f"/V/{code}", headers={"Accept": "application/json"})
            times.append(time.perf_counter() - begun)
    ratio = statistics.median(took[closed]) / statistics.median(took[never])
    assert 0.6 < ratio < 1.6
    await closing.open_page(contest.administrator, closed)
    assert (await client.get(f"/V/{closed}", headers={"Accept": "application/json"})).status_code == 200


async def test_a_killed_issuing_leaves_nothing_half_done(db: None, settings: Settings) -> None:
    contest = await make_confirmed(size=120)
    await issuers.create_issuer(contest.administrator, contest.committee, prefix="TST")
    everybody = Scope("competition", contest.id)
    expected = (await due(await place_of(contest.organizer, everybody), again=False)).total
    code = (
        "import asyncio, sys\n"
        "from uuid import UUID\n"
        "from credentials.issuing import service\n"
        "from registry.core import database\n"
        "from registry.core.actor import Actor, Grant\n"
        "from registry.core.settings import Settings, use\n"
        "settings = Settings(data_dir=sys.argv[1], database=sys.argv[2])\n"
        "use(settings)\n"
        "actor = Actor(UUID(sys.argv[4]), 'x', (Grant('organizer'),))\n"
        "async def run():\n"
        "    async with database.opened(settings):\n"
        "        print('ready', flush=True)\n"
        "        await service.issue(actor, UUID(sys.argv[3]))\n"
        "asyncio.run(run())\n"
    )
    arguments = [str(settings.data_dir), settings.database, str(contest.id)]
    killed = 0
    for delay in (0.02, 0.08, 0.14):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            code,
            *arguments,
            str(contest.organizer.account_id),
            stdout=asyncio.subprocess.PIPE,
            cwd=Path(__file__).parent.parent.parent,
        )
        assert process.stdout is not None
        await process.stdout.readline()
        await asyncio.sleep(delay)
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
        killed += await process.wait() == -signal.SIGKILL
        counted = await database.fetch_value("SELECT count(*) FROM credentials.credential")
        assert counted in {0, expected}
        assert counted == await database.fetch_value(
            "SELECT coalesce(sum(last), 0) FROM credentials.serial_counter"
        )
    assert killed >= 1
    await issuing.issue(contest.organizer, contest.id)
    row = await database.fetch_one(
        "SELECT count(*), count(DISTINCT recipient) AS recipients, max(right(serial, 6)::int) AS last"
        " FROM credentials.credential"
    )
    assert row is not None
    assert tuple(row) == (expected, expected, expected)
