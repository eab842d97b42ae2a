"""The Data Integrity form of certificates and status lists: served, kept, handed in, and its key's end."""

import json
from typing import Any

import httpx
import pytest

from credentials.checking.handed_in import check_file
from credentials.checking.queries import CertificateNotFoundError
from credentials.closing import service as closing
from credentials.data_integrity.proofs import without_claims, without_proof
from credentials.holding import service as holding
from credentials.issuers import details, key_service
from credentials.issuers.schemas import Compromise, Rotation
from credentials.issuing import queries as issued
from credentials.taking_back import service, suspending
from credentials.taking_back.selection import Selection
from credentials.verification.tokens import read_token
from registry.core import clock, database
from tests.credentials.checking.test_handed_in import INNER, codes_of
from tests.credentials.holding.test_holding import account_of
from tests.credentials.taking_back.test_taking_back import WHY, make_unpaid
from tests.factories import Contest, bearer, make_issued

pytestmark = pytest.mark.anyio

VC = {"Accept": "application/vc"}


async def form_of(client: httpx.AsyncClient, path: str, accept: str = "application/vc") -> dict[str, Any]:
    answer = await client.get(path, headers={"Accept": accept})
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == accept
    assert "Accept" in answer.headers["vary"]
    assert answer.headers["access-control-allow-origin"] == "*"
    found: dict[str, Any] = answer.json()
    return found


async def proof_key(contest: Contest) -> tuple[Any, details.KeyLine]:
    issuer = (await details.issuers(contest.administrator))[0].id
    keys = (await details.issuer(contest.administrator, issuer)).keys
    return issuer, next(key for key in keys if (key.algorithm, key.state) == ("EdDSA", "current"))


async def test_a_certificate_says_the_same_as_its_token(client: httpx.AsyncClient) -> None:
    contest, _ = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    document = await form_of(client, f"/V/{made.code}")
    assert without_proof(document) == without_claims(read_token(made.token).payload)
    _, key = await proof_key(contest)
    assert document["proof"]["verificationMethod"] == key.kid
    assert "jti" not in document
    # The same bytes again, whichever way they are asked for.
    linked = await client.get(f"/V/{made.code}", headers={"Accept": "application/ld+json"})
    assert linked.json() == document
    assert (await client.get(f"/v/{made.code.lower()}.vc.json")).json() == document
    as_json = await client.get(f"/V/{made.code}", headers={"Accept": "application/json"})
    assert "state" in as_json.json()


async def test_handed_in_it_is_the_certificate(client: httpx.AsyncClient) -> None:
    contest, credentials = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    document = await form_of(client, f"/V/{made.code}")
    content = json.dumps(document).encode()
    checked = await check_file(content, "badge.json", INNER)
    assert (checked.state, codes_of(checked)) == ("valid", {})
    assert checked.certificate
    assert checked.certificate.code == made.code

    altered = document | {"name": "Another name"}
    assert (
        codes_of(await check_file(json.dumps(altered).encode(), "x", INNER))["signature"] == "signature_wrong"
    )
    older = json.dumps(document).replace("context-3.0.3.json", "context-3.0.2.json").encode()
    assert codes_of(await check_file(older, "x", INNER))["signature"] == "json_ld_not_signed"
    # Another spelling means the same and is signed, and still it is not what we gave out.
    spelled = json.dumps(document).replace('["Profile"]', '"Profile"').encode()
    otherwise = await check_file(spelled, "x", INNER)
    assert (otherwise.state, codes_of(otherwise)) == ("invalid", {"wording": "written_otherwise"})

    await suspending.suspend(contest.organizer, Selection("credential", credentials[0]), "申诉正在处理")
    assert (await check_file(content, "badge.json", INNER)).state == "suspended"
    await service.take_back(contest.organizer, Selection("credential", credentials[0]), WHY)
    assert (await check_file(content, "badge.json", INNER)).state == "revoked"
    await closing.close_page(contest.administrator, made.code)
    with pytest.raises(CertificateNotFoundError):
        await check_file(content, "badge.json", INNER)
    assert (await client.get(f"/V/{made.code}", headers=VC)).status_code == 404


async def test_the_list_is_signed_in_both_forms(client: httpx.AsyncClient) -> None:
    contest, credentials = await make_unpaid()
    first = await form_of(client, "/status/1")
    token = read_token((await client.get("/status/1")).text)
    assert without_proof(first) == without_claims(token.payload)
    assert await form_of(client, "/status/1", "application/json") == first
    await service.take_back(contest.organizer, Selection("credential", credentials[0]), WHY)
    then = await form_of(client, "/status/1", "application/ld+json")
    assert then["credentialSubject"]["encodedList"] != first["credentialSubject"]["encodedList"]
    assert then["proof"]["proofValue"] != first["proof"]["proofValue"]


async def test_a_new_key_for_proofs_leaves_tokens_alone(client: httpx.AsyncClient) -> None:
    contest, _ = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    before = await form_of(client, f"/V/{made.code}")
    listed = (await client.get("/status/1")).text
    issuer, _ = await proof_key(contest)
    kid = await key_service.rotate(
        contest.administrator, issuer, Rotation(algorithm="EdDSA", reason="换（虚构）")
    )
    after = await form_of(client, f"/V/{made.code}")
    assert after["proof"]["verificationMethod"] == kid != before["proof"]["verificationMethod"]
    assert (await client.get("/status/1")).text == listed
    # What the former key made is still good, since it stays published.
    assert (await check_file(json.dumps(before).encode(), "x", INNER)).state == "valid"


async def test_a_compromised_key_for_proofs_is_not_believed(client: httpx.AsyncClient) -> None:
    contest, _ = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    before = json.dumps(await form_of(client, f"/V/{made.code}")).encode()
    issuer, key = await proof_key(contest)
    given = Compromise(since=clock.now(), reason="备份介质遗失（虚构）")
    kid = await key_service.compromise(contest.administrator, issuer, key.id, given)
    checked = await check_file(before, "x", INNER)
    assert (checked.state, codes_of(checked)["key"]) == ("invalid", "key_not_published")
    document = await form_of(client, f"/V/{made.code}")
    assert document["proof"]["verificationMethod"] == kid
    # Tokens have nothing to do with it.
    assert (await check_file(made.token.encode(), "x", INNER)).state == "valid"


async def test_what_a_compromised_key_signed_is_not_signed_anew(client: httpx.AsyncClient) -> None:
    contest, _ = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    issuer = (await details.issuers(contest.administrator))[0].id
    keys = (await details.issuer(contest.administrator, issuer)).keys
    key = next(key for key in keys if key.algorithm == "ES256")
    since = await database.fetch_value("SELECT min(issued_at) FROM credentials.credential")
    given = Compromise(since=since, reason="备份介质遗失（虚构）")
    await key_service.compromise(contest.administrator, issuer, key.id, given)
    refused = await client.get(f"/V/{made.code}", headers=VC)
    assert (refused.status_code, refused.json()["code"]) == (409, "signer_compromised")


async def test_an_issuer_without_such_a_key_says_so(client: httpx.AsyncClient) -> None:
    contest, _ = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    # As of an issuer that was set up before there were such keys.
    async with database.transaction():
        await database.execute("SET LOCAL session_replication_role = replica")
        await database.execute("DELETE FROM credentials.signing_key WHERE algorithm = 'EdDSA'")
    for path in (f"/V/{made.code}", "/status/1"):
        refused = await client.get(path, headers=VC)
        assert (refused.status_code, refused.json()["code"]) == (404, "embedded_proof_not_offered")
    assert "proof" not in (await client.get("/status/1", headers={"Accept": "application/json"})).json()
    issuer = (await details.issuers(contest.administrator))[0].id
    await key_service.rotate(
        contest.administrator, issuer, Rotation(algorithm="EdDSA", reason="增设（虚构）")
    )
    assert "proof" in await form_of(client, f"/V/{made.code}")


async def test_its_holder_takes_it_away_whether_or_not_the_page_is_open(client: httpx.AsyncClient) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    (mine,) = await holding.own_certificates(learner)
    address = f"/api/me/certificates/{mine.code}/certificate.vc.json"
    public = await form_of(client, f"/V/{mine.code}")
    await closing.close_page(contest.administrator, mine.code)
    taken = await client.get(address, headers=bearer(learner))
    assert (taken.status_code, taken.json()) == (200, public)
    assert taken.headers["content-disposition"] == f'attachment; filename="{mine.serial}.vc.json"'
    issuer = (await details.issuers(contest.administrator))[0].id
    keys = (await details.issuer(contest.administrator, issuer)).keys
    key = next(key for key in keys if key.algorithm == "ES256")
    since = await database.fetch_value("SELECT min(issued_at) FROM credentials.credential")
    given = Compromise(since=since, reason="备份介质遗失（虚构）")
    await key_service.compromise(contest.administrator, issuer, key.id, given)
    refused = await client.get(address, headers=bearer(learner))
    assert (refused.status_code, refused.json()["code"]) == (409, "signer_compromised")
