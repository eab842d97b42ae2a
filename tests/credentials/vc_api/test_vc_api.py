"""The VC API: off unless turned on, issuing with its test issuer only, verifying what it and others made."""

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from credentials.checking.handed_in import check_file
from credentials.issuing import queries as issued
from credentials.keys import key_id, public_jwk
from credentials.taking_back import service as taking_back
from credentials.taking_back.selection import Selection
from credentials.vc_api import issuer
from credentials.verification.tokens import read_token
from registry.core import database
from registry.core.settings import Settings, current, use
from tests.credentials.checking.test_handed_in import INNER
from tests.credentials.taking_back.test_taking_back import WHY, make_unpaid
from tests.credentials.vc_api.test_data_model import credential

pytestmark = pytest.mark.anyio

ADDRESSES = [
    ("POST", "/credentials/issue"),
    ("POST", "/credentials/verify"),
    ("POST", "/presentations/verify"),
    ("POST", "/credentials/status"),
    ("GET", "/test-issuer/did.json"),
    ("GET", "/test-issuer/status"),
]
EMBEDDED = {"cryptosuite": "eddsa-rdfc-2022"}


@pytest.fixture
def on(settings: Settings) -> Iterator[None]:
    """The VC API turned on for one test."""
    use(settings.model_copy(update={"vc_api": True}))
    yield
    use(settings)


def mine(**members: Any) -> dict[str, Any]:
    return credential(issuer=issuer.did(), **members)


async def issue(client: httpx.AsyncClient, document: Any, options: Any = None) -> httpx.Response:
    return await client.post("/credentials/issue", json={"credential": document, "options": options or {}})


async def verify(client: httpx.AsyncClient, document: Any) -> httpx.Response:
    return await client.post("/credentials/verify", json={"verifiableCredential": document})


async def test_it_is_off_unless_a_setting_turns_it_on(client: httpx.AsyncClient) -> None:
    assert not current().vc_api
    for method, address in ADDRESSES:
        answer = await client.request(method, address, content=b"{}")
        assert (method, address, answer.status_code) == (method, address, 404)
        assert answer.json()["code"] == "not_found"


async def test_the_answer_of_issuing_is_the_credential_itself(on: None, client: httpx.AsyncClient) -> None:
    answer = await issue(client, mine(validFrom="2026-01-01T00:00:00Z"))
    assert answer.status_code == 201
    made = answer.json()
    assert made["type"] == "EnvelopedVerifiableCredential"
    token = read_token(made["id"].partition(",")[2])
    assert (token.typ, token.payload) == ("vc+jwt", mine(validFrom="2026-01-01T00:00:00Z"))
    for document in (made, token.compact):
        verified = await verify(client, document)
        assert (verified.status_code, verified.json()["verified"]) == (200, True), verified.text


async def test_embedded_proofs_are_made_and_verified(on: None, client: httpx.AsyncClient) -> None:
    answer = await issue(client, mine(id="urn:uuid:9c9a36f8-518f-4976-a934-6649502d0008"), EMBEDDED)
    made = answer.json()
    assert (answer.status_code, made["proof"]["cryptosuite"]) == (201, "eddsa-rdfc-2022")
    verified = await verify(client, made)
    assert (verified.status_code, verified.json()["outcome"]) == (200, "valid"), verified.text
    changed = await verify(client, made | {"credentialSubject": {"id": "did:example:other"}})
    assert (changed.status_code, changed.json()["verified"]) == (400, False)


async def test_no_key_but_the_test_issuer_s_own_signs_for_callers(
    on: None, client: httpx.AsyncClient
) -> None:
    contest, _ = await make_unpaid()
    token = (await issued.issued(contest.id))[0].token
    bureau = read_token(token)
    for refused in (bureau.payload["issuer"]["id"], "did:example:other"):
        answer = await issue(client, credential(issuer=refused))
        assert (answer.status_code, answer.json()["code"]) == (400, "issuer_refused")
    published = {
        key_id(issuer.did(), public_jwk(each.key)) for each in (issuer.signer(), issuer.embedding_signer())
    }
    kept = {row["kid"] for row in await database.fetch("SELECT kid FROM credentials.signing_key")}
    assert kept
    assert not {kid.partition("#")[2] for kid in published} & {kid.partition("#")[2] for kid in kept}
    made = (await issue(client, mine())).json()["id"].partition(",")[2]
    assert read_token(made).kid in published
    did = (await client.get("/test-issuer/did.json")).json()
    assert (did["id"], set(did["assertionMethod"])) == (issuer.did(), published)
    site = (await client.get("/.well-known/did.json")).json()
    assert not published & set(site["assertionMethod"])


@pytest.mark.parametrize("options", [{}, EMBEDDED], ids=["enveloped", "embedded"])
async def test_what_it_signed_is_not_valid_to_who_checks_a_file(
    on: None, client: httpx.AsyncClient, options: dict[str, str]
) -> None:
    made = (await issue(client, mine(), options)).json()
    checked = await check_file(json.dumps(made).encode(), "x.json", INNER)
    assert checked.state == "invalid"
    assert [step.code for step in checked.report.steps if step.outcome == "failed"] == ["test_issuer"]


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"@context": [{"Mine": "https://example.org/#Mine"}]}, "context_invalid"),
        ({"type": ["VerifiableCredential", "Unmapped"]}, "type_invalid"),
        (
            {
                "@context": ["https://www.w3.org/ns/credentials/v2", {"Mine": "https ://not-a-url"}],
                "type": ["VerifiableCredential", "Mine"],
            },
            "context_invalid",
        ),
        (
            {
                "@context": [
                    "https://www.w3.org/ns/credentials/v2",
                    {"VerifiableCredential": "https://example.org/#Other"},
                ]
            },
            "context_invalid",
        ),
        (
            {
                "@context": [
                    "https://www.w3.org/ns/credentials/v2",
                    {"@protected": True, "Mine": "https://example.org/#Mine"},
                    {"Mine": "https://example.org/#Other"},
                ],
                "type": ["VerifiableCredential", "Mine"],
            },
            "context_invalid",
        ),
        ({"@context": ["https://www.w3.org/ns/credentials/v2", "https://example.org/v1"]}, "context_unknown"),
        ({"credentialSchema": {"type": "JsonSchema"}}, "schema_invalid"),
        (
            {"relatedResource": {"id": "https://10.0.0.1/x", "digestSRI": "sha256-AAAA"}},
            "related_resource_unavailable",
        ),
        (
            {"relatedResource": {"id": "http://example.org/x", "digestSRI": "sha256-AAAA"}},
            "related_resource_unavailable",
        ),
    ],
    ids=str,
)
async def test_what_breaks_a_rule_is_not_issued(
    on: None, client: httpx.AsyncClient, members: dict[str, Any], code: str
) -> None:
    answer = await issue(client, mine(**members))
    assert (answer.status_code, answer.json()["code"]) == (400, "data_model")
    assert code in {fault["code"] for fault in answer.json()["faults"]}


async def test_types_that_contexts_define_are_issued(on: None, client: httpx.AsyncClient) -> None:
    base = "https://www.w3.org/ns/credentials/v2"
    for members in (
        {"@context": [base, {"Mine": "https://example.org/#Mine"}], "type": ["VerifiableCredential", "Mine"]},
        {
            "@context": [base, "https://www.w3.org/ns/credentials/examples/v2"],
            "type": ["VerifiableCredential", "X"],
        },
        {"type": ["VerifiableCredential", "https://example.org/#Mine"]},
    ):
        assert (await issue(client, mine(**members))).status_code == 201, members


async def test_a_status_is_set_and_seen(on: None, client: httpx.AsyncClient) -> None:
    name = "urn:uuid:9c9a36f8-518f-4976-a934-6649502d0008"
    made = {
        form: (await issue(client, mine(id=name), options)).json()
        for form, options in (("a", {}), ("b", EMBEDDED))
    }
    entry = made["b"]["credentialStatus"]
    assert (entry["type"], entry["statusListCredential"]) == ("BitstringStatusListEntry", issuer.list_url())
    change: dict[str, Any] = {
        "credentialId": name,
        "credentialStatus": {"type": entry["type"], "statusPurpose": "revocation"},
    }
    for status, outcome in ((None, "invalid"), (False, "valid"), ("1", "invalid"), ("0", "valid")):
        body = change if status is None else change | {"status": status}
        assert (await client.post("/credentials/status", json=body)).status_code == 200
        for one in made.values():
            assert (await verify(client, one)).json()["outcome"] == outcome
    wrong: list[tuple[dict[str, Any], int, str]] = [
        ({"credentialId": "urn:uuid:unknown"}, 404, "test_credential_not_found"),
        ({"credentialStatus": {"statusPurpose": "suspension"}}, 400, "status_refused"),
        ({"status": "perhaps"}, 400, "credential_format"),
    ]
    for members, status_code, code in wrong:
        answer = await client.post("/credentials/status", json=change | members)
        assert (answer.status_code, answer.json()["code"]) == (status_code, code)
    contest, _ = await make_unpaid()
    theirs = read_token((await issued.issued(contest.id))[0].token).payload["id"]
    answer = await client.post("/credentials/status", json=change | {"credentialId": theirs})
    assert answer.status_code == 404
    listed = await client.get("/test-issuer/status", headers={"Accept": "application/json"})
    assert listed.json()["proof"]["cryptosuite"] == "eddsa-rdfc-2022"


async def test_our_certificates_are_verified_and_their_revocation_is_seen(
    on: None, client: httpx.AsyncClient
) -> None:
    contest, credentials = await make_unpaid()
    made = (await issued.issued(contest.id))[0]
    assert (await verify(client, made.token)).json()["verified"]
    await taking_back.take_back(contest.organizer, Selection("credential", credentials[0]), WHY)
    answer = await verify(client, made.token)
    said = answer.json()
    assert (answer.status_code, said["verified"], said["outcome"]) == (400, False, "invalid")
    assert [(problem["code"], problem["type"].rpartition("#")[2]) for problem in said["problemDetails"]] == [
        ("revocation", "STATUS_VERIFICATION_ERROR")
    ]


async def test_what_cannot_be_checked_is_neither_verified_nor_called_invalid(
    on: None, client: httpx.AsyncClient
) -> None:
    made = await issue(client, mine(credentialStatus={"type": "https://example.org/#Status"}))
    answer = await verify(client, made.json())
    said = answer.json()
    assert (answer.status_code, said["verified"], said["outcome"]) == (400, False, "unchecked")
    assert {problem["code"] for problem in said["problemDetails"]} == {"status_kind_unknown"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"", "credential_format"),
        (b"[]", "credential_format"),
        (b'{"verifiableCredential": ', "credential_format"),
        (b'{"verifiableCredential": {}, "verifiableCredential": {}}', "credential_format"),
        (b"[" * 100_000, "json_too_deep"),
        (b'{"verifiableCredential": null}', "credential_invalid"),
        (b'{"verifiableCredential": "e30.e30.AA"}', "algorithm_refused"),
        (b'{"verifiableCredential": {"type": "EnvelopedVerifiableCredential"}}', "context_invalid"),
    ],
    ids=range(8),
)
async def test_what_is_no_request_is_refused_by_name(
    on: None, client: httpx.AsyncClient, body: bytes, code: str
) -> None:
    answer = await client.post("/credentials/verify", content=body)
    assert (answer.status_code, answer.json()["verified"]) == (400, False)
    assert code in {problem["code"] for problem in answer.json()["problemDetails"]}
    assert (await client.post("/credentials/issue", content=body)).status_code == 400
    assert (await client.post("/presentations/verify", content=body)).status_code == 400


async def test_a_request_that_is_too_large_is_refused(on: None, client: httpx.AsyncClient) -> None:
    answer = await client.post("/credentials/verify", content=b'"' + b"x" * 1_100_000 + b'"')
    assert answer.status_code == 413
