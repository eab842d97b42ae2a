"""The test issuer: a did:web, keys and a status list of its own, which vouch for nothing.

Anybody who reaches the VC API can have it sign whatever they send; so it shares nothing with the issuers of
certificates. Its keys are derived from the secret of the settings, sign nothing else, and are published only
while the VC API is on. Our own check of files never takes what it signed for valid.
"""

import asyncio
from datetime import timedelta
from functools import lru_cache
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from credentials.data_integrity import proofs
from credentials.did import did_document, did_web
from credentials.keys import Jwk, key_id, public_jwk
from credentials.signers import LocalSigner
from credentials.signing import sign
from credentials.status_list import build_list_payload
from registry.core import clock, database
from registry.core.keys import derived
from registry.core.settings import current

SEGMENT: Final = "test-issuer"
TTL: Final = timedelta(0)
LIFETIME: Final = timedelta(days=1)
_CLAIMS: Final = frozenset({"iss", "jti", "sub", "nbf", "exp"})
# Of the group of P-256, whose private keys are the numbers from 1 to this less 1 (FIPS 186-5, section 3.2.1).
_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def did() -> str:
    """Return the did:web of the test issuer."""
    return f"{did_web(current().base_url)}:{SEGMENT}"


def is_test_issuer(issuer: str) -> bool:
    """Return whether a DID is that of this site's test issuer, however it is written."""
    return issuer.partition("#")[0].casefold() == did().casefold()


def list_url() -> str:
    """Return the address of its status list."""
    return f"{current().base_url}/{SEGMENT}/status"


def signer() -> LocalSigner:
    """Return what signs its tokens (ES256)."""
    key = _es256(current().secret())
    return LocalSigner(key, key_id(did(), public_jwk(key)))


def embedding_signer() -> LocalSigner:
    """Return what signs its embedded proofs (Ed25519)."""
    key = Ed25519PrivateKey.from_private_bytes(derived("credentials.vc_api.ed25519"))
    return LocalSigner(key, key_id(did(), public_jwk(key)))


def public_keys() -> list[Jwk]:
    """Return the public halves of both."""
    return [public_jwk(each.key) for each in (signer(), embedding_signer())]


def document() -> dict[str, Any]:
    """Return its DID document, with both keys."""
    return did_document(did(), public_keys())


async def status_list() -> tuple[dict[str, Any], str]:
    """Return its status list as of now, as payload and signed; always made anew from the rows."""
    rows = await database.fetch(
        "SELECT status_index FROM credentials.test_credential WHERE revoked_at IS NOT NULL"
    )
    payload = build_list_payload(
        [row["status_index"] for row in rows],
        list_url=list_url(),
        did=did(),
        issued_at=clock.now(),
        ttl=TTL,
        lifetime=LIFETIME,
    )
    return payload, sign(payload, signer())


async def embedded_status_list() -> dict[str, Any]:
    """Return the same list with an embedded proof."""
    payload, _ = await status_list()
    plain = {member: value for member, value in payload.items() if member not in _CLAIMS}
    return await asyncio.to_thread(proofs.secured, plain, embedding_signer(), clock.now())


@lru_cache(maxsize=4)
def _es256(secret: str) -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(derived("credentials.vc_api.es256", secret), "big") % (_ORDER - 1) + 1
    return ec.derive_private_key(number, ec.SECP256R1())
