"""Several certificates in one signed file: what is in it, who signed it, and what a check says of it."""

import json
import re
from datetime import timedelta
from typing import Any

import httpx
import pytest

from credentials.checking import handed_in
from credentials.checking.handed_in import check_file
from credentials.checking.own_records import OwnKeys
from credentials.checking.queries import CertificateNotFoundError
from credentials.closing import service as closing
from credentials.holding import service as holding
from credentials.issuers import queries as issuers
from credentials.issuing import queries as issued
from credentials.presentations import queries, service
from credentials.presentations.service import (
    AudienceRefusedError,
    NothingChosenError,
    NotToBePresentedError,
)
from credentials.records.service import NoPersonError
from credentials.signing import sign
from credentials.taking_back import suspending
from credentials.taking_back.selection import Selection
from credentials.vc_api.flaws import DataModelError
from credentials.verification.presentations import TooManyCredentialsError, open_presentation
from credentials.verification.tokens import PRESENTATION_TYPES, CredentialFormatError, read_token
from registry.core import clock, database
from registry.core.actor import VISITOR, Actor
from registry.core.errors import NotSignedInError
from registry.core.settings import Settings, use
from tests.credentials.checking.test_handed_in import INNER
from tests.credentials.holding.test_holding import account_of
from tests.factories import Contest, bearer, make_issued

pytestmark = pytest.mark.anyio


async def make_two() -> tuple[Contest, Actor, list[str]]:
    """Return a holder of two certificates: of records that were merged."""
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    other = await account_of(contest, "选手ZZ002-010", "other")
    await database.execute(
        "UPDATE registry.person SET merged_into = $2 WHERE id = $1", other.person_id, learner.person_id
    )
    return contest, learner, [own.code for own in await holding.own_certificates(learner)]


def codes_of(report: Any) -> dict[str, str]:
    return {step.id: step.code for step in report.steps if step.outcome != "passed"}


async def test_a_presentation_holds_the_certificates_as_they_were_signed(db: None) -> None:
    contest, learner, codes = await make_two()
    made = await service.present(learner, codes, "jwt", audience="某某公司", nonce="8f3a")
    token = read_token(made.content.decode(), PRESENTATION_TYPES)
    assert (token.typ, token.kid.partition("#")[0]) == ("vp+jwt", issuers.site_did())
    payload = token.payload
    assert (payload["aud"], payload["nonce"], payload["holder"]["id"]) == (
        "某某公司",
        "8f3a",
        issuers.site_did(),
    )
    assert payload["exp"] - payload["iat"] == service.HOLDS.total_seconds()
    tokens = {one["id"].removeprefix("data:application/vc+jwt,") for one in payload["verifiableCredential"]}
    assert tokens == {one.token for one in await issued.issued(contest.id) if one.code in codes}
    opened = await open_presentation(
        token.compact, keys=OwnKeys(), now=clock.now(), audience="某某公司", nonce="8f3a"
    )
    assert opened.report.outcome == "valid"
    other = await open_presentation(
        token.compact, keys=OwnKeys(), now=clock.now(), audience="别的公司", nonce="0000"
    )
    assert codes_of(other.report) == {"audience": "audience_wrong", "nonce": "nonce_wrong"}
    later = await open_presentation(token.compact, keys=OwnKeys(), now=clock.now() + timedelta(days=31))
    assert later.report.outcome == "invalid"
    lines = await database.fetch(
        "SELECT action, after FROM registry.audit_line WHERE action = 'credentials.present'"
    )
    assert [json.loads(line["after"]) for line in lines] == [{"certificates": 2}]


@pytest.mark.parametrize("form", ["jwt", "json"])
async def test_our_own_check_takes_it_and_lists_each(db: None, form: service.Form) -> None:
    contest, learner, codes = await make_two()
    made = await service.present(learner, codes, form)
    checked = await check_file(made.content, made.name, INNER)
    assert (checked.state, codes_of(checked.report)) == ("valid", {})
    assert {one.certificate.code for one in checked.presented if one.certificate} == set(codes)
    assert (checked.holder, checked.audience) == (issuers.site_did(), ())
    first = await database.fetch_value("SELECT id FROM credentials.credential WHERE code = $1", codes[0])
    await suspending.suspend(contest.organizer, Selection("credential", first), "申诉正在处理")
    again = await check_file(made.content, made.name, INNER)
    assert (again.state, codes_of(again.report)) == ("unchecked", {"credentials": "credentials_unchecked"})
    assert sorted(one.state for one in again.presented) == ["suspended", "valid"]
    await closing.close_page(learner, codes[1])
    closed = await check_file(made.content, made.name, INNER)
    assert sorted(one.state for one in closed.presented) == ["not_found", "suspended"]


async def test_credentials_whose_turn_does_not_come_are_not_called_valid(
    db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, learner, codes = await make_two()
    made = await service.present(learner, codes, "jwt")
    monkeypatch.setattr(handed_in, "SECONDS_IN_ALL", -1)
    checked = await check_file(made.content, "x", INNER)
    assert (checked.state, [one.state for one in checked.presented]) == ("unchecked", ["unchecked"] * 2)


async def test_an_enveloped_certificate_is_taken_as_a_file(db: None) -> None:
    _, learner, codes = await make_two()
    forms: list[holding.Form] = ["json", "jwt"]
    for form in forms:
        file = await holding.own_file(learner, codes[0], form)
        checked = await check_file(file.content, file.name, INNER)
        assert checked.state == "valid"
        assert checked.certificate
        assert checked.certificate.code == codes[0]


async def test_what_was_changed_or_signed_by_others_is_not_valid(db: None) -> None:
    _, learner, codes = await make_two()
    made = (await service.present(learner, codes, "jwt")).content.decode()
    head, body, signature = made.split(".")
    wrong = f"{head}.{body}.{'A' if signature[0] != 'A' else 'B'}{signature[1:]}"
    assert codes_of((await check_file(wrong.encode(), "x", INNER)).report) == {
        "signature": "signature_wrong",
        "period": "",
    }
    key = await queries.site_key()
    assert key
    payload = read_token(made, PRESENTATION_TYPES).payload | {"holder": "did:web:other.example"}
    forged = sign(payload, key.signer(), "vp+jwt")
    assert (
        codes_of((await check_file(forged.encode(), "x", INNER)).report)["issuer"] == "key_of_another_issuer"
    )


@pytest.mark.parametrize(
    ("members", "refusal"),
    [
        ({"verifiableCredential": ["e30.e30.AA"]}, CredentialFormatError),
        ({"verifiableCredential": [{}] * 51}, TooManyCredentialsError),
        ({"verifiableCredential": [{"type": "EnvelopedVerifiableCredential"}]}, DataModelError),
        ({"@context": ["https://example.org"]}, DataModelError),
        ({"holder": {"name": "nobody"}}, DataModelError),
        ({"aud": 7}, CredentialFormatError),
        ({"exp": "tomorrow"}, CredentialFormatError),
        ({"vp": {}}, CredentialFormatError),
    ],
)
async def test_what_is_no_presentation_is_refused_by_name(
    db: None, members: dict[str, Any], refusal: type[Exception]
) -> None:
    _, learner, codes = await make_two()
    made = (await service.present(learner, codes, "jwt")).content.decode()
    key = await queries.site_key()
    assert key
    token = sign(read_token(made, PRESENTATION_TYPES).payload | members, key.signer(), "vp+jwt")
    with pytest.raises(refusal):
        await open_presentation(token, keys=OwnKeys(), now=clock.now())


async def test_only_one_s_own_and_only_what_will_be_accepted(db: None) -> None:
    contest, learner, codes = await make_two()
    others = next(one.code for one in await issued.issued(contest.id) if one.code not in codes)
    refusals: list[tuple[Actor, list[str], dict[str, str], type[Exception]]] = [
        (learner, [codes[0], others], {}, CertificateNotFoundError),
        (learner, [], {}, NothingChosenError),
        (learner, codes, {"audience": "x" * 201}, AudienceRefusedError),
        (learner, codes, {"nonce": "a\nb"}, AudienceRefusedError),
        (VISITOR, codes, {}, NotSignedInError),
        (contest.organizer, codes, {}, NoPersonError),
    ]
    for actor, chosen, more, refusal in refusals:
        with pytest.raises(refusal):
            await service.present(actor, chosen, "jwt", **more)
    await closing.close_page(learner, codes[0])
    with pytest.raises(NotToBePresentedError):
        await service.present(learner, codes, "jwt")
    assert (await service.present(learner, codes[1:], "jwt")).content


async def test_the_page_the_api_and_the_vc_api(client: httpx.AsyncClient, settings: Settings) -> None:
    _, learner, codes = await make_two()
    body = {"codes": codes, "audience": "employer.example", "nonce": "42"}
    answer = await client.post("/api/me/presentations", json=body, headers=bearer(learner))
    assert (answer.status_code, answer.json()["type"]) == (200, "EnvelopedVerifiablePresentation")
    token = read_token(answer.json()["id"].partition(",")[2], PRESENTATION_TYPES)
    assert token.kid in (await client.get("/.well-known/did.json")).json()["authentication"]
    files = {"file": ("presentation.json", answer.content, "application/json")}
    said = (await client.post("/api/certificates/check-file", files=files)).json()
    assert (said["state"], [one["state"] for one in said["presented"]]) == ("valid", ["valid", "valid"])
    form = await client.get("/verify/more")
    csrf = re.search(r'name="_csrf_token" value="([^"]+)"', form.text)
    assert csrf
    page = await client.post("/verify/file", files=files, data={"_csrf_token": csrf[1]})
    assert page.status_code == 200
    assert page.text.count('class="badge good"') == 2
    # Whoever made it, the page vouches for no account that asked for it.
    assert "持有账号" not in page.text
    request = {
        "verifiablePresentation": answer.json(),
        "options": {"domain": "employer.example", "challenge": "42"},
    }
    assert (await client.post("/presentations/verify", json=request)).status_code == 404
    use(settings.model_copy(update={"vc_api": True}))
    try:
        verified = await client.post("/presentations/verify", json=request)
        assert (verified.status_code, verified.json()["outcome"]) == (200, "valid")
        request["options"] = {"domain": "other.example"}
        wrong = await client.post("/presentations/verify", json=request)
        assert wrong.status_code == 400
        assert [one["code"] for one in wrong.json()["problemDetails"]] == ["audience_wrong"]
    finally:
        use(settings)
