"""What the tests of signing and verifying are made from: one invented issuer's facts, keys, tokens, lists."""

import asyncio
import base64
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from jwt import PyJWS

from credentials.claims.facts import AwardFacts, IssuerProfile, StatusEntry
from credentials.claims.payload import build_payload
from credentials.keys import Algorithm, PrivateKey, generate_key, key_id, public_jwk
from credentials.signers import LocalSigner
from credentials.signing import sign
from credentials.status_list import build_list_payload
from credentials.verification.reports import Report
from credentials.verification.sources import KeySetFile, StatusListFile
from credentials.verification.verifying import verify
from registry.core.texts import text

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
BASE_URL = "https://skills.example.org"
DID = "did:web:skills.example.org"
LIST_URL = f"{BASE_URL}/status/1"
CODE = "0123456789ABCDEFG"
ISSUER = IssuerProfile(did=DID, name=text("示例市教育局", "Example City Education Bureau"), url=BASE_URL)

_FACTS = AwardFacts(
    recipient_kind="member",
    recipient_name="买买提·𬀩",
    recipient_latin="Maimaiti Ji",
    school=text("示例职业技术学校", "Example Vocational School"),
    competition=text("2026年示例省职业院校技能大赛", "Example Provincial Skills Competition 2026"),
    competition_id=UUID(int=1),
    year=2026,
    level=text("省级", "Provincial"),
    level_code="provincial",
    organizer=text("示例省教育厅", "Example Department of Education"),
    event=text("数控车削", "CNC Turning"),
    event_id=UUID(int=2),
    event_code="ZZ001",
    group=text("中职组", "Secondary vocational"),
    award_code="first",
    award=text("一等奖", "First Prize"),
    place="1",
    points="93.45",
    reason=text("第1名；28支参赛队的10%取3", "Place 1; 10% of 28 entries, rounded to 3"),
    awarded_on=date(2026, 11, 18),
    fictional=True,
)


def make_facts(**overrides: Any) -> AwardFacts:
    return replace(_FACTS, **overrides)


def make_payload(facts: AwardFacts = _FACTS, **overrides: Any) -> dict[str, Any]:
    arguments: dict[str, Any] = {
        "issuer": ISSUER,
        "base_url": BASE_URL,
        "code": CODE,
        "serial": "SJ-2026-000001",
        "subject_id": "urn:uuid:7f8f7d5c-1f0b-4a55-9b31-0c5b9a9f8c43",
        "status": StatusEntry(LIST_URL, 94_567),
        "issued_at": NOW - timedelta(days=2),
    }
    return build_payload(facts, **(arguments | overrides))


def make_key(algorithm: Algorithm = "ES256", number: int = 1) -> PrivateKey:
    """Return a key that is made once per test run; another number gives another key."""
    return _key(algorithm, number)


@cache
def _key(algorithm: Algorithm, number: int) -> PrivateKey:
    return generate_key(algorithm)


def kid_of(key: PrivateKey) -> str:
    return key_id(DID, public_jwk(key))


def make_token(payload: dict[str, Any] | None = None, **header: Any) -> str:
    """Return a token signed by the issuer's key, with the header changed in the places named."""
    key = make_key()
    if not header:
        return sign(payload or make_payload(), LocalSigner(key, kid_of(key)))
    body = json.dumps(payload or make_payload()).encode()
    names = {"kid": kid_of(key), "typ": "JWT"} | header
    return PyJWS().encode(body, key, algorithm="ES256", headers=names)


def unsigned_token(header: dict[str, Any], payload: dict[str, Any], signature: bytes = b"") -> str:
    return ".".join([segment(header), segment(payload), base64url(signature)])


def segment(value: Any) -> str:
    return base64url(json.dumps(value).encode())


def base64url(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def make_list_payload(revoked: tuple[int, ...] = (), **overrides: Any) -> dict[str, Any]:
    """Return the payload of the issuer's list; names in `overrides` replace members of the credential."""
    payload = build_list_payload(
        revoked,
        list_url=LIST_URL,
        did=DID,
        issued_at=NOW - timedelta(hours=1),
        ttl=timedelta(minutes=5),
        lifetime=timedelta(days=1),
    )
    return payload | overrides


def key_set_of(*keys: PrivateKey, named: str = "bare") -> bytes:
    """Return a JWK set whose keys are named by their bare thumbprint, or by the "whole" DID URL."""
    jwks = [public_jwk(key) for key in keys]
    if named == "whole":
        jwks = [jwk | {"kid": key_id(DID, jwk)} for jwk in jwks]
    return json.dumps({"keys": jwks}).encode()


def check(
    document: str | dict[str, Any],
    *,
    jwks: bytes | None = None,
    status_list: str | dict[str, Any] | None = None,
    now: datetime = NOW,
) -> Report:
    """Return the report on a document, with the issuer's keys and a list that revokes nobody unless given."""
    if status_list is None:
        status_list = sign(make_list_payload(), LocalSigner(make_key(), kid_of(make_key())))
    raw = status_list if isinstance(status_list, str) else json.dumps(status_list)
    keys = KeySetFile(jwks or key_set_of(make_key()), "jwks.json")
    lists = StatusListFile(raw.encode(), "list.jwt")
    return asyncio.run(verify(document, keys=keys, status_lists=lists, now=now))


def outcomes(report: Report) -> str:
    """Return the six steps' outcomes as letters: p passed, f failed, u unchecked."""
    assert [step.id for step in report.steps] == ["format", "issuer", "key", "signature", "period", "status"]
    return "".join(step.outcome[0] for step in report.steps)
