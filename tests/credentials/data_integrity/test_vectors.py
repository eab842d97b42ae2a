"""Byte for byte what W3C and 1EdTech publish: canonical forms, hashes, signatures and multibase."""

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from credentials.data_integrity import contexts, multibase, proofs
from credentials.data_integrity.canonical import canonical
from credentials.keys import public_jwk
from credentials.signers import LocalSigner
from tests.credentials.test_standards import published

# W3C's context of examples is this one rule: every name is one of theirs.
EXAMPLES = {
    "https://www.w3.org/ns/credentials/examples/v2": {
        "@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}
    }
}

# The badge of 1EdTech's test vectors, in the terms of the VC Data Model 2.0 as its canonical form is.
TEAMWORK: dict[str, Any] = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": "http://example.com/credentials/3527",
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "issuer": {
        "id": "https://example.edu/issuers/565049",
        "type": ["Profile"],
        "url": "https://www.imsglobal.org",
        "name": "Example Corp",
    },
    "validFrom": "2010-01-01T00:00:00Z",
    "name": "Teamwork Badge",
    "credentialSubject": {
        "id": "did:example:ebfeb1f712ebc6f1c276e12ec21",
        "type": ["AchievementSubject"],
        "achievement": {
            "id": "https://example.com/achievements/21st-century-skills/teamwork",
            "type": ["Achievement"],
            "criteria": {
                "narrative": "Team members are nominated for this badge by their peers and recognized upon"
                " review by Example Corp management."
            },
            "description": "This badge recognizes the development of the capacity to collaborate within a"
            " group environment.",
            "name": "Teamwork",
        },
    },
}
TEAMWORK_METHOD = "https://example.edu/issuers/565049#z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"


def folder(*path: str) -> Path:
    return published("standards", "w3c", "eddsa-test-vectors", *path)


def w3c_key() -> Ed25519PrivateKey:
    pair = json.loads(folder("keyPair.json").read_text(encoding="utf-8"))
    # A private key is written like a public one, after two bytes that say so.
    key = Ed25519PrivateKey.from_private_bytes(multibase.decode(pair["privateKeyMultibase"])[2:])
    assert multibase.multikey(public_jwk(key)) == pair["publicKeyMultibase"]
    assert multibase.jwk_of(pair["publicKeyMultibase"])["x"] == public_jwk(key)["x"]
    return key


def test_the_canonical_forms_of_w3c() -> None:
    where = folder("eddsa-rdfc-2022")
    document = json.loads((where / "signedDataInt.json").read_text(encoding="utf-8"))
    options, unsecured = proofs.to_canonicalize(document, document["proof"])
    assert options == json.loads((where / "proofConfigDataInt.json").read_text(encoding="utf-8"))
    known = contexts.known() | EXAMPLES
    assert canonical(unsecured, known) == (where / "canonDocDataInt.txt").read_text(encoding="utf-8")
    assert canonical(options, known) == (where / "proofCanonDataInt.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", ["eddsa-rdfc-2022", "eddsa-rdfc-2022/employ"])
def test_the_hashes_and_the_signature_of_w3c(name: str) -> None:
    where = folder(*name.split("/"))
    forms = [
        (where / file).read_text(encoding="utf-8")
        for file in ("proofCanonDataInt.txt", "canonDocDataInt.txt")
    ]
    data = proofs.hash_data(*forms)
    assert data.hex() == (where / "combinedHashDataInt.txt").read_text(encoding="utf-8").strip()
    signature = LocalSigner(w3c_key(), "kid").sign(data)
    assert signature.hex() == (where / "sigHexDataInt.txt").read_text(encoding="utf-8").strip()
    written = (where / "sigBTC58DataInt.txt").read_text(encoding="utf-8").strip()
    assert multibase.encode(signature) == written
    assert multibase.decode(written) == signature
    signed = json.loads((where / "signedDataInt.json").read_text(encoding="utf-8"))
    assert signed["proof"]["proofValue"] == written


def test_a_proof_made_here_is_the_one_of_w3c() -> None:
    signed = json.loads(folder("eddsa-rdfc-2022", "signedDataInt.json").read_text(encoding="utf-8"))
    signer = LocalSigner(w3c_key(), signed["proof"]["verificationMethod"])
    created = datetime.fromisoformat(signed["proof"]["created"])
    known = contexts.known() | EXAMPLES
    assert proofs.secured(proofs.without_proof(signed), signer, created, known) == signed


def test_the_canonical_forms_of_1edtech() -> None:
    where = published("standards", "ob3", "test-vectors", "obv3p0")
    proof = {
        "type": "DataIntegrityProof",
        "created": "2010-01-01T19:23:24Z",
        "verificationMethod": TEAMWORK_METHOD,
        "cryptosuite": "eddsa-rdfc-2022",
        "proofPurpose": "assertionMethod",
    }
    options, document = proofs.to_canonicalize(TEAMWORK, proof)
    known = contexts.known()
    assert canonical(document, known) == (where / "document-canon.txt").read_text(encoding="utf-8")
    assert canonical(options, known) == (where / "proof-canon.txt").read_text(encoding="utf-8")


def test_the_contexts_are_those_of_the_standards() -> None:
    known = contexts.known()
    for url, path in {
        "https://www.w3.org/ns/credentials/v2": ("w3c", "context", "credentials-v2.jsonld"),
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json": (
            "ob3",
            "context",
            "ob-v3p0-3.0.3.json",
        ),
        contexts.DATA_INTEGRITY: ("w3c", "context", "security-data-integrity-v2.json"),
        contexts.MULTIKEY: ("w3c", "context", "security-multikey-v1.json"),
    }.items():
        assert known[url] == json.loads(published("standards", *path).read_text(encoding="utf-8")), url
