"""The snapshot: keys of all issuers, and what is not to be relied on; the page; the choice of an issuer."""

import asyncio
import contextvars
import hashlib
import json
from io import BytesIO
from typing import Any, Final
from uuid import UUID

import httpx
import pytest
import zxingcpp
from PIL import Image

from credentials.checking.handed_in import check_file
from credentials.issuers import details, key_service, queries, service
from credentials.issuers.schemas import IssuerChange, Rotation
from credentials.issuing import queries as issued
from credentials.offline.keys import Prover
from credentials.offline.proof import short_kid
from credentials.offline.snapshot import take
from credentials.taking_back import suspending
from credentials.taking_back.selection import Selection
from registry.core import database
from tests.credentials.compromised import make_compromised
from tests.credentials.taking_back.test_taking_back import make_unpaid
from tests.factories import Contest, bearer, make_issued
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio
ADDRESS = "/verify/offline/snapshot.json"

WAITING: Final = """
SELECT count(*) FROM pg_locks l JOIN pg_database d ON d.oid = l.database AND d.datname = current_database()
WHERE NOT l.granted
"""


async def until_somebody_waits() -> None:
    """Return when another connection waits for a lock."""
    for _ in range(500):
        if await database.fetch_value(WAITING):
            return
        await asyncio.sleep(0.02)
    raise TimeoutError


async def snapshot(client: httpx.AsyncClient) -> dict[str, Any]:
    answer = await client.get(ADDRESS)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def mark(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()[:12]


async def test_it_names_what_was_revoked_or_suspended_by_no_more_than_a_hash(
    client: httpx.AsyncClient,
) -> None:
    contest, credentials = await make_unpaid()
    made = await issued.issued(contest.id)
    assert ((await snapshot(client))["revoked"], (await snapshot(client))["suspended"]) == ("", "")
    selection = Selection("credential", credentials[0])
    await suspending.suspend(contest.organizer, selection, "申诉正在处理")
    suspended = made[0].code
    revoked = made[1].code
    await database.execute(
        "INSERT INTO credentials.revocation (id, credential, reason, revoked_by, revoked_at)"
        " SELECT gen_random_uuid(), c.id, '证书内容有误', c.issued_by, now() FROM credentials.credential c"
        " WHERE c.code = $1",
        revoked,
    )
    found = await snapshot(client)
    assert (found["revoked"], found["suspended"]) == (mark(revoked), mark(suspended))
    await suspending.lift(contest.organizer, selection, "申诉不成立")
    assert (await snapshot(client))["suspended"] == ""
    await suspending.suspend(contest.organizer, selection, "又一件申诉")
    assert (await snapshot(client))["suspended"] == mark(suspended)
    words = (await client.get(ADDRESS)).text
    assert not any(one.code in words or one.serial in words for one in made)


async def test_an_open_correction_suspends_its_event_there_too(client: httpx.AsyncClient) -> None:
    contest, _ = await make_unpaid()
    event = await database.fetch_value("SELECT id FROM competitions.event WHERE code = 'ZZ001'")
    changes = [{"entry": "ZZ001-02", "points": "99.5"}]
    answer = await client.post(
        f"/api/events/{event}/corrections",
        headers=bearer(contest.organizer),
        json={"base": 1, "reason": "漏计五分", "changes": changes},
    )
    assert answer.status_code == 201
    of_event = await database.fetch(
        "SELECT c.code FROM credentials.credential c"
        " JOIN competitions.award_recipient r ON r.id = c.recipient"
        " JOIN competitions.award a ON a.id = r.award WHERE a.event = $1",
        event,
    )
    assert of_event
    assert (await snapshot(client))["suspended"] == "".join(sorted(mark(row["code"]) for row in of_event))
    decision = f"/api/corrections/{answer.json()['id']}/refusal"
    await client.post(decision, headers=bearer(contest.bureau), json={"answer": "不成立"})
    assert (await snapshot(client))["suspended"] == ""


async def test_it_holds_the_keys_of_all_issuers_and_names_compromised_ones(client: httpx.AsyncClient) -> None:
    contest, _ = await make_issued(4)
    issuer = (await details.issuers(contest.administrator))[0]
    first = (await queries.issuer_of(contest.id)).kid
    (key,) = (await snapshot(client))["keys"]
    assert key["kid"] == short_kid(first).hex()
    assert key["did"] == issuer.did
    assert key["name"] == {"zh": issuer.name.zh, "en": issuer.name.en}
    assert (await client.get(f"/keys/{first.partition('#')[2]}")).json()["x"] == key["x"]
    await key_service.rotate(contest.administrator, issuer.id, Rotation(reason="试换（虚构）"))
    # A retired key stays, since what it signed stays good.
    assert len((await snapshot(client))["keys"]) == 2


async def test_a_compromised_key_is_none_of_them(client: httpx.AsyncClient) -> None:
    contest, _ = await make_issued(4)
    kid = short_kid((await queries.issuer_of(contest.id)).kid).hex()
    await make_compromised(contest)
    found = await snapshot(client)
    assert found["compromised"] == [kid]
    assert kid not in {key["kid"] for key in found["keys"]}


async def test_copies_are_kept_for_a_minute_and_open_to_every_origin(client: httpx.AsyncClient) -> None:
    await make_issued(4)
    answer = await client.get(ADDRESS)
    assert answer.headers["cache-control"] == "public, max-age=60"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["etag"]
    assert "set-cookie" not in answer.headers
    found = answer.json()
    assert found["taken_at"].endswith(":00Z")
    assert found["ends_at"] > found["taken_at"]


async def test_the_page_and_the_worker_are_the_same_for_everybody(client: httpx.AsyncClient) -> None:
    shown = await client.get("/verify/offline?lang=en")
    assert shown.status_code == 200
    assert shown.headers["permissions-policy"] == "camera=(self), geolocation=(), microphone=()"
    assert "worker-src 'self'" in shown.headers["content-security-policy"]
    assert "_csrf_token" not in shown.text
    worker = await client.get("/verify-worker.js")
    assert worker.headers["content-type"].startswith("text/javascript")
    assert worker.headers["cache-control"] == "no-cache"


@pytest.mark.parametrize("path", ["/", "/competitions", "/verify/more", "/sign-in"])
async def test_no_other_page_may_ask_for_the_camera(client: httpx.AsyncClient, path: str) -> None:
    allowed = (await client.get(path)).headers["permissions-policy"]
    assert allowed == "camera=(), geolocation=(), microphone=()"


async def test_typing_a_code_and_scanning_stand_on_one_page(client: httpx.AsyncClient) -> None:
    assert "camera=(self)" in (await client.get("/verify")).headers["permissions-policy"]
    assert 'id="scan" hidden' in (await client.get("/verify")).text


async def set_qr_code(contest: Contest, qr_code: Any) -> UUID:
    issuer = (await details.issuers(contest.administrator))[0]
    found = await details.issuer(contest.administrator, issuer.id)
    change = IssuerChange(name=found.name, name_en=found.name_en, qr_code=qr_code)
    await service.change(contest.administrator, issuer.id, change)
    return issuer.id


async def test_an_issuer_chooses_what_its_codes_hold(db: None) -> None:
    contest, credentials = await make_issued(4)
    did = (await queries.issuer_of(contest.id)).did
    assert (await queries.paper(did)).prove is None
    issuer = await set_qr_code(contest, "offline")
    prove = (await queries.paper(did)).prove
    assert isinstance(prove, Prover)
    own = (await queries.issuer_of(contest.id)).kid
    await key_service.rotate(
        contest.administrator, issuer, Rotation(algorithm="RS256", reason="试换（虚构）")
    )
    prove = (await queries.paper(did)).prove
    assert isinstance(prove, Prover)
    key = prove.key_for(own)
    assert key is not None
    assert (key.kid, key.retired) == (own, True)
    assert credentials
    assert not (await details.issuer(contest.administrator, issuer)).proves


async def test_the_issuer_s_page_says_when_its_key_proves_nothing_and_tries_the_code(
    client: httpx.AsyncClient,
) -> None:
    contest, _ = await make_issued(4)
    issuer = await set_qr_code(contest, "offline")
    browser = Browser(client, contest.administrator)
    assert "断网不能核验" not in (await browser.get(f"/issuers/{issuer}")).text
    assert "#" in read_from(await client.get(f"/issuers/{issuer}/specimen.png"))
    await key_service.rotate(
        contest.administrator, issuer, Rotation(algorithm="RS256", reason="试换（虚构）")
    )
    assert "断网不能核验" in (await browser.get(f"/issuers/{issuer}")).text
    assert "#" not in read_from(await client.get(f"/issuers/{issuer}/specimen.png"))


def read_from(drawn: httpx.Response) -> str:
    with Image.open(BytesIO(drawn.content)) as picture:
        (found,) = zxingcpp.read_barcodes(picture.convert("L"))
    return str(found.text)


async def test_the_pdf_of_an_issuer_with_such_codes_is_the_same_each_time(client: httpx.AsyncClient) -> None:
    contest, credentials = await make_issued(4)
    code = credentials[0].code
    plain = (await client.get(f"/V/{code}.pdf")).content
    await set_qr_code(contest, "offline")
    first, second = [(await client.get(f"/V/{code}.pdf")).content for _ in range(2)]
    assert first == second != plain
    await make_compromised(contest)
    # What the thief of a key may have signed gets no proof by another key either.
    assert (await client.get(f"/V/{code}.pdf")).content == plain


async def test_a_photo_of_such_a_code_is_read_by_the_server_too(client: httpx.AsyncClient) -> None:
    contest, _ = await make_unpaid()
    code = (await issued.issued(contest.id))[0].code
    await set_qr_code(contest, "offline")
    drawn = await client.get(f"/V/{code}.png")
    with Image.open(BytesIO(drawn.content)) as page:
        # Anew as JPEG, since the picture itself has the credential in it.
        photo = BytesIO()
        page.convert("RGB").rotate(4, Image.Resampling.BICUBIC, fillcolor="white").save(photo, "JPEG")
    (read,) = zxingcpp.read_barcodes(Image.open(photo))
    assert f"/V/{code}#" in read.text
    checked = await check_file(photo.getvalue(), "photo.jpg")
    assert checked.certificate is not None
    assert (checked.state, checked.certificate.code) == ("valid", code)


async def test_of_many_who_ask_at_once_one_reads_the_lists(db: None) -> None:
    contest, credentials = await make_unpaid()
    await suspending.suspend(contest.organizer, Selection("credential", credentials[0]), "申诉正在处理")
    outside = contextvars.copy_context()
    async with database.transaction():
        # Whoever reads waits here, and is seen to wait.
        await database.execute("LOCK TABLE credentials.revocation IN ACCESS EXCLUSIVE MODE")
        asking = [asyncio.create_task(take(), context=outside.copy()) for _ in range(5)]
        await until_somebody_waits()
        await asyncio.sleep(0.3)
        assert await database.fetch_value(WAITING) == 1
    found = [json.loads(one)["suspended"] for one in await asyncio.gather(*asking)]
    assert found == [mark((await issued.issued(contest.id))[0].code)] * 5
