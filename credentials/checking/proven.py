"""What never changes about an issued certificate: its signed payload and the outcome of its proof.

Verifying a signature costs more than everything else on a visit, and the row of a credential is never
updated; so each process does it once per certificate. Nothing of this says whether the certificate stands:
that is read from the database at every visit (`credentials.checking.queries`).
"""

import json
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from credentials.claims.payload import Payload
from credentials.claims.printed import Printed
from credentials.claims.reading import printed
from credentials.keys import Jwk
from credentials.verification.proof import check_proof
from credentials.verification.reports import FORMAT_GOOD, Step
from credentials.verification.tokens import check_claims, check_credential, read_token
from registry.core import database

KEPT: Final = 4_096
"""How many certificates a process remembers, at some 10 kB each."""

_SIGNED: Final = """
SELECT c.token, i.did, k.kid, k.public_jwk
FROM credentials.credential c
JOIN credentials.signing_key k ON k.id = c.signing_key
JOIN credentials.issuer i ON i.id = c.issuer
WHERE c.id = $1
"""


@dataclass(frozen=True, slots=True, eq=False)
class Proven:
    """A token, its payload, the fields it prints, and the steps format, issuer, key and signature.

    `verified` says whether every one of these steps passed.
    """

    token: str
    payload: Payload
    printed: Printed
    proof: tuple[Step, ...]
    verified: bool


_known: dict[tuple[UUID, int], Proven] = {}


async def proven(credential: UUID, version: int) -> Proven:
    """Return what is proven of a stored credential.

    Args:
        credential: its id.
        version: `xmin` of its row. Should anybody get past the guards and write the row anew, or restore it
            from elsewhere, then this is another one, and the token is verified afresh.
    """
    known = _known.get((credential, version))
    if known is None:
        known = await _prove(credential)
        if len(_known) >= KEPT:
            _known.clear()
        _known[credential, version] = known
    return known


async def _prove(credential: UUID) -> Proven:
    row = await database.fetch_one(_SIGNED, credential)
    if row is None:
        raise AssertionError("a credential that was found has a token and a key")
    token = read_token(row["token"])
    check_credential(token.payload)
    check_claims(token)
    key = _OneKey(row["did"], row["kid"], json.loads(row["public_jwk"]))
    proof = (FORMAT_GOOD, *await check_proof(token, key))
    verified = all(step.outcome == "passed" for step in proof)
    return Proven(token.compact, token.payload, printed(token.payload), proof, verified)


class _OneKey:
    """The key source of a credential of our own: the key its row names, and no other."""

    def __init__(self, did: str, kid: str, jwk: dict[str, Any]) -> None:
        self._named = (did, kid)
        self._jwk = jwk

    async def find_key(self, issuer: str, kid: str) -> Jwk | None:
        """Return the key when it is the one asked for."""
        return self._jwk if (issuer, kid) == self._named else None
