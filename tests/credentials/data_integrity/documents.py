"""What the tests of embedded proofs are made from: the invented issuer's key for them, and its documents."""

import json
from functools import cache
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from credentials.data_integrity.proofs import secured, without_claims
from credentials.did import did_document, key_in_document
from credentials.keys import Jwk, key_id, public_jwk
from credentials.signers import LocalSigner
from credentials.verification.reports import Report
from credentials.verification.sources import StatusListFile
from credentials.verification.verifying import verify
from tests.credentials.proofs import DID, NOW, make_key, make_list_payload, make_payload

# Some fixed key of nobody's.
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
SIGNER = LocalSigner(KEY, key_id(DID, public_jwk(KEY)))


class PublishedKeys:
    """The keys of the invented issuer's DID document."""

    async def find_key(self, issuer: str, kid: str) -> Jwk | None:
        return key_in_document(did_document(DID, [public_jwk(make_key()), public_jwk(KEY)]), issuer, kid)


@cache
def _signed(words: str) -> str:
    return json.dumps(secured(json.loads(words), SIGNER, NOW))


def signed(document: dict[str, Any]) -> dict[str, Any]:
    """Return a document with the issuer's proof, made once."""
    found: dict[str, Any] = json.loads(_signed(json.dumps(document)))
    return found


def make_document(**overrides: Any) -> dict[str, Any]:
    """Return a signed credential; names in `overrides` replace its members before it is signed."""
    return signed(without_claims(make_payload()) | overrides)


def make_list(*revoked: int, **overrides: Any) -> dict[str, Any]:
    """Return the issuer's signed status list."""
    return signed(without_claims(make_list_payload(revoked)) | overrides)


async def report_on(document: Any, status_list: Any = None) -> Report:
    """Return the report on a document, with the issuer's keys and a list that revokes nobody unless given."""
    given = json.dumps(make_list() if status_list is None else status_list).encode()
    lists = StatusListFile(given, "list.json")
    return await verify(document, keys=PublishedKeys(), status_lists=lists, now=NOW)
