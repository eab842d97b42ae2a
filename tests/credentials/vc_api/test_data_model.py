"""Every MUST of the data model: a credential that keeps all of them, and one for each way of breaking one."""

from typing import Any

import pytest

from credentials.vc_api.data_model import flaws_of_credential, flaws_of_envelope, flaws_of_presentation
from credentials.vc_api.flaws import DataModelError, require_none

BASE = "https://www.w3.org/ns/credentials/v2"
ENTRY: dict[str, Any] = {
    "id": "https://example.org/status/1#7",
    "type": "BitstringStatusListEntry",
    "statusPurpose": "revocation",
    "statusListIndex": "7",
    "statusListCredential": "https://example.org/status/1",
}
RESOURCE = {"id": "https://example.org/photo.png", "digestSRI": "sha256-" + "A" * 43 + "="}
HELLO = {"@value": "Hello", "@language": "en", "@direction": "ltr"}


def credential(**members: Any) -> dict[str, Any]:
    """Return a good credential with some members set anew; `None` under a name leaves the member out."""
    plain = {
        "@context": [BASE],
        "type": ["VerifiableCredential"],
        "issuer": "did:example:issuer",
        "credentialSubject": {"id": "did:example:subject"},
    }
    return {name: value for name, value in (plain | members).items() if value is not ...}


GOOD: list[dict[str, Any]] = [
    {},
    {"@context": [BASE, "https://example.org/context", {"Mine": "https://example.org/#Mine"}]},
    {"id": "urn:uuid:9c9a36f8-518f-4976-a934-6649502d0008"},
    {"id": "did:example:abc"},
    {"type": "VerifiableCredential"},
    {"type": ["https://example.org/#Mine", "VerifiableCredential"]},
    {"name": "Hello", "description": HELLO},
    {"name": [HELLO, {"@value": "مرحبا", "@language": "ar", "@direction": "rtl"}]},
    {"issuer": {"id": "did:example:issuer", "name": HELLO, "description": "Words"}},
    {"credentialSubject": [{"id": "did:example:a"}, {"name": "b"}]},
    {"validFrom": "2026-11-23T09:00:00Z", "validUntil": "2026-11-23T09:00:00Z"},
    {"validFrom": "2026-11-23T09:00:00.123+08:00"},
    {"validUntil": "2026-11-23T09:00:00-05:00"},
    {"credentialStatus": {"type": "https://example.org/#Status"}},
    {"credentialStatus": [ENTRY, ENTRY | {"id": "https://example.org/status/2#7"}]},
    {"credentialStatus": ENTRY | {"statusReference": ["https://example.org/why"]}},
    {
        "credentialStatus": ENTRY
        | {"statusSize": 1, "statusMessage": [{"status": f"0x{n}", "message": "words"} for n in range(2)]}
    },
    {"credentialSchema": {"id": "https://example.org/schema.json", "type": "JsonSchema"}},
    {"refreshService": [{"type": "Refresh"}, {"type": "Refresh", "id": "https://example.org/refresh"}]},
    {"termsOfUse": {"type": "Policy", "id": "https://example.org/terms"}},
    {"evidence": [{"type": ["Evidence"]}]},
    {"relatedResource": [RESOURCE, RESOURCE | {"id": "https://example.org/other", "mediaType": "image/png"}]},
    {"relatedResource": {"id": "https://example.org/x", "digestMultibase": "uEiAAAA"}},
]

WRONG: list[tuple[dict[str, Any], str]] = [
    # 4.3 Contexts
    ({"@context": ...}, "context_invalid"),
    ({"@context": BASE}, "context_invalid"),
    ({"@context": []}, "context_invalid"),
    ({"@context": ["https://example.org/context", BASE]}, "context_invalid"),
    ({"@context": ["https://www.w3.org/2018/credentials/v1"]}, "context_invalid"),
    ({"@context": [BASE, 123]}, "context_invalid"),
    ({"@context": [BASE, None]}, "context_invalid"),
    ({"@context": [BASE, "https ://not-a-url"]}, "context_invalid"),
    # 4.4 Identifiers
    ({"id": None}, "id_invalid"),
    ({"id": 7}, "id_invalid"),
    ({"id": "not-a-url"}, "id_invalid"),
    ({"id": "https ://not-a-url"}, "id_invalid"),
    ({"id": ["https://example.org/1", "https://example.org/2"]}, "id_invalid"),
    ({"credentialSubject": {"id": ["did:example:a", "did:example:b"]}}, "subject_invalid"),
    ({"credentialSubject": {"id": "nobody"}}, "subject_invalid"),
    # 4.5 Types
    ({"type": ...}, "type_invalid"),
    ({"type": []}, "type_invalid"),
    ({"type": 2}, "type_invalid"),
    ({"type": ["Mine"]}, "type_invalid"),
    ({"type": ["VerifiableCredential", "not a term"]}, "type_invalid"),
    ({"type": ["VerifiableCredential", None]}, "type_invalid"),
    # 4.6 Names and descriptions, 11.1 Language and base direction
    ({"name": 7}, "name_invalid"),
    ({"name": HELLO | {"url": "did:example:extra"}}, "name_invalid"),
    ({"name": []}, "name_invalid"),
    ({"name": {"@language": "en"}}, "name_invalid"),
    ({"description": {"@value": 7}}, "description_invalid"),
    ({"description": {"@value": "words", "@language": "not a language"}}, "description_invalid"),
    ({"description": {"@value": "words", "@direction": "up"}}, "description_invalid"),
    ({"issuer": {"id": "did:example:i", "name": HELLO | {"extra": 1}}}, "name_invalid"),
    ({"issuer": {"id": "did:example:i", "description": None}}, "description_invalid"),
    ({"credentialSubject": {"motto": HELLO | {"extra": 1}}}, "language_value_invalid"),
    # 4.7 Issuer
    ({"issuer": ...}, "issuer_invalid"),
    ({"issuer": None}, "issuer_invalid"),
    ({"issuer": "fake-issuer"}, "issuer_invalid"),
    ({"issuer": {}}, "issuer_invalid"),
    ({"issuer": {"id": None}}, "issuer_invalid"),
    ({"issuer": {"id": "fake-issuer"}}, "issuer_invalid"),
    ({"issuer": ["did:example:a"]}, "issuer_invalid"),
    # 4.8 Credential subject
    ({"credentialSubject": ...}, "subject_invalid"),
    ({"credentialSubject": {}}, "subject_invalid"),
    ({"credentialSubject": []}, "subject_invalid"),
    ({"credentialSubject": [{"id": "did:example:a"}, {}]}, "subject_invalid"),
    ({"credentialSubject": "did:example:a"}, "subject_invalid"),
    # 4.9 Validity period
    ({"validFrom": "2026-11-23T09:00:00"}, "valid_from_invalid"),
    ({"validFrom": "2026-11-23"}, "valid_from_invalid"),
    ({"validFrom": 1}, "valid_from_invalid"),
    ({"validUntil": "23 November 2026"}, "valid_until_invalid"),
    ({"validUntil": "2026-13-01T00:00:00Z"}, "valid_until_invalid"),
    (
        {"validFrom": "2026-11-23T09:00:01Z", "validUntil": "2026-11-23T09:00:00Z"},
        "valid_until_before_valid_from",
    ),
    # The same instant in two zones is not before itself; one second earlier is.
    (
        {"validFrom": "2026-11-23T09:00:00+08:00", "validUntil": "2026-11-23T00:59:59Z"},
        "valid_until_before_valid_from",
    ),
    # 4.10 Status; Bitstring Status List, 2.1
    ({"credentialStatus": []}, "status_invalid"),
    ({"credentialStatus": "did:example:status"}, "status_invalid"),
    ({"credentialStatus": {"id": "did:example:status"}}, "status_invalid"),
    ({"credentialStatus": {"type": 2}}, "status_invalid"),
    ({"credentialStatus": {"type": "Status", "id": "not-a-url"}}, "status_invalid"),
    ({"credentialStatus": {"type": "Status", "id": ["did:example:a", "did:example:b"]}}, "status_invalid"),
    ({"credentialStatus": ENTRY | {"statusPurpose": 1}}, "status_invalid"),
    ({"credentialStatus": ENTRY | {"statusListIndex": 7}}, "status_invalid"),
    ({"credentialStatus": ENTRY | {"statusListIndex": "-7"}}, "status_invalid"),
    ({"credentialStatus": ENTRY | {"statusListIndex": "07"}}, "status_invalid"),
    ({"credentialStatus": ENTRY | {"statusListCredential": "list"}}, "status_invalid"),
    ({"credentialStatus": ENTRY | {"id": ENTRY["statusListCredential"]}}, "status_invalid"),
    ({"credentialStatus": ENTRY | {"statusSize": 0}}, "status_invalid"),
    ({"credentialStatus": ENTRY | {"statusSize": 2}}, "status_invalid"),
    ({"credentialStatus": ENTRY | {"statusMessage": [{"status": "0x0"}]}}, "status_invalid"),
    ({"credentialStatus": ENTRY | {"statusReference": 7}}, "status_invalid"),
    # 4.11 Data schemas
    ({"credentialSchema": {"id": "https://example.org/schema"}}, "schema_invalid"),
    ({"credentialSchema": {"type": "JsonSchema"}}, "schema_invalid"),
    ({"credentialSchema": {"type": "JsonSchema", "id": 7}}, "schema_invalid"),
    ({"credentialSchema": []}, "schema_invalid"),
    # 4.12 Securing mechanisms: what is to be issued comes without a proof
    ({"proof": {"type": "DataIntegrityProof"}}, "proof_invalid"),
    # 5.3 Related resources
    ({"relatedResource": ["https://example.org/photo.png"]}, "related_resource_invalid"),
    ({"relatedResource": []}, "related_resource_invalid"),
    ({"relatedResource": {"digestSRI": RESOURCE["digestSRI"]}}, "related_resource_invalid"),
    ({"relatedResource": {"id": RESOURCE["id"]}}, "related_resource_invalid"),
    ({"relatedResource": [RESOURCE, RESOURCE]}, "related_resource_invalid"),
    ({"relatedResource": RESOURCE | {"digestSRI": "md5-abc"}}, "related_resource_invalid"),
    ({"relatedResource": RESOURCE | {"digestMultibase": "0abc"}}, "related_resource_invalid"),
    ({"relatedResource": RESOURCE | {"mediaType": 7}}, "related_resource_invalid"),
    # 5.4, 5.5, 5.6
    ({"refreshService": {"id": "https://example.org/refresh"}}, "refresh_service_invalid"),
    ({"refreshService": "https://example.org/refresh"}, "refresh_service_invalid"),
    ({"termsOfUse": {"id": "https://example.org/terms"}}, "terms_of_use_invalid"),
    ({"termsOfUse": {"type": "Policy", "id": "terms"}}, "terms_of_use_invalid"),
    ({"evidence": {"id": "https://example.org/evidence"}}, "evidence_invalid"),
    ({"evidence": [{"type": "Evidence"}, {}]}, "evidence_invalid"),
    # Older forms, and claims that belong to the token
    ({"issuanceDate": "2026-11-23T09:00:00Z"}, "member_unknown"),
    ({"vc": {}}, "member_unknown"),
    ({"iss": "did:example:issuer"}, "member_unknown"),
]


def codes(document: Any) -> set[str]:
    return {flaw.code for flaw in flaws_of_credential(document)}


@pytest.mark.parametrize("members", GOOD, ids=str)
def test_a_credential_that_keeps_every_rule(members: dict[str, Any]) -> None:
    assert flaws_of_credential(credential(**members)) == []


@pytest.mark.parametrize(("members", "code"), WRONG, ids=str)
def test_a_broken_rule_is_named_by_its_member(members: dict[str, Any], code: str) -> None:
    assert codes(credential(**members)) == {code}


@pytest.mark.parametrize("document", [None, [], "x", 7, True], ids=str)
def test_what_is_no_object_is_no_credential(document: Any) -> None:
    assert codes(document) == {"credential_invalid"}
    assert {flaw.code for flaw in flaws_of_presentation(document)} == {"presentation_invalid"}


def test_every_flaw_is_told_at_once() -> None:
    with pytest.raises(DataModelError) as refused:
        require_none(flaws_of_credential({"evidence": {}, "validFrom": "today"}))
    assert {fault.code for fault in refused.value.faults} == {
        "context_invalid",
        "type_invalid",
        "issuer_invalid",
        "subject_invalid",
        "valid_from_invalid",
        "evidence_invalid",
    }


def test_a_secured_credential_has_a_proof_with_a_type() -> None:
    proof = {"type": "DataIntegrityProof"}
    assert flaws_of_credential(credential(proof=proof), secured=True) == []
    assert flaws_of_credential(credential(proof=[proof, proof]), secured=True) == []
    wrongs: list[Any] = [{}, "words", [], {"type": 7}]
    for wrong in wrongs:
        flaws = flaws_of_credential(credential(proof=wrong), secured=True)
        assert {flaw.code for flaw in flaws} == {"proof_invalid"}, wrong


ENVELOPE = {
    "@context": BASE,
    "type": "EnvelopedVerifiableCredential",
    "id": "data:application/vc+jwt,e30.e30.AA",
}


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"@context": []}, "context_invalid"),
        ({"@context": "https://www.w3.org/ns/credentials/examples/v2"}, "context_invalid"),
        ({"type": "VerifiableCredential"}, "type_invalid"),
        ({"type": None}, "type_invalid"),
        ({"id": "e30.e30.AA"}, "id_invalid"),
        ({"id": "data:text/plain,e30.e30.AA"}, "id_invalid"),
        ({"id": "data:application/vc+jwt,words"}, "id_invalid"),
    ],
    ids=str,
)
def test_an_envelope_is_a_data_url_of_its_kind(members: dict[str, Any], code: str) -> None:
    assert flaws_of_envelope(ENVELOPE, "EnvelopedVerifiableCredential") == []
    flaws = flaws_of_envelope(ENVELOPE | members, "EnvelopedVerifiableCredential")
    assert {flaw.code for flaw in flaws} == {code}


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({}, None),
        ({"id": "urn:uuid:9c9a36f8-518f-4976-a934-6649502d0008"}, None),
        ({"holder": "did:example:holder"}, None),
        ({"holder": {"id": "did:example:holder", "name": "Holder"}}, None),
        ({"verifiableCredential": ENVELOPE}, None),
        ({"verifiableCredential": [ENVELOPE, credential(proof={"type": "P"})]}, None),
        ({"@context": ["https://example.org", BASE]}, "context_invalid"),
        ({"type": ["Mine"]}, "type_invalid"),
        ({"id": 7}, "id_invalid"),
        ({"holder": "nobody"}, "holder_invalid"),
        ({"holder": {"name": "Holder"}}, "holder_invalid"),
        ({"termsOfUse": {}}, "terms_of_use_invalid"),
        ({"proof": {}}, "proof_invalid"),
        ({"verifiableCredential": ["e30.e30.AA"]}, "credential_invalid"),
        ({"verifiableCredential": 7}, "credential_invalid"),
        ({"verifiableCredential": [credential(type=[])]}, "type_invalid"),
        ({"verifiableCredential": [ENVELOPE | {"id": "x"}]}, "id_invalid"),
    ],
    ids=str,
)
def test_a_presentation(members: dict[str, Any], code: str | None) -> None:
    plain = {"@context": [BASE], "type": ["VerifiablePresentation"]}
    flaws = flaws_of_presentation(plain | members)
    assert {flaw.code for flaw in flaws} == ({code} if code else set())
