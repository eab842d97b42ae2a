"""A holder's own certificates: which are theirs, in which state, and every form of taking one away."""

import io
import json
from uuid import UUID

import httpx
import pytest
from pypdf import PdfReader

from competitions.awards import service as awards
from credentials.certificate.attachment import extract_credential
from credentials.checking.own_records import OwnKeys, OwnStatusLists
from credentials.checking.queries import CertificateNotFoundError
from credentials.closing import service as closing
from credentials.holding import service
from credentials.records.service import NoPersonError
from credentials.verification.verifying import verify
from registry.core import clock, database
from registry.core.actor import VISITOR, Actor
from registry.core.errors import NotSignedInError
from tests.credentials.compromised import make_compromised
from tests.factories import Contest, bearer, make_account, make_issued
from tests.registry.people.records import Browser

pytestmark = pytest.mark.anyio


async def account_of(contest: Contest, name: str, username: str = "learner") -> Actor:
    person: UUID = await database.fetch_value("SELECT id FROM registry.person WHERE name = $1", name)
    return await make_account(
        "student", contest.administrator, username=username, person=person, organization=None, grants=[]
    )


async def test_one_s_own_certificates_and_nobody_else_s(db: None) -> None:
    contest, issued = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    (own,) = await service.own_certificates(learner)
    (credential,) = [one for one in issued if one.code == own.code]
    assert (own.serial, own.award.zh, own.state, own.closed) == (credential.serial, "一等奖", "valid", False)
    other = next(one.code for one in issued if one.code != own.code)
    with pytest.raises(CertificateNotFoundError):
        await service.own_file(learner, other, "jwt")
    with pytest.raises(NotSignedInError):
        await service.own_certificates(VISITOR)
    with pytest.raises(NoPersonError):
        await service.own_certificates(contest.organizer)


async def test_records_that_were_merged_are_one_holder(db: None) -> None:
    contest, _ = await make_issued()
    one = await account_of(contest, "选手ZZ001-010")
    other = await account_of(contest, "选手ZZ002-010", "other")
    await database.execute(
        "UPDATE registry.person SET merged_into = $2 WHERE id = $1", other.person_id, one.person_id
    )
    both = {own.code for own in await service.own_certificates(one)}
    assert len(both) == 2
    assert {own.code for own in await service.own_certificates(other)} == both
    for code in both:
        assert (await service.own_file(other, code, "jwt")).content.count(b".") == 2


async def test_every_form_says_the_same(db: None) -> None:
    contest, issued = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    (own,) = await service.own_certificates(learner)
    token = next(one.token for one in issued if one.code == own.code)
    pdf = await service.own_file(learner, own.grouped.lower(), "pdf")
    assert pdf.name == f"{own.serial}.pdf"
    assert extract_credential(pdf.content) == token
    assert len(PdfReader(io.BytesIO(pdf.content)).pages) == 1
    assert (await service.own_file(learner, own.code, "jwt")).content.decode() == token
    enveloped = json.loads((await service.own_file(learner, own.code, "json")).content)
    assert enveloped["type"] == "EnvelopedVerifiableCredential"
    report = await verify(
        enveloped["id"].removeprefix("data:application/vc+jwt,"),
        keys=OwnKeys(),
        status_lists=OwnStatusLists(),
        now=clock.now(),
    )
    assert report.outcome == "valid"
    png = (await service.own_file(learner, own.code, "png")).content
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    # A4 at 144 pixels to the inch.
    assert sorted((int.from_bytes(png[16:20]), int.from_bytes(png[20:24]))) == [1191, 1684]


async def test_without_a_key_for_embedded_proofs_no_such_file_is_offered(client: httpx.AsyncClient) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    (own,) = await service.own_certificates(learner)
    browser = Browser(client, learner)
    link = f"/me/certificates/{own.code}/certificate.vc.json"
    assert own.embedded
    assert link in (await browser.get("/me/certificates")).text
    assert (await browser.get(link)).status_code == 200
    # As it is for an issuer that was set up before there were such keys.
    await database.execute("UPDATE credentials.signing_key SET retired_at = now() WHERE algorithm = 'EdDSA'")
    assert not (await service.own_certificates(learner))[0].embedded
    page = (await browser.get("/me/certificates")).text
    assert link not in page
    assert link.replace(".vc.json", ".json") in page
    assert (await browser.get(link)).status_code == 404


async def test_what_was_taken_back_says_so_and_comes_last(db: None) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    award = await database.fetch_value(
        "SELECT award FROM competitions.award_recipient WHERE person = $1", learner.person_id
    )
    await awards.revoke(contest.organizer, award, "复核后取消")
    (own,) = await service.own_certificates(learner)
    assert (own.state, own.reason != "") == ("revoked", True)


async def test_a_suspension_shows_until_it_is_lifted(db: None) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    (own,) = await service.own_certificates(learner)
    await database.execute(
        "INSERT INTO credentials.suspension (id, credential, reason, suspended_by, suspended_at)"
        " SELECT gen_random_uuid(), id, '申诉处理中', $2, now() FROM credentials.credential WHERE code = $1",
        own.code,
        contest.organizer.account_id,
    )
    (own,) = await service.own_certificates(learner)
    assert (own.state, own.reason) == ("suspended", "申诉处理中")
    await database.execute(
        "UPDATE credentials.suspension SET lifted_at = now(), lifted_by = $1", contest.organizer.account_id
    )
    assert (await service.own_certificates(learner))[0].state == "valid"


async def test_what_was_signed_with_an_unsafe_key_is_not_called_valid(db: None) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    await make_compromised(contest)
    assert [one.state for one in await service.own_certificates(learner)] == ["suspended"]


async def test_a_closed_page_leaves_the_holder_s_files(client: httpx.AsyncClient) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    (own,) = await service.own_certificates(learner)
    await closing.close_page(learner, own.code)
    assert (await service.own_certificates(learner))[0].closed
    assert (await client.get(f"/V/{own.code}.jwt")).status_code == 404
    mine = await client.get(f"/api/me/certificates/{own.code}/certificate.jwt", headers=bearer(learner))
    assert mine.status_code == 200
    assert mine.headers["content-disposition"] == f'attachment; filename="{own.serial}.jwt"'
    assert mine.headers["cache-control"] == "no-store"
    await closing.open_page(learner, own.code)
    assert (await client.get(f"/V/{own.code}.jwt")).text == mine.text


async def test_the_api_lists_what_the_page_lists(client: httpx.AsyncClient) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    (listed,) = (await client.get("/api/me/certificates", headers=bearer(learner))).json()
    assert (listed["award"]["zh"], listed["state"]) == ("一等奖", "valid")
    stranger = await account_of(contest, "选手ZZ001-020", "other")
    path = f"/api/me/certificates/{listed['code']}/certificate.pdf"
    assert (await client.get(path, headers=bearer(stranger))).status_code == 404
    assert (await client.get(path.replace("/api", ""))).status_code == 401
