"""What never changes about an issued certificate: its signed payload and the outcome of its proof.

Verifying a signature costs more than everything else on a visit, and the row of a credential is never
updated; so each process does it once per certificate. Nothing of this says whether the certificate stands:
that is read from the database at every visit (`credentials.checking.queries`).
"""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from credentials.claims.payload import Payload
from credentials.claims.printed import Printed
from credentials.claims.reading import printed
from credentials.keys import Jwk
from credentials.verification.proof import check_proof
from credentials.verification.reports import FORMAT_GOOD, NOT_TAKEN, Step, failed, unchecked
from credentials.verification.tokens import check_claims, check_credential, read_token
from registry.core import clock, database
from registry.core.texts import text

KEPT: Final = 4_096
"""How many certificates a process remembers, at some 10 kB each."""

_AT_ONCE: Final = 20

_SIGNED: Final = """
SELECT c.id, c.token, i.did, k.kid, k.public_jwk
FROM credentials.credential c
JOIN credentials.signing_key k ON k.id = c.signing_key
JOIN credentials.issuer i ON i.id = c.issuer
WHERE c.id = ANY($1)
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


_known: dict[tuple[UUID, int, datetime | None], Proven] = {}


async def proven(credential: UUID, version: int, distrusted: datetime | None = None) -> Proven:
    """Return what is proven of a stored credential.

    Args:
        credential: its id.
        version: `xmin` of its row. Should anybody get past the guards and write the row anew, or restore it
            from elsewhere, then this is another one, and the token is verified afresh.
        distrusted: since when its key is compromised, if it was signed since then.
    """
    return (await all_proven([(credential, version, distrusted)]))[0]


async def all_proven(wanted: Sequence[tuple[UUID, int, datetime | None]]) -> list[Proven]:
    """Return what is proven of several stored credentials, in their order; each as `proven` takes it."""
    found = {key: _known[key] for key in wanted if key in _known}
    missing = {key[0]: key for key in wanted if key not in found}
    rows = await database.fetch(_SIGNED, list(missing)) if missing else []
    for number, row in enumerate(rows):
        key = missing[row["id"]]
        found[key] = await _prove(row, key[2])
        if len(_known) >= KEPT:
            _known.clear()
        _known[key] = found[key]
        if number % _AT_ONCE == _AT_ONCE - 1:
            # Signatures are checked on the processor: other requests get their turn in between.
            await asyncio.sleep(0)
    return [found[key] for key in wanted]


async def _prove(row: asyncpg.Record, distrusted: datetime | None) -> Proven:
    token = read_token(row["token"])
    check_credential(token.payload)
    check_claims(token)
    key = _OneKey(row["did"], row["kid"], json.loads(row["public_jwk"]))
    issuer, found, signature = await check_proof(token, key)
    if distrusted:
        found, signature = _compromised(distrusted), unchecked("signature", NOT_TAKEN)
    proof = (FORMAT_GOOD, issuer, found, signature)
    verified = all(step.outcome == "passed" for step in proof)
    return Proven(token.compact, token.payload, printed(token.payload), proof, verified)


def _compromised(since: datetime) -> Step:
    at = since.astimezone(clock.SHANGHAI)
    return failed(
        "key",
        text(
            f"签名密钥自 {at:%Y-%m-%d %H:%M} 起失密，这份证书在此之后签名，不足为凭："
            "请联系签发机构重新签发。",
            f"The signing key is compromised since {at:%Y-%m-%d %H:%M} (Asia/Shanghai), and this was"
            " signed after that: it proves nothing. Ask the issuer to issue it anew.",
        ),
    )


class _OneKey:
    """The key source of a credential of our own: the key its row names, and no other."""

    def __init__(self, did: str, kid: str, jwk: dict[str, Any]) -> None:
        self._named = (did, kid)
        self._jwk = jwk

    async def find_key(self, issuer: str, kid: str) -> Jwk | None:
        """Return the key when it is the one asked for."""
        return self._jwk if (issuer, kid) == self._named else None
