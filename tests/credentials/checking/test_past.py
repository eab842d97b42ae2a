"""What was so at a past time: in the status list, on the page, and in the answer for programs."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx
import jwt
import pytest

from credentials.checking import integrity_form, past
from credentials.issuing import queries as issued
from credentials.status_list import bit, decode
from credentials.verification.revocation import check_status
from credentials.verification.status_credential import FoundList
from credentials.verification.tokens import read_token
from registry.core import clock, database
from tests.credentials.taking_back.test_taking_back import make_unpaid

pytestmark = pytest.mark.anyio

NOW = datetime(2026, 1, 20, 12, tzinfo=UTC)


def stamp(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


async def make_history() -> tuple[str, int, str]:
    """Return code, place and token of one issued on the 1st, suspended 5th to 8th, revoked on the 10th."""
    contest, _ = await make_unpaid()
    made = next(one for one in await issued.issued(contest.id))
    credential = await database.fetch_value(
        "SELECT id FROM credentials.credential WHERE code = $1", made.code
    )
    account = contest.organizer.account_id
    day = {n: datetime(2026, 1, n, 12, tzinfo=UTC) for n in (1, 5, 8, 10)}
    async with database.transaction():
        # History is made by hand here, past the guards that let nobody else do so.
        await database.execute("SET LOCAL session_replication_role = replica")
        await database.execute("UPDATE credentials.status_list SET created_at = $1", day[1])
        await database.execute("UPDATE credentials.credential SET issued_at = $1", day[1])
        await database.execute(
            "INSERT INTO credentials.suspension (id, credential, reason, suspended_by, suspended_at,"
            " lifted_by, lifted_at, outcome)"
            " VALUES (gen_random_uuid(), $1, '申诉处理中', $2, $3, $2, $4, '维持')",
            credential,
            account,
            day[5],
            day[8],
        )
        await database.execute(
            "INSERT INTO credentials.revocation (id, credential, reason, revoked_by, revoked_at)"
            " VALUES (gen_random_uuid(), $1, '复核不符', $2, $3)",
            credential,
            account,
            day[10],
        )
    index = await database.fetch_value(
        "SELECT status_index FROM credentials.credential WHERE id = $1", credential
    )
    return made.code, index, made.token


async def listed(client: httpx.AsyncClient, at: str | None) -> tuple[httpx.Response, dict[str, Any]]:
    answer = await client.get("/status/1" + (f"?timestamp={quote(at)}" if at else ""))
    assert answer.status_code == 200, answer.text
    return answer, jwt.decode(answer.text, options={"verify_signature": False})


async def test_the_list_is_as_it_was(client: httpx.AsyncClient) -> None:
    _, index, _ = await make_history()
    for at, revoked in (
        ("2026-01-01T12:00:00Z", False),
        ("2026-01-10T11:59:59Z", False),
        ("2026-01-10T12:00:00Z", True),
        ("2026-01-10T19:59:59+08:00", False),
        ("2026-01-10T20:00:00+08:00", True),
        (stamp(clock.now() - timedelta(hours=1)), True),
    ):
        answer, payload = await listed(client, at)
        assert bit(decode(payload["credentialSubject"]["encodedList"]), index) is revoked, at
        assert answer.headers["cache-control"] == f"public, max-age={30 * 86_400}"
        assert payload["validFrom"] == payload["validUntil"]
        again, _ = await listed(client, at)
        assert again.headers["etag"] == answer.headers["etag"]
    _, present = await listed(client, None)
    assert bit(decode(present["credentialSubject"]["encodedList"]), index)


async def test_a_past_list_says_nothing_of_today(client: httpx.AsyncClient) -> None:
    _, _, token = await make_history()
    answer, _ = await listed(client, "2026-01-02T00:00:00Z")
    from credentials.checking.own_records import OwnKeys

    class Past:
        async def find_list(self, url: str) -> FoundList:
            return FoundList(answer.text, vouched=True)

    payload = read_token(token).payload
    for now, code in ((clock.now(), "status_list_stale"), (datetime(2026, 1, 2, tzinfo=UTC), "")):
        step = await check_status(payload, keys=OwnKeys(), status_lists=Past(), now=now)
        assert (step.outcome, step.code) == ("unchecked" if code else "passed", code)


async def test_past_lists_leave_the_present_one_where_it_is_kept(client: httpx.AsyncClient) -> None:
    await make_history()
    as_json = {"Accept": "application/vc"}
    first = await client.get("/status/1", headers=as_json)
    kept = dict(integrity_form._lists)
    past_one = await client.get("/status/1?timestamp=2026-01-02T00:00:00Z", headers=as_json)
    assert past_one.json()["validUntil"] == "2026-01-02T00:00:00Z"
    assert integrity_form._lists == kept
    assert (await client.get("/status/1", headers=as_json)).content == first.content


async def test_this_very_moment_is_not_kept_for_long(client: httpx.AsyncClient) -> None:
    await make_history()
    answer, _ = await listed(client, stamp(clock.now()))
    assert answer.headers["cache-control"] == "public, max-age=60"


@pytest.mark.parametrize(
    ("at", "code"),
    [
        ("", "time_malformed"),
        ("yesterday", "time_malformed"),
        ("2026-01-10", "time_malformed"),
        ("2026-01-10T12:00:00", "time_malformed"),
        ("2026-02-30T12:00:00Z", "time_malformed"),
        ("1", "time_malformed"),
        ("9999-12-31T23:59:59Z", "time_in_future"),
        ("2026-01-01T11:59:59Z", "time_before_list"),
        ("0001-01-01T00:00:00Z", "time_before_list"),
        ("0001-01-01T00:00:00+23:59", "time_malformed"),
        ("9999-12-31T23:59:59-23:59", "time_malformed"),
    ],
)
async def test_a_time_that_cannot_be_answered_is_refused_by_name(
    client: httpx.AsyncClient, at: str, code: str
) -> None:
    await make_history()
    for accept in ("application/vc+jwt", "application/json"):
        answer = await client.get(f"/status/1?timestamp={quote(at)}", headers={"Accept": accept})
        assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert (await client.get("/status/77?timestamp=2026-01-02T00:00:00Z")).status_code == 404


@pytest.mark.parametrize(
    ("at", "state", "reason"),
    [
        ("2025-12-31", "not_issued", ""),
        ("2026-01-01", "valid", ""),
        ("2026-01-05", "suspended", "申诉处理中"),
        ("2026-01-08", "valid", ""),
        ("2026-01-10T11:59:59Z", "valid", ""),
        ("2026-01-10", "revoked", "复核不符"),
    ],
)
async def test_a_certificate_s_page_and_json_tell_how_it_was(
    client: httpx.AsyncClient, at: str, state: str, reason: str
) -> None:
    code, _, _ = await make_history()
    json = {"Accept": "application/json"}
    said = (await client.get(f"/V/{code}?at={quote(at)}", headers=json)).json()
    assert (said["state"], said["then"]["state"], said["then"]["reason"]) == ("revoked", state, reason)
    page = await client.get(f"/V/{code}?at={quote(at)}")
    words = {"not_issued": "尚未签发", "valid": "有效", "suspended": "暂停", "revoked": "已撤销"}
    assert words[state] in page.text.partition('id="then"')[2].partition("</p>")[0]
    assert "then" not in (await client.get(f"/V/{code}", headers=json)).json()


async def test_a_day_to_come_is_refused_where_it_was_asked(client: httpx.AsyncClient) -> None:
    code, _, _ = await make_history()
    for at in ("2999-01-01", "soon", "2026-02-30", quote("0001-01-01T00:00:00+23:59")):
        assert (await client.get(f"/V/{code}?at={at}")).status_code == 400
        assert (
            await client.get(f"/V/{code}?at={at}", headers={"Accept": "application/json"})
        ).status_code == 400
    today = clock.today().isoformat()
    said = (await client.get(f"/V/{code}?at={today}", headers={"Accept": "application/json"})).json()
    assert said["then"]["state"] == "revoked"
    assert past.end_of(today) <= clock.now()
