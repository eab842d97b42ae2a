"""What the page reads as a proof: exactly what was signed, in exactly one shape, by a key it keeps."""

import time
from typing import Any

import cbor2
import pytest

from credentials.keys import public_jwk
from credentials.offline.proof import short_kid
from credentials.signers import LocalSigner
from tests.browser.conftest import Open
from tests.browser.offline import base32, outcomes
from tests.credentials.offline.test_proof import CODE, DID, made, raw
from tests.credentials.proofs import kid_of, make_key

pytestmark = [pytest.mark.anyio, pytest.mark.xdist_group("browser")]

DAY = 86_400


def snapshot_of(*keys: int, did: str = DID) -> dict[str, Any]:
    """Return a snapshot of keys made here, fresh, in which nothing is revoked."""
    jwks = [(public_jwk(make_key(number=number)), kid_of(make_key(number=number))) for number in keys]
    return {
        "taken_at": time.strftime("%Y-%m-%dT%H:%M:00Z", time.gmtime()),
        "ends_at": time.strftime("%Y-%m-%dT%H:%M:00Z", time.gmtime(time.time() + 7 * DAY)),
        "keys": [
            {
                "kid": short_kid(kid).hex(),
                "did": did,
                "name": {"zh": "示例", "en": "Example"},
                "x": jwk["x"],
                "y": jwk["y"],
            }
            for jwk, kid in jwks
        ],
        "compromised": [],
        "revoked": "",
        "suspended": "",
    }


async def test_no_byte_of_a_proof_can_change(visit: Open) -> None:
    window = await visit(390, "zh")
    await window.go("/verify/offline")
    content = raw(made())
    changed = []
    for at in range(len(content)):
        for bit in range(8):
            one = bytearray(content)
            one[at] ^= 1 << bit
            changed.append(base32(bytes(one)))
    cut = [base32(content[:at]) for at in range(len(content))] + [base32(content + b"\0")]
    found = await outcomes(window.page, CODE, [made(), *changed, *cut], snapshot_of(1, 2))
    assert found[0] == ("good", True)
    assert len(found) == 1 + 8 * len(content) + len(content) + 1
    assert {outcome for outcome, _ in found[1:]} == {"forged", "unreadable", "unknown_key", "no_proof"}
    assert not any(shown for _, shown in found[1:])


def signed(protected: Any, claims: Any, *, unprotected: Any = None, tag: int = 18, number: int = 1) -> str:
    """Return a structure that the issuer's key has signed, whatever its shape."""
    header = protected if isinstance(protected, bytes) else cbor2.dumps(protected)
    payload = claims if isinstance(claims, bytes) else cbor2.dumps(claims)
    key = make_key(number=number)
    signature = LocalSigner(key, kid_of(key)).sign(cbor2.dumps(["Signature1", header, b"", payload]))
    return base32(cbor2.dumps(cbor2.CBORTag(tag, [header, unprotected or {}, payload, signature])))


KID = short_kid(kid_of(make_key()))
HEADER = {1: -7, 4: KID}
CLAIMS = cbor2.loads(cbor2.loads(raw(made())).value[2]) | {-65540: cbor2.CBORTag(100, 20_591)}
DEEP = b"\x81" * 500 + b"\x00"

HOSTILE = {
    "alg none": signed({4: KID}, CLAIMS),
    "alg HS256": signed({1: 5, 4: KID}, CLAIMS),
    "alg ES384": signed({1: -35, 4: KID}, CLAIMS),
    "alg beside": signed({4: KID}, CLAIMS, unprotected={1: -7}),
    "kid beside": signed({1: -7}, CLAIMS, unprotected={4: KID}),
    "key brought along": signed(HEADER, CLAIMS, unprotected={-1: b"key"}),
    "critical header": signed({1: -7, 2: [4], 4: KID}, CLAIMS),
    "other tag": signed(HEADER, CLAIMS, tag=61),
    "another order": signed({4: KID, 1: -7}, CLAIMS),
    "seven claims": signed(HEADER, CLAIMS | {-65541: "x"}),
    "five claims": signed(HEADER, {name: CLAIMS[name] for name in (1, 7, -65537, -65538, -65539)}),
    "name as bytes": signed(HEADER, CLAIMS | {-65537: b"x"}),
    "day as text": signed(HEADER, CLAIMS | {-65540: "2026-05-18"}),
    "negative day": signed(HEADER, CLAIMS | {-65540: cbor2.CBORTag(100, -1)}),
    "short code": signed(HEADER, CLAIMS | {7: b"x"}),
    "deep payload": signed(HEADER, DEEP),
    "deep header": signed(DEEP, CLAIMS),
    "no UTF-8": signed(HEADER, cbor2.dumps(CLAIMS).replace("一等奖".encode(), b"\xff" * 9)),
    "deep": base32(DEEP),
    "huge text": base32(b"\xd2\x84\x7a\xff\xff\xff\xff"),
    "huge length of 64 bits": base32(b"\xd2\x84\x5b\x7f\xff\xff\xff\xff\xff\xff\xff"),
    "huge list": base32(b"\xd2\x9a\xff\xff\xff\xff"),
    "endless": base32(b"\xd2\x9f" + b"\x40" * 50),
    "long head": base32(b"\xd2\x98\x04" + raw(made())[2:]),
    "too long": "A" * 1_000_000,
    "small letters": made().lower(),
    "padding": made() + "=" * (-len(made()) % 8),
    "spare bits": made()[:-1] + chr(ord(made()[-1]) + 1),
    "white space": made()[:50] + " " + made()[50:],
    "percent": "%41" + made()[1:],
    "full width": "Ｄ" + made()[1:],
}


async def test_hostile_proofs_are_not_read(visit: Open) -> None:
    window = await visit(390, "zh")
    await window.go("/verify/offline")
    texts = [signed(HEADER, CLAIMS), *HOSTILE.values()]
    began = time.monotonic()
    found = await outcomes(window.page, CODE, texts, snapshot_of(1))
    assert time.monotonic() - began < 5
    # The maker of these makes what is read, so that it is not the maker that fails.
    assert found[0] == ("good", True)
    assert dict(zip(HOSTILE, found[1:], strict=True)) == dict.fromkeys(HOSTILE, ("unreadable", False))


async def test_keys_count_for_their_issuer_only_and_never_come_from_the_code(visit: Open) -> None:
    window = await visit(390, "zh")
    await window.go("/verify/offline")
    page, text = window.page, made()
    assert await outcomes(page, CODE, [text], snapshot_of(2)) == [("unknown_key", False)]
    # Another issuer of the same site signs in this one's name.
    elsewhere = snapshot_of(1, did="did:web:skills.example.org:issuers:other")
    assert await outcomes(page, CODE, [text], elsewhere) == [("forged", False)]
    compromised = snapshot_of(2) | {"compromised": [KID.hex()]}
    assert await outcomes(page, CODE, [text], compromised) == [("compromised_key", False)]
    mark = await page.evaluate(
        "async (code) => (await import('/static/offline/proof.js')).markOf(code)", CODE
    )
    suspended = snapshot_of(1) | {"suspended": f"{'0' * 12}{mark}{'f' * 12}"}
    assert await outcomes(page, CODE, [text], suspended) == [("suspended", True)]
    # A mark that only seems to stand there, over the border of two others.
    shifted = snapshot_of(1) | {"revoked": f"0{mark}{'0' * 11}"}
    assert await outcomes(page, CODE, [text], shifted) == [("good", True)]
    assert await outcomes(page, CODE, [text], snapshot_of(1) | {"ends_at": "?"}) == [("old_snapshot", True)]
