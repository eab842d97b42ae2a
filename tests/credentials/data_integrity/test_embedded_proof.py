"""The steps of checking a document with an embedded proof, good and altered, and what costs too much."""

import json
import time
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.data_integrity import multibase
from credentials.data_integrity.proofs import secured, without_claims
from credentials.data_integrity.untrusted import TooCostlyError, canonical_forms
from credentials.did import did_document, key_in_document
from credentials.keys import Jwk, public_jwk
from credentials.signers import LocalSigner
from credentials.verification.documents import read_document
from credentials.verification.embedded_proof import check_embedded_proof
from credentials.verification.proof import SourceUnavailableError
from credentials.verification.reports import Report
from registry.core.errors import BadInputError
from registry.core.texts import text
from tests.credentials.data_integrity.documents import (
    KEY,
    SIGNER,
    make_document,
    make_list,
    report_on,
)
from tests.credentials.proofs import DID, NOW, make_key, make_payload, outcomes

pytestmark = pytest.mark.anyio


def codes_of(report: Report) -> dict[str, str]:
    return {step.id: step.code for step in report.steps if step.code}


def with_proof(**members: Any) -> dict[str, Any]:
    document = make_document()
    document["proof"] |= members
    return document


def signed_as(members: dict[str, Any], **overrides: Any) -> dict[str, Any]:
    """Return a document whose options were changed before they were signed."""
    made = secured(without_claims(make_payload()) | overrides, SIGNER, NOW)
    return made | {"proof": made["proof"] | members}


async def test_a_good_one_passes_every_step() -> None:
    report = await report_on(make_document())
    assert (outcomes(report), report.outcome, codes_of(report)) == ("pppppp", "valid", {})


async def test_the_status_is_looked_up_in_a_list_of_either_form() -> None:
    index = int(make_payload()["credentialStatus"]["statusListIndex"])
    assert codes_of(await report_on(make_document(), make_list(index))) == {"status": "revocation"}
    altered = make_list()
    altered["credentialSubject"]["encodedList"] = make_list(1)["credentialSubject"]["encodedList"]
    report = await report_on(make_document(), altered)
    assert (outcomes(report), codes_of(report)) == ("pppppf", {"status": "signature_wrong"})
    nobodys = {name: value for name, value in make_list().items() if name != "proof"} | {"proof": {}}
    assert outcomes(await report_on(make_document(), nobodys)) == "pppppu"


@pytest.mark.parametrize(
    ("document", "expected", "code"),
    [
        (with_proof(proofPurpose="authentication"), "puufuu", "proof_purpose"),
        (with_proof(proofValue="z2"), "pppfuu", "signature_wrong"),
        (with_proof(proofValue="x"), "puufuu", "proof_incomplete"),
        (with_proof(proofValue="z" + "2" * 200), "puufuu", "proof_incomplete"),
        (with_proof(proofValue=None), "puufuu", "proof_incomplete"),
        (with_proof(verificationMethod=None), "puufuu", "proof_incomplete"),
        (with_proof(created="yesterday"), "puufuu", "proof_incomplete"),
        (with_proof(previousProof="urn:x:1"), "puufuu", "proof_incomplete"),
        (
            with_proof(**{"@context": "https://w3id.org/security/data-integrity/v2"}),
            "puufuu",
            "proof_incomplete",
        ),
        (with_proof(expires=f"{NOW - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"), "puufuu", "proof_expired"),
        (with_proof(created=f"{NOW + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"), "puufuu", "proof_not_yet"),
        (with_proof(created=f"{NOW - timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"), "pppfuu", "signature_wrong"),
        (with_proof(cryptosuite="ecdsa-sd-2023"), "puuuuu", "proof_kind_unknown"),
        (with_proof(verificationMethod="did:web:other.example#1"), "pfuuuu", "key_of_another_issuer"),
        (with_proof(verificationMethod=f"{DID}#1"), "ppfuuu", "key_not_published"),
        (
            with_proof(verificationMethod=f"{DID}#{public_jwk(make_key())['kid']}"),
            "ppfuuu",
            "key_not_fitting",
        ),
        (with_proof(nickname="x"), "pppfuu", "json_ld_not_signed"),
        (make_document() | {"nickname": "x"}, "pppfuu", "json_ld_not_signed"),
        (make_document() | {"name": "x"}, "pppfuu", "signature_wrong"),
        (make_document() | {"proof": []}, "puufuu", "proof_missing"),
        (make_document() | {"vc": {}}, "fuuuuu", "credential_format"),
        (make_document() | {"name": "x" * 1_000_000}, "fuuuuu", "token_too_long"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_what_is_wrong_has_a_code(document: dict[str, Any], expected: str, code: str) -> None:
    report = await report_on(document)
    assert outcomes(report) == expected
    assert code in codes_of(report).values()
    assert report.outcome != "valid"


async def test_a_context_that_is_not_known_leaves_it_unchecked() -> None:
    document = make_document()
    document["@context"].append("https://example.org/mine")
    report = await report_on(document)
    assert (outcomes(report), codes_of(report)) == ("pppuuu", {"signature": "context_unknown"})


async def test_of_several_proofs_that_of_the_issuer_counts() -> None:
    document = make_document()
    other = document["proof"] | {"verificationMethod": "did:web:other.example#1"}
    for proofs in ([other, document["proof"]], [{"type": "Another"}, document["proof"]]):
        assert outcomes(await report_on(document | {"proof": proofs})) == "pppppp"
    assert outcomes(await report_on(document | {"proof": [other]})) == "pfuuuu"


async def test_a_bare_key_as_issuer_proves_no_issuer() -> None:
    name = multibase.multikey(public_jwk(KEY))
    did = f"did:key:{name}"
    payload = without_claims(make_payload()) | {"issuer": did}
    del payload["credentialStatus"]
    report = await report_on(secured(payload, LocalSigner(KEY, f"{did}#{name}"), NOW))
    assert (outcomes(report), report.outcome) == ("pupppp", "unchecked")
    assert codes_of(report) == {"issuer": "issuer_is_a_bare_key"}
    other = secured(payload, LocalSigner(KEY, f"{did}#other"), NOW)
    assert outcomes(await report_on(other)) == "pufuuu"


class Nobody:
    """A source that cannot be asked."""

    async def find_key(self, issuer: str, kid: str) -> Jwk | None:
        raise SourceUnavailableError(text("没有。", "Nothing."))


async def test_a_key_that_cannot_be_had_leaves_it_unchecked() -> None:
    steps = await check_embedded_proof(make_document(), Nobody(), NOW)
    assert [(step.id, step.outcome) for step in steps] == [
        ("issuer", "passed"),
        ("key", "unchecked"),
        ("signature", "unchecked"),
    ]


def test_a_multikey_counts_only_as_an_ed25519_key() -> None:
    document = did_document(DID, [public_jwk(KEY)])
    assert document["@context"][1:] == ["https://w3id.org/security/multikey/v1"]
    assert (key_in_document(document, DID, SIGNER.kid) or {})["x"] == public_jwk(KEY)["x"]
    method = document["verificationMethod"][0]
    for wrong in (
        "zDnaegE6RR3atJtHKwTRTWHsJ3kNHqFwv7n9YjTgmU7TyfU76",
        "z",
        "u7QE",
        "",
        None,
        "z0",
        "z" * 500,
    ):
        changed = document | {"verificationMethod": [method | {"publicKeyMultibase": wrong}]}
        assert key_in_document(changed, DID, SIGNER.kid) is None


@given(st.binary(max_size=80))
def test_base58_leads_back(raw: bytes) -> None:
    assert multibase.decode(multibase.encode(raw)) == raw


def as_bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


class TestAlteredBytes:
    """Any single byte: not one alteration is taken for the document that was signed."""

    DOCUMENT = as_bytes(make_document())
    LIST = as_bytes(make_list())

    @settings(max_examples=40, deadline=None)
    @given(st.integers(0, len(DOCUMENT) - 1), st.integers(1, 255))
    async def test_is_found(self, place: int, change: int) -> None:
        raw = bytearray(self.DOCUMENT)
        raw[place] ^= change
        try:
            document = read_document(bytes(raw), "x")
        except BadInputError:
            return
        report = await report_on(document)
        assert report.outcome != "valid", bytes(raw[max(place - 30, 0) : place + 30])

    @settings(max_examples=20, deadline=None)
    @given(st.integers(0, len(LIST) - 1), st.integers(1, 255))
    async def test_is_found_in_a_list(self, place: int, change: int) -> None:
        raw = bytearray(self.LIST)
        raw[place] ^= change
        try:
            listed = read_document(bytes(raw), "x")
        except BadInputError:
            return
        report = await report_on(make_document(), listed)
        assert report.outcome != "valid", bytes(raw[max(place - 30, 0) : place + 30])


class TestTooMuch:
    """Documents that would keep a processor busy for ever are given up, and the service goes on."""

    async def test_a_poison_graph_is_given_up(self) -> None:
        # Blank nodes alike to each other, nested alike: their order is found by trying all.
        def tree(depth: int) -> dict[str, Any]:
            inner = {"parentOrg": [tree(depth - 1) for _ in range(4)]} if depth else {}
            return {"type": ["Profile"], **inner}

        document = make_document()
        document["issuer"] |= tree(5)
        started = time.monotonic()
        report = await report_on(document)
        assert outcomes(report) == "pppuuu"
        assert codes_of(report) == {"signature": "canonical_form_too_costly"}
        assert time.monotonic() - started < 30

    async def test_deep_and_large_json_is_refused_by_name(self) -> None:
        deep = b'{"a":' * 5_000 + b"1" + b"}" * 5_000
        with pytest.raises(BadInputError):
            read_document(deep, "x")
        nested: Any = "x"
        for _ in range(3_000):
            nested = {"narrative": nested}
        report = await report_on(make_document() | {"evidence": [nested]})
        assert codes_of(report) == {"format": "json_too_deep"}

    async def test_the_next_one_is_checked_as_ever(self) -> None:
        with pytest.raises(TooCostlyError):
            await canonical_forms(*[self.wide()] * 3)
        assert (await report_on(make_document())).outcome == "valid"

    def wide(self) -> dict[str, Any]:
        """Return a document whose conversion compares each of so many values with each other."""
        return {
            "@context": make_document()["@context"],
            "type": ["VerifiableCredential"],
            "evidence": [{"type": ["Evidence"], "narrative": str(n)} for n in range(20_000)],
        }
