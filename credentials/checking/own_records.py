"""Keys and status lists from the registry's own tables: what the service publishes, and what verifies it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from credentials.issuers import queries as issuers
from credentials.keys import Jwk
from credentials.signers import signer_of
from credentials.signing import sign
from credentials.status_list import build_list_payload
from credentials.verification.proof import SourceUnavailableError
from credentials.verification.reports import shown
from credentials.verification.status_credential import FoundList
from registry.core import clock, database
from registry.core.settings import current
from registry.core.texts import text

TTL: Final = timedelta(minutes=1)
LIFETIME: Final = timedelta(days=7)
# The numbers of lists are integers of 32 bits.
_DIGITS: Final = 9
_RENEWED: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SignedList:
    """A published status list: its number, its payload, the same signed, and when it was signed."""

    number: int
    payload: dict[str, object]
    token: str
    signed_at: datetime
    revoked: int
    kid: str


_signed: dict[UUID, SignedList] = {}


async def status_list(number: int) -> SignedList | None:
    """Return the signed status list of this number, or None.

    It is computed from the rows of `revocation` whenever these have changed, and signed again every hour; in
    between the same bytes are given out.
    """
    row = await database.fetch_one(
        """
        SELECT l.id, l.length, i.did, k.kid, k.algorithm, k.private_key,
               coalesce(array_agg(c.status_index) FILTER (WHERE v.id IS NOT NULL), '{}') AS revoked
        FROM credentials.status_list l
        JOIN credentials.issuer i ON i.id = l.issuer
        JOIN credentials.signing_key k
            ON k.issuer = i.id AND k.retired_at IS NULL AND k.algorithm <> 'EdDSA'
        LEFT JOIN (credentials.revocation v JOIN credentials.credential c ON c.id = v.credential)
            ON c.status_list = l.id
        WHERE l.number = $1
        GROUP BY l.id, i.id, k.id ORDER BY k.created_at DESC LIMIT 1
        """,
        number,
    )
    if row is None:
        return None
    settings = current()
    list_url = f"{settings.base_url}/status/{number}"
    now = clock.now()
    known = _signed.get(row["id"])
    if (
        known
        and known.kid == row["kid"]
        and known.revoked == len(row["revoked"])
        and now - known.signed_at < _RENEWED
    ):
        return known
    payload = build_list_payload(
        row["revoked"], list_url=list_url, did=row["did"], issued_at=now, ttl=TTL, lifetime=LIFETIME
    )
    signer = signer_of(row["private_key"], row["kid"], row["algorithm"])
    signed = SignedList(number, payload, sign(payload, signer), now, len(row["revoked"]), row["kid"])
    _signed[row["id"]] = signed
    return signed


class OwnKeys:
    """The key source of the registry's own issuers."""

    async def find_key(self, issuer: str, kid: str) -> Jwk | None:
        """Return the issuer's key of this name. Raises SourceUnavailableError for an issuer not ours."""
        keys = await issuers.public_keys(issuer)
        if not keys:
            raise SourceUnavailableError(
                text(
                    f"签发者 {shown(issuer)} 不在本登记系统中。",
                    f"The issuer {shown(issuer)} is not in this registry.",
                )
            )
        return next((jwk for jwk in keys if f"{issuer}#{jwk['kid']}" == kid), None)


class OwnStatusLists:
    """The status source of the registry's own lists."""

    async def find_list(self, url: str) -> FoundList:
        """Return the list of this address. Raises SourceUnavailableError when there is none."""
        base, _, number = url.rpartition("/status/")
        if base == current().base_url and number.isdecimal() and len(number) <= _DIGITS:
            found = await status_list(int(number))
            if found is not None:
                return FoundList(found.token, vouched=True)
        raise SourceUnavailableError(
            text(f"本登记系统没有状态名单 {shown(url)}。", f"This registry has no status list {shown(url)}.")
        )
