"""The compact proof: read by another's library, the same each time, and no byte of it may change."""

import base64
from datetime import date
from typing import Any

import cbor2
import cwt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials import codes
from credentials.keys import public_jwk
from credentials.offline.keys import ProofKey, Prover, sample_proof
from credentials.offline.proof import compact_proof, short_kid
from credentials.signers import LocalSigner
from registry.core.texts import text
from tests.credentials.proofs import kid_of, make_key
from tests.credentials.test_certificate import make_printed

DID = "did:web:skills.example.org"
CODE = "7Q4KXM2N9D0CWE5R3"
ROOM = 228


def made(number: int = 1, room: int = ROOM, **changes: Any) -> str:
    key = make_key(number=number)
    return compact_proof(make_printed(**changes), DID, LocalSigner(key, kid_of(key)), room)


def raw(proof: str) -> bytes:
    return base64.b32decode(proof + "=" * (-len(proof) % 8))


def read(content: bytes, number: int = 1) -> dict[int, Any]:
    """Return the claims as the library `cwt` reads them with the issuer's key."""
    key = cwt.COSEKey.from_jwk(public_jwk(make_key(number=number)) | {"kid": "any"})
    # The library looks a key up by the whole name of it; ours are named by the first bytes.
    named = cwt.COSEKey.new(key.to_dict() | {2: short_kid(kid_of(make_key(number=number)))})
    claims: dict[int, Any] = cbor2.loads(cwt.COSE.new().decode(content, keys=[named]))
    return claims


def test_another_library_reads_the_six_claims() -> None:
    claims = read(raw(made()))
    assert claims == {
        1: DID,
        7: codes.random_part(CODE),
        -65537: "欧阳修远",
        -65538: "一等奖",
        -65539: "2026年松原省职业院校…·数控加工技术",
        -65540: date(2026, 5, 18),
    }
    assert len(raw(made())) <= ROOM


def test_the_code_follows_from_its_random_part() -> None:
    for code in codes.new_codes(50):
        as_number = int.from_bytes(codes.random_part(code))
        digits = "".join(codes.ALPHABET[as_number >> 5 * at & 31] for at in reversed(range(16)))
        assert codes.check(code).startswith(digits)
        assert len(codes.random_part(code)) == 10


def test_the_same_certificate_gives_the_same_proof() -> None:
    assert made() == made()
    assert made(recipient="欧阳修") != made()
    assert made(number=2) != made()


def test_another_key_does_not_verify_it() -> None:
    content = bytearray(raw(made()))
    with pytest.raises(ValueError, match="key is not found"):
        read(bytes(content), number=2)
    # Nor when it is renamed to be that key's.
    at = content.index(short_kid(kid_of(make_key())))
    content[at : at + 8] = short_kid(kid_of(make_key(number=2)))
    with pytest.raises(cwt.VerifyError):
        read(bytes(content), number=2)


PROOF = raw(made())


@settings(max_examples=400, deadline=None)
@given(st.integers(0, len(PROOF) - 1), st.integers(1, 255))
def test_any_changed_byte_is_found(at: int, difference: int) -> None:
    changed = bytearray(PROOF)
    changed[at] ^= difference
    # The library takes other shapes than ours, such as another tag or none; what is never possible is that it
    # reads other claims, or finds a signature good that is not.
    try:
        claims = read(bytes(changed))
    except Exception:
        return
    assert claims == read(PROOF)
    assert at < 2


@given(
    st.text(min_size=1, max_size=200),
    st.text(min_size=1, max_size=60),
    st.text(min_size=1, max_size=80),
    st.text(max_size=80),
    st.integers(180, 300),
)
@settings(deadline=None, max_examples=100)
def test_long_words_are_shortened_to_what_there_is_room_for(
    name: str, award: str, competition: str, event: str, room: int
) -> None:
    proof = raw(
        made(
            room=room,
            recipient=name,
            award=text(award, "x"),
            competition=text(competition, "x"),
            event=text(event, "x") if event else None,
        )
    )
    said = cbor2.loads(cbor2.loads(proof).value[2])
    for whole, shown in ((name, said[-65537]), (award, said[-65538])):
        assert shown == whole or (shown[-1] == "…" and whole.startswith(shown[:-1]))
    # Four texts of 15 bytes, and everything else, take no more than that.
    assert len(proof) <= max(room, 73 + 85 + 4 * 15 + 2)


def test_a_team_is_named_as_far_as_it_goes() -> None:
    names = "、".join(["阿依古丽·买买提江", "欧阳修远", "李娜"] * 4)
    said = read(raw(made(recipient=names)))
    assert len(raw(made(recipient=names))) <= ROOM
    assert said[-65537].startswith("阿依古丽·")
    assert said[-65537].endswith("…")
    assert said[-65538] == "一等奖"


def key_line(number: int, algorithm: Any = "ES256", *, retired: bool = False) -> ProofKey:
    return ProofKey(f"{DID}#{number}", algorithm, "kept", retired)


def test_the_key_that_signed_the_token_signs_the_proof_also_when_retired() -> None:
    prover = Prover(DID, [key_line(2), key_line(1, retired=True)])
    assert prover.key_for(f"{DID}#1") == key_line(1, retired=True)


def test_for_a_key_of_rsa_the_present_one_of_the_issuer_stands_in() -> None:
    rsa = key_line(1, "RS256")
    assert Prover(DID, [rsa]).key_for(rsa.kid) is None
    assert Prover(DID, [rsa, key_line(2, retired=True)]).key_for(rsa.kid) is None
    assert Prover(DID, [key_line(3, "EdDSA"), key_line(2), rsa]).key_for(rsa.kid) == key_line(2)


def test_what_a_compromised_key_signed_gets_no_proof() -> None:
    # Compromised keys are not among those of a prover.
    assert Prover(DID, [key_line(2)]).key_for(f"{DID}#1") is None


def test_a_sample_is_signed_by_nobody() -> None:
    content = raw(sample_proof(make_printed(), "specimen"))
    assert content.endswith(bytes(64))
    with pytest.raises(ValueError, match="key is not found"):
        read(content)
