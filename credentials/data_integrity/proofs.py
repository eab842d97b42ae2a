"""Proofs of the cryptosuite `eddsa-rdfc-2022`: made over our own documents, and the bytes to check one by.

Source: W3C Data Integrity EdDSA Cryptosuites v1.0, section 3.2.
"""

import hashlib
import threading
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from credentials.data_integrity import contexts, multibase
from credentials.data_integrity.canonical import JsonObject, canonical
from credentials.signers import Signer

CRYPTOSUITE: Final = "eddsa-rdfc-2022"
PROOF_TYPE: Final = "DataIntegrityProof"
PURPOSE: Final = "assertionMethod"

# A token says these a second time as its claims; the contexts of a document give them no meaning.
_CLAIMS: Final = frozenset({"iss", "jti", "sub", "nbf", "exp"})

# PyLD keeps what it has made of contexts in caches of the process, which several threads would spoil.
ONE_AT_A_TIME: Final = threading.Lock()


def secured(
    document: Mapping[str, Any], signer: Signer, created: datetime, known: Mapping[str, Any] | None = None
) -> JsonObject:
    """Return a document of our own with its proof; takes some milliseconds, so call it in a thread.

    Args:
        document: a credential without proof, whose contexts are known.
        signer: of an Ed25519 key.
        created: aware; written to the second.
        known: all contexts that there are, by address; those of the system when not given.

    Raises:
        NotCanonicalError: something in the document would not be signed.
        ContextChangedError, KeyStoreUnavailableError: as they say.
    """
    proof = {
        "type": PROOF_TYPE,
        "cryptosuite": CRYPTOSUITE,
        "created": created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "verificationMethod": signer.kid,
        "proofPurpose": PURPOSE,
    }
    plain = dict(document)
    bodies = contexts.known() if known is None else known
    with ONE_AT_A_TIME:
        forms = [canonical(each, bodies) for each in to_canonicalize(plain, proof)]
    signature = signer.sign(hash_data(*forms))
    return plain | {"proof": proof | {"proofValue": multibase.encode(signature)}}


def without_claims(payload: Mapping[str, Any]) -> JsonObject:
    """Return the credential in the payload of a token, as a document has it."""
    return {name: value for name, value in payload.items() if name not in _CLAIMS}


def without_proof(document: Mapping[str, Any]) -> JsonObject:
    """Return a document without its proof."""
    return {name: value for name, value in document.items() if name != "proof"}


def to_canonicalize(document: JsonObject, proof: JsonObject) -> tuple[JsonObject, JsonObject]:
    """Return the proof's options, read in the document's contexts, and the document, both without proof."""
    options = {name: value for name, value in proof.items() if name != "proofValue"}
    return options | {"@context": document.get("@context")}, without_proof(document)


def hash_data(options: str, document: str) -> bytes:
    """Return the 64 bytes that are signed, from the two canonical forms."""
    return hashlib.sha256(options.encode()).digest() + hashlib.sha256(document.encode()).digest()
