"""Presentations of others as JSON with an embedded proof: what the proof covers, and what is refused."""

import json
from typing import Any

import pytest

from credentials.checking.handed_in import LARGEST_DOCUMENT
from credentials.data_integrity import contexts, multibase
from credentials.data_integrity.canonical import canonical
from credentials.data_integrity.proofs import CRYPTOSUITE, PROOF_TYPE, hash_data, to_canonicalize
from credentials.did import did_document, key_in_document
from credentials.keys import Jwk, public_jwk
from credentials.presentations import service
from credentials.verification.documents import ENVELOPED_CREDENTIAL, enveloped
from credentials.verification.presentations import Presented, open_presentation
from credentials.verification.tokens import CredentialFormatError
from tests.credentials.data_integrity.documents import KEY, SIGNER, make_document
from tests.credentials.proofs import DID, NOW, make_payload, make_token

pytestmark = pytest.mark.anyio

_BASE = "https://www.w3.org/ns/credentials/v2"


class Published:
    """The holder's keys for one purpose, as its DID document names them."""

    def __init__(self, *purposes: str) -> None:
        document = did_document(DID, [public_jwk(KEY)])
        named = document.pop("assertionMethod")
        self._document = document | dict.fromkeys(purposes, named)

    async def find_key(self, issuer: str, kid: str) -> Jwk | None:
        return key_in_document(self._document, issuer, kid, "authentication")


def credential(number: int) -> dict[str, Any]:
    return make_document(id=f"https://skills.example.org/V/{number}")


def presented(**options: Any) -> dict[str, Any]:
    """Return a signed presentation of two credentials; `options` are more members of its proof."""
    document = {
        "@context": [_BASE],
        "type": ["VerifiablePresentation"],
        "holder": DID,
        "verifiableCredential": [credential(1), credential(2)],
    }
    proof = {
        "type": PROOF_TYPE,
        "cryptosuite": CRYPTOSUITE,
        "created": f"{NOW:%Y-%m-%dT%H:%M:%SZ}",
        "verificationMethod": SIGNER.kid,
        "proofPurpose": "authentication",
    } | options
    forms = [canonical(each, contexts.known()) for each in to_canonicalize(document, proof)]
    return document | {"proof": proof | {"proofValue": multibase.encode(SIGNER.sign(hash_data(*forms)))}}


async def opened(document: dict[str, Any], keys: Published | None = None, **wanted: str) -> Presented:
    return await open_presentation(document, keys=keys or Published("authentication"), now=NOW, **wanted)


def codes_of(found: Presented) -> dict[str, str]:
    return {step.id: step.code for step in found.report.steps if step.outcome == "failed"}


async def test_one_as_it_was_signed_is_good() -> None:
    found = await opened(presented(domain="a.example", challenge="42"), audience="a.example", nonce="42")
    assert (found.report.outcome, found.holder, found.audience) == ("valid", DID, ("a.example",))
    assert found.credentials == (credential(1), credential(2))
    other = await opened(presented(domain="a.example", challenge="42"), audience="b.example", nonce="43")
    assert codes_of(other) == {"audience": "audience_wrong", "nonce": "nonce_wrong"}


async def test_what_was_dropped_added_repeated_or_changed_is_found() -> None:
    signed = presented()
    first, second = signed["verifiableCredential"]
    for changed in (
        signed | {"verifiableCredential": [first]},
        signed | {"verifiableCredential": [first, second, credential(3)]},
        signed | {"verifiableCredential": [first, second, first]},
        signed | {"verifiableCredential": [first, second | {"name": "Another"}]},
        {name: value for name, value in signed.items() if name != "holder"},
        signed | {"proof": signed["proof"] | {"challenge": "43"}},
        signed | {"validUntil": "2999-01-01T00:00:00Z"},
    ):
        assert "signature" in codes_of(await opened(changed))


async def test_a_key_for_credentials_signs_no_presentations() -> None:
    assert codes_of(await opened(presented(), Published("assertionMethod")))["key"] == "key_not_published"
    wrong = presented(proofPurpose="assertionMethod")
    assert codes_of(await opened(wrong, Published("authentication", "assertionMethod"))) == {
        "signature": "proof_purpose"
    }


@pytest.mark.parametrize(
    "members",
    [{"exp": "tomorrow"}, {"nbf": []}, {"exp": True}, {"iat": {}}, {"aud": [1]}, {"nonce": 7}, {"vp": {}}],
    ids=str,
)
async def test_claims_that_are_none_are_refused_by_name(members: dict[str, Any]) -> None:
    with pytest.raises(CredentialFormatError):
        await opened(presented() | members)


@pytest.mark.parametrize("domain", [[1], [None], {"a": 1}, 7], ids=str)
async def test_a_domain_of_any_kind_is_answered(domain: Any) -> None:
    signed = presented()
    found = await opened(signed | {"proof": signed["proof"] | {"domain": domain}}, audience="a.example")
    assert codes_of(found)["audience"] == "audience_wrong"


def test_as_many_certificates_as_one_may_present_are_not_too_large() -> None:
    token = make_token(make_payload())
    whole = {"verifiableCredential": [enveloped(token, ENVELOPED_CREDENTIAL)] * service.MOST}
    assert 2 * len(enveloped(make_token(whole), "EnvelopedVerifiablePresentation")["id"]) < LARGEST_DOCUMENT
    embedded = {"verifiableCredential": [credential(1)] * service.MOST}
    assert 2 * len(json.dumps(embedded, ensure_ascii=False).encode()) < LARGEST_DOCUMENT
