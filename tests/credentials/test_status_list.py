import base64
import gzip
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.status_list import (
    MAXIMUM_BYTES,
    MINIMUM_BITS,
    StatusListError,
    bit,
    build_list_payload,
    decode,
    encode,
)
from tests.credentials.proofs import DID, LIST_URL, NOW

indexes = st.sets(st.integers(0, MINIMUM_BITS - 1), max_size=40)


def packed(raw: bytes, after: bytes = b"") -> str:
    return "u" + base64.urlsafe_b64encode(gzip.compress(raw) + after).rstrip(b"=").decode()


@settings(max_examples=40)
@given(indexes)
def test_exactly_the_revoked_bits_are_set(revoked: set[int]) -> None:
    flags = decode(encode(revoked))
    assert len(flags) * 8 == MINIMUM_BITS
    assert {
        index for byte, value in enumerate(flags) if value for index in range(byte * 8, byte * 8 + 8)
    } >= revoked
    assert sum(value.bit_count() for value in flags) == len(revoked)
    assert all(bit(flags, index) for index in revoked)


@settings(max_examples=20)
@given(indexes)
def test_the_same_revocations_give_the_same_text_in_any_order(revoked: set[int]) -> None:
    assert encode(sorted(revoked)) == encode(sorted(revoked, reverse=True))


def test_index_0_is_the_most_significant_bit_of_the_first_byte() -> None:
    assert decode(encode({0}))[0] == 0b1000_0000
    assert decode(encode({7, 8}))[:2] == bytes([1, 0b1000_0000])


def test_a_larger_list_keeps_its_size_and_its_last_bit() -> None:
    bits = 2 * MINIMUM_BITS
    flags = decode(encode({bits - 1}, bits))
    assert len(flags) * 8 == bits
    assert bit(flags, bits - 1)


@pytest.mark.parametrize("index", [-1, MINIMUM_BITS])
def test_an_index_outside_the_list_is_refused(index: int) -> None:
    with pytest.raises(StatusListError):
        encode({index})
    with pytest.raises(StatusListError):
        bit(bytes(MINIMUM_BITS // 8), index)


@pytest.mark.parametrize("bits", [MINIMUM_BITS - 8, MINIMUM_BITS + 1])
def test_a_list_too_short_or_not_in_whole_bytes_is_refused(bits: int) -> None:
    with pytest.raises(StatusListError):
        encode((), bits)


NOT_LISTS: dict[str, object] = {
    "none": None,
    "number": 7,
    "empty": "",
    "only the prefix": "u",
    "no prefix": encode(())[1:],
    "no base64url": "u!!!",
    "no GZIP": "uAAAA",
    "no whole byte": "uA",
    "cut off": encode(())[:-12],
    "too short": packed(bytes(MINIMUM_BITS // 8 - 1)),
    "too long": packed(bytes(MAXIMUM_BYTES + 1)),
    "bomb": packed(bytes(100 * MAXIMUM_BYTES)),
    "too much text": "u" + "A" * (MAXIMUM_BYTES + 1),
    "something after it": packed(bytes(MINIMUM_BITS // 8), after=b"more"),
}


@pytest.mark.parametrize("name", NOT_LISTS)
def test_what_is_no_list_is_refused(name: str) -> None:
    with pytest.raises(StatusListError):
        decode(NOT_LISTS[name])


def test_the_list_credential_says_whose_it_is_and_how_long_it_holds() -> None:
    payload = build_list_payload(
        {5}, list_url=LIST_URL, did=DID, issued_at=NOW, ttl=timedelta(minutes=5), lifetime=timedelta(hours=24)
    )
    assert payload["type"] == ["VerifiableCredential", "BitstringStatusListCredential"]
    assert payload["id"] == payload["jti"] == LIST_URL
    assert payload["issuer"] == payload["iss"] == DID
    assert (payload["validFrom"], payload["validUntil"]) == ("2026-11-25T08:00:00Z", "2026-11-26T08:00:00Z")
    assert payload["exp"] - payload["nbf"] == 86_400
    subject = payload["credentialSubject"]
    assert subject["ttl"] == 300_000
    assert subject["statusPurpose"] == "revocation"
    assert bit(decode(subject["encodedList"]), 5)
