"""Several issuers in one registry: their addresses, their keys, and what happens when a key ends."""

from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import httpx
import jwt
import pytest
from PIL import Image

from credentials.certificate.paper import Paper
from credentials.checking.own_records import OwnKeys, OwnStatusLists
from credentials.issuers import details, key_service, queries, service
from credentials.issuers.key_service import CompromiseDateError, KeyStateError, LastKeyError
from credentials.issuers.schemas import Compromise, IssuerChange, Rotation
from credentials.issuers.seals import SealUnusableError, redrawn
from credentials.issuing import queries as issued
from credentials.issuing import service as issuing
from credentials.verification.verifying import verify
from registry.core import clock, database
from registry.core.errors import ForbiddenError
from registry.people.organizations import service as organizations
from registry.people.organizations.schemas import OrganizationIn
from tests.factories import Contest, bearer, make_account, make_confirmed, make_issued, make_issuer
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio

ROTATION = Rotation(reason="到期更换（虚构）")


async def make_second(contest: Contest, slug: str = "education-bureau", prefix: str = "EDU") -> UUID:
    bureau = next(each for name, each in contest.organizations.items() if "教育局" in name)
    return await service.create_issuer(contest.administrator, bureau, prefix=prefix, slug=slug)


async def make_pair() -> tuple[Contest, UUID, UUID]:
    contest = await make_confirmed()
    return contest, await make_issuer(contest), await make_second(contest)


def picture(size: tuple[int, int] = (300, 300), form: str = "PNG") -> bytes:
    made = BytesIO()
    Image.new("RGB", size, (179, 38, 30)).save(made, form)
    return made.getvalue()


async def kids(client: httpx.AsyncClient, path: str = "/.well-known") -> set[str]:
    return {each["kid"] for each in (await client.get(f"{path}/jwks.json")).json()["keys"]}


async def keys_of(contest: Contest, issuer: UUID, algorithm: str = "ES256") -> list[details.KeyLine]:
    keys = (await details.issuer(contest.administrator, issuer)).keys
    return [key for key in keys if key.algorithm == algorithm]


async def test_a_second_issuer_stands_below_a_path_of_its_own(client: httpx.AsyncClient) -> None:
    await make_pair()
    site = (await client.get("/.well-known/did.json")).json()
    other = (await client.get("/issuers/education-bureau/did.json")).json()
    assert site["id"] == "did:web:localhost%3A8000"
    assert other["id"] == "did:web:localhost%3A8000:issuers:education-bureau"
    assert other["assertionMethod"][0].startswith(other["id"] + "#")
    published, proof_key = other["assertionMethod"]
    assert await kids(client, "/issuers/education-bureau") == {published}
    assert [each["type"] for each in other["verificationMethod"]] == ["JsonWebKey", "Multikey"]
    assert (await client.get(f"/keys/{proof_key.partition('#')[2]}")).json()["crv"] == "Ed25519"
    assert not await kids(client) & await kids(client, "/issuers/education-bureau")
    for slug in ("", "nobody"):
        assert (await client.get(f"/issuers/{slug}/did.json")).status_code == 404
    thumbprint = other["assertionMethod"][0].partition("#")[2]
    assert (await client.get(f"/keys/{thumbprint}")).json()["kid"] == thumbprint


async def test_status_lists_of_two_issuers_have_numbers_of_their_own(client: httpx.AsyncClient) -> None:
    await make_pair()
    lists = await database.fetch("SELECT number FROM credentials.status_list ORDER BY number")
    assert [row["number"] for row in lists] == [1, 2]
    issuers = [
        (await client.get(f"/status/{n}", headers={"Accept": "application/json"})).json() for n in (1, 2)
    ]
    assert {each["issuer"] for each in issuers} == {
        "did:web:localhost%3A8000",
        "did:web:localhost%3A8000:issuers:education-bureau",
    }


async def test_what_is_published_has_a_tag_and_is_sent_once(client: httpx.AsyncClient) -> None:
    await make_pair()
    thumbprint = (await kids(client)).pop().partition("#")[2]
    for path, fresh in (
        ("/.well-known/did.json", 300),
        ("/.well-known/jwks.json", 300),
        ("/issuers/education-bureau/did.json", 300),
        (f"/keys/{thumbprint}", 300),
        ("/status/1", 60),
    ):
        first = await client.get(path)
        tag = first.headers["etag"]
        assert first.headers["cache-control"] == f"public, max-age={fresh}", path
        assert first.headers["access-control-allow-origin"] == "*"
        assert "set-cookie" not in first.headers
        for held in (tag, f'"other", W/{tag}', "*"):
            again = await client.get(path, headers={"If-None-Match": held})
            assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag), (path, held)
        assert (await client.get(path, headers={"If-None-Match": '"other"'})).status_code == 200
    listed = await client.get("/status/1")
    as_json = await client.get("/status/1", headers={"Accept": "application/json"})
    assert "Accept" in listed.headers["vary"]
    assert listed.headers["etag"] != as_json.headers["etag"]


async def test_a_rotated_key_stays_published_and_what_it_signed_stays_good(client: httpx.AsyncClient) -> None:
    contest, credentials = await make_issued()
    issuer = (await details.issuers(contest.administrator))[0].id
    before = await kids(client)
    tagged = (await client.get("/.well-known/did.json")).headers["etag"]
    kid = await key_service.rotate(contest.administrator, issuer, ROTATION)
    assert await kids(client) == before | {kid}
    assert (await client.get("/.well-known/did.json", headers={"If-None-Match": tagged})).status_code == 200
    assert [key.state for key in await keys_of(contest, issuer)] == ["current", "retired"]
    assert [key.state for key in await keys_of(contest, issuer, "EdDSA")] == ["current"]
    report = await verify(
        credentials[0].token, keys=OwnKeys(), status_lists=OwnStatusLists(), now=clock.now()
    )
    assert report.outcome == "valid"
    # The list is signed with the new key from the next reading on.
    assert jwt.get_unverified_header((await client.get("/status/1")).text)["kid"] == kid


async def test_a_key_that_an_issuer_signs_with_alone_is_not_retired(db: None) -> None:
    contest, issuer, _ = await make_pair()
    for algorithm in ("ES256", "EdDSA"):
        (key,) = await keys_of(contest, issuer, algorithm)
        with pytest.raises(LastKeyError):
            await key_service.retire(contest.administrator, issuer, key.id, "无")
        rotation = Rotation(algorithm=algorithm, reason="到期更换（虚构）")
        await key_service.rotate(contest.administrator, issuer, rotation)
        with pytest.raises(KeyStateError):
            await key_service.retire(contest.administrator, issuer, key.id, "无")


async def test_a_compromised_key_vanishes_and_what_it_signed_later_is_not_believed(
    client: httpx.AsyncClient,
) -> None:
    contest, credentials = await make_issued()
    administrator = contest.administrator
    issuer = (await details.issuers(administrator))[0].id
    (key,) = await keys_of(contest, issuer)
    since = await database.fetch_value("SELECT max(issued_at) FROM credentials.credential")
    assert (await state(client, credentials[0].code))["state"] == "valid"

    later = Compromise(since=since + timedelta(microseconds=1), reason="备份介质遗失（虚构）")
    kid = await key_service.compromise(administrator, issuer, key.id, later)
    assert await kids(client) == {kid}
    assert (await client.get(f"/keys/{key.thumbprint}")).status_code == 404
    before = await state(client, credentials[0].code)
    assert (before["state"], outcome_of(before, "key")) == ("valid", "passed")
    twin = await client.get(f"/V/{credentials[0].code}", headers={"Accept": "application/vc+jwt"})
    assert jwt.get_unverified_header(twin.text)["kid"] == kid
    outside = await verify(
        credentials[0].token, keys=OwnKeys(), status_lists=OwnStatusLists(), now=clock.now()
    )
    assert outside.outcome == "invalid"

    with pytest.raises(KeyStateError):
        await key_service.compromise(administrator, issuer, key.id, later)
    earlier = Compromise(since=since, reason="备份介质遗失（虚构）")
    assert await key_service.compromise(administrator, issuer, key.id, earlier) is None
    after = await state(client, credentials[0].code)
    assert after["state"] != "valid"
    assert after["outcome"] == "invalid"
    assert outcome_of(after, "key") == "failed"
    assert outcome_of(after, "signature") == "unchecked"
    refused = await client.get(f"/V/{credentials[0].code}", headers={"Accept": "application/vc+jwt"})
    assert (refused.status_code, refused.json()["code"]) == (409, "signer_compromised")


async def state(client: httpx.AsyncClient, code: str) -> dict[str, Any]:
    answer = await client.get(f"/V/{code}", headers={"Accept": "application/json"})
    return dict(answer.json())


def outcome_of(report: dict[str, Any], step: str) -> str:
    return str(next(each["outcome"] for each in report["steps"] if each["id"] == step))


async def test_a_moment_of_compromise_lies_between_the_making_of_the_key_and_now(db: None) -> None:
    contest, issuer, _ = await make_pair()
    (key,) = await keys_of(contest, issuer)
    for since in (key.created_at - timedelta(seconds=1), clock.now() + timedelta(hours=1)):
        with pytest.raises(CompromiseDateError):
            await key_service.compromise(
                contest.administrator, issuer, key.id, Compromise(since=since, reason="无")
            )


async def test_an_issuer_may_sign_with_rs256_from_some_day_on(client: httpx.AsyncClient) -> None:
    contest, issuer, _ = await make_pair()
    rotation = Rotation(algorithm="RS256", reason="外部系统只认 RS256（虚构）")
    kid = await key_service.rotate(contest.administrator, issuer, rotation)
    await issuing.issue(contest.organizer, contest.id)
    token = (await issued.issued(contest.id))[0].token
    assert jwt.get_unverified_header(token) == {"alg": "RS256", "kid": kid, "typ": "JWT"}
    report = await verify(token, keys=OwnKeys(), status_lists=OwnStatusLists(), now=clock.now())
    assert report.outcome == "valid"


async def test_the_key_after_a_compromised_one_is_of_the_same_algorithm(db: None) -> None:
    contest, issuer, _ = await make_pair()
    rotation = Rotation(algorithm="RS256", reason="外部系统只认 RS256（虚构）")
    await key_service.rotate(contest.administrator, issuer, rotation)
    (key,) = await keys_of(contest, issuer, "RS256")
    given = Compromise(since=clock.now(), reason="备份介质遗失（虚构）")
    kid = await key_service.compromise(contest.administrator, issuer, key.id, given)
    signs = await queries.issuer_of(contest.id)
    assert (signs.kid, signs.algorithm) == (kid, "RS256")
    await issuing.issue(contest.organizer, contest.id)
    token = (await issued.issued(contest.id))[0].token
    assert jwt.get_unverified_header(token) == {"alg": "RS256", "kid": kid, "typ": "JWT"}


async def test_who_signs_stands_in_what_is_issued_from_then_on(client: httpx.AsyncClient) -> None:
    contest, credentials = await make_issued()
    issuer = (await details.issuers(contest.administrator))[0].id
    change = IssuerChange(
        name="新名称组委会（虚构）",
        name_en="Newly Named Committee (fictional)",
        signatory="张三",
        signatory_en="Zhang San",
        post="主任",
        post_en="Chair",
        layout="portrait",
    )
    await service.change(contest.administrator, issuer, change)
    assert (await state(client, credentials[0].code))["printed"]["official"] is None
    found = await queries.issuer_of(contest.id)
    assert found.official is not None
    assert (found.official.zh, found.official.en) == ("主任 张三", "Zhang San, Chair")
    lines = await database.fetch(
        "SELECT before::text || after::text AS said FROM registry.audit_line WHERE action = 'issuers.change'"
    )
    assert len(lines) == 1
    assert "张三" not in lines[0]["said"]
    assert "Zhang" not in lines[0]["said"]


async def test_only_administrators_change_issuers_and_auditors_see_them(db: None) -> None:
    contest, issuer, _ = await make_pair()
    with pytest.raises(ForbiddenError):
        await key_service.rotate(contest.organizer, issuer, ROTATION)
    with pytest.raises(ForbiddenError):
        await service.set_seal(contest.organizer, issuer, picture())
    with pytest.raises(ForbiddenError):
        await details.issuers(contest.organizer)
    auditor = await make_account("auditor", contest.administrator)
    assert len(await details.issuers(auditor)) == 2
    with pytest.raises(ForbiddenError):
        await key_service.rotate(auditor, issuer, ROTATION)


async def test_a_seal_is_drawn_anew_and_stands_on_the_paper(db: None) -> None:
    contest, issuer, _ = await make_pair()
    hidden = picture() + b"hidden behind the end"
    await service.set_seal(contest.administrator, issuer, hidden)
    did = (await details.issuer(contest.administrator, issuer)).did
    seal = (await queries.paper(did)).seal
    assert seal is not None
    assert seal.startswith(b"\x89PNG")
    assert b"hidden" not in seal
    await service.set_seal(contest.administrator, issuer, None)
    assert await queries.paper(did) == Paper("landscape", None)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"GIF89a" + b"\0" * 200,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        picture(form="GIF"),
        picture()[:200],
        picture((100, 100)),
        picture((300, 4_001)),
        b"\0" * 2_000_001,
    ],
    ids=["empty", "fake", "svg", "gif", "cut", "small", "tall", "heavy"],
)
def test_what_is_no_seal_is_refused(content: bytes) -> None:
    with pytest.raises(SealUnusableError):
        redrawn(content)


def test_a_large_seal_is_made_smaller() -> None:
    with Image.open(BytesIO(redrawn(picture((3_000, 3_000), "JPEG")))) as kept:
        assert (kept.size, kept.format, kept.mode) == ((900, 900), "PNG", "RGBA")


async def test_the_pages_set_an_issuer_up_and_end_its_keys(client: httpx.AsyncClient) -> None:
    administrator = await make_account("administrator")
    host = OrganizationIn(name="承办甲（虚构）", name_en="Host A (fictional)", kind="host", fictional=True)
    organization = (await organizations.register_organizations(administrator, [host]))[host.name]
    browser = Browser(client, administrator)
    form = {
        "organization": str(organization),
        "prefix": "abc",
        "slug": "",
        "name": host.name,
        "name_en": host.name_en,
        "layout": "portrait",
        "qr_code": "offline",
        "algorithm": "ES256",
    }
    refused = await browser.send("/issuers/new", "/issuers/new", **form)
    assert refused.status_code == 400
    assert "承办甲（虚构）" in refused.text
    made = await browser.send("/issuers/new", "/issuers/new", **(form | {"prefix": "ABC"}))
    assert made.status_code == 303
    here = made.headers["location"]
    assert "did:web:localhost%3A8000" in (await browser.get("/issuers")).text
    rotated = await browser.send(here, f"{here}/keys", algorithm="ES256", reason="试换（虚构）")
    assert rotated.status_code == 303
    issuer = UUID(here.rpartition("/")[2])
    keys = [key for key in (await details.issuer(administrator, issuer)).keys if key.algorithm == "ES256"]
    key = f"{here}/keys/{keys[0].id}"
    assert (await browser.send(key, f"{key}/retire", retire_reason="试停（虚构）")).status_code == 400
    now = clock.now().astimezone(clock.SHANGHAI) + timedelta(seconds=-1)
    early = now.replace(year=2020).isoformat(timespec="seconds")[:19]
    assert (await browser.send(key, f"{key}/compromise", since=early, reason="试（虚构）")).status_code == 400
    answer = await client.get(f"{here}/specimen")
    assert answer.status_code == 200
    drawn = await client.get(f"{here}/specimen.png?sample=team")
    assert drawn.content.startswith(b"\x89PNG")
    with Image.open(BytesIO(drawn.content)) as shown:
        assert shown.height > shown.width
    pdf = await client.get(f"{here}/specimen.pdf?sample=school&layout=landscape")
    assert pdf.content.startswith(b"%PDF")


async def test_the_api_takes_a_new_key_and_a_seal(client: httpx.AsyncClient) -> None:
    contest, issuer, _ = await make_pair()
    headers = bearer(contest.administrator)
    answer = await client.post(
        f"/api/issuers/{issuer}/keys", json={"reason": "试换（虚构）"}, headers=headers
    )
    assert answer.status_code == 201
    details = (await client.get(f"/api/issuers/{issuer}", headers=headers)).json()
    assert details["keys"][0]["kid"] == answer.json()["kid"]
    sealed = await client.put(
        f"/api/issuers/{issuer}/seal", files={"file": ("seal.png", picture())}, headers=headers
    )
    assert sealed.json()["has_seal"] is True
    wrong = await client.put(
        f"/api/issuers/{issuer}/seal", files={"file": ("seal.png", b"no")}, headers=headers
    )
    assert wrong.json()["code"] == "seal_unusable"
