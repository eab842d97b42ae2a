import json
from datetime import timedelta
from functools import cache
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from hypothesis import given, settings
from hypothesis import strategies as st
from jwt import PyJWS

from credentials.keys import PrivateKey, public_jwk
from credentials.signers import LocalSigner
from credentials.signing import sign
from credentials.verification.documents import UnreadableDocumentError
from credentials.verification.reports import shown
from tests.credentials.proofs import (
    NOW,
    base64url,
    check,
    key_set_of,
    kid_of,
    make_key,
    make_list_payload,
    make_payload,
    make_token,
    outcomes,
    segment,
    unsigned_token,
)

GOOD = "pppppp"
BAD_FORMAT = "fuuuuu"


def payload_without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in make_payload().items() if name not in names}


@cache
def signed_by(key: PrivateKey) -> tuple[str, str]:
    """Return a token and a status list, signed once."""
    signer = LocalSigner(key, kid_of(key))
    return sign(make_payload(), signer), sign(make_list_payload(), signer)


class TestGood:
    @pytest.mark.parametrize("typ", ["JWT", "vc+jwt"])
    @pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
    @pytest.mark.parametrize("named", ["bare", "whole"])
    def test_both_types_both_algorithms_both_ways_to_name_a_key(
        self, typ: Any, algorithm: Any, named: str
    ) -> None:
        key = make_key(algorithm)
        token = sign(make_payload(), LocalSigner(key, kid_of(key)), typ)
        lists = sign(make_list_payload(), LocalSigner(key, kid_of(key)))
        assert outcomes(check(token, jwks=key_set_of(key, named=named), status_list=lists)) == GOOD
        assert jwt.get_unverified_header(token) == {"alg": algorithm, "kid": kid_of(key), "typ": typ}

    def test_a_credential_without_a_status_list_cannot_be_revoked_and_passes(self) -> None:
        assert outcomes(check(make_token(payload_without("credentialStatus")))) == GOOD

    def test_the_w3c_form_may_leave_the_jwt_claims_out(self) -> None:
        bare = payload_without("iss", "jti", "sub", "nbf")
        assert outcomes(check(make_token(bare, typ="vc+jwt"))) == GOOD
        assert outcomes(check(make_token(bare))) == BAD_FORMAT

    def test_the_report_as_json_has_the_documented_members(self) -> None:
        document = check(make_token()).as_json()
        assert set(document) == {"outcome", "steps"}
        assert document["outcome"] == "valid"
        assert all(set(step) == {"id", "outcome", "message"} for step in document["steps"])


class TestFormat:
    @pytest.mark.parametrize(
        "header",
        [
            {"jwk": public_jwk(make_key())},
            {"jku": "https://evil.example/jwks.json"},
            {"x5u": "https://evil.example/cert.pem"},
            {"x5c": ["MIIB"]},
            {"typ": "statuslist+jwt"},
            {"typ": 7},
        ],
        ids=lambda header: next(iter(header)),
    )
    def test_a_header_may_bring_no_key_and_no_other_type(self, header: dict[str, Any]) -> None:
        signature = make_token().rpartition(".")[2].encode()
        names = {"alg": "ES256", "kid": kid_of(make_key()), "typ": "JWT"} | header
        assert outcomes(check(unsigned_token(names, make_payload(), signature))) == BAD_FORMAT

    def test_a_token_signed_with_the_key_in_its_own_header_is_refused(self) -> None:
        stranger = make_key(number=2)
        token = PyJWS().encode(
            json.dumps(make_payload()).encode(),
            stranger,
            algorithm="ES256",
            headers={"kid": kid_of(make_key()), "jwk": public_jwk(stranger)},
        )
        assert outcomes(check(token)) == BAD_FORMAT

    @pytest.mark.parametrize(
        "algorithm", ["none", "None", "HS256", "EdDSA", "ES384", "PS256", None, ["ES256"]]
    )
    def test_only_two_algorithms_are_taken(self, algorithm: Any) -> None:
        header = {"alg": algorithm, "kid": kid_of(make_key()), "typ": "JWT"}
        assert outcomes(check(unsigned_token(header, make_payload()))) == BAD_FORMAT

    def test_a_mac_made_with_the_public_key_as_its_secret_is_refused(self) -> None:
        pem = (
            make_key()
            .public_key()
            .public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        )
        header = {"alg": "HS256", "kid": kid_of(make_key()), "typ": "JWT"}
        signing_input = f"{segment(header)}.{segment(make_payload())}"
        # PyJWT itself refuses to sign with a PEM as secret, so the MAC is made by its algorithm directly.
        mac = jwt.algorithms.HMACAlgorithm(jwt.algorithms.HMACAlgorithm.SHA256).sign(
            signing_input.encode(), pem
        )
        assert outcomes(check(f"{signing_input}.{base64url(mac)}")) == BAD_FORMAT

    @pytest.mark.parametrize(
        "change",
        [
            {"iss": "did:web:other.example"},
            {"jti": "https://skills.example.org/V/OTHER"},
            {"sub": "urn:uuid:00000000-0000-0000-0000-000000000000"},
            {"nbf": 1},
            {"exp": 9_999_999_999},
            {"validFrom": "2026-11-20"},
            {"validFrom": "2026-11-20T09:00:00"},
            {"nbf": True},
            {"nbf": "1795165200"},
            {"@context": ["https://www.w3.org/2018/credentials/v1"]},
            {"@context": []},
            {"type": "OpenBadgeCredential"},
            {"issuer": {}},
            {"credentialSubject": "urn:uuid:1"},
            {"vc": {}},
        ],
        ids=str,
    )
    def test_claims_and_fields_that_do_not_agree_or_do_not_fit(self, change: dict[str, Any]) -> None:
        assert outcomes(check(make_token(make_payload() | change))) == BAD_FORMAT

    @pytest.mark.parametrize(
        "body",
        ["[]", "7", "{", '{"a":1,"a":2}', '{"a":NaN}', "[" * 100_000, '{"a":' * 100_000],
        ids=["array", "number", "cut off", "named twice", "NaN", "deep array", "deep object"],
    )
    def test_a_payload_that_is_no_plain_json_object(self, body: str) -> None:
        header = {"alg": "ES256", "kid": kid_of(make_key()), "typ": "JWT"}
        token = f"{segment(header)}.{base64url(body.encode())}.{base64url(b'x')}"
        assert outcomes(check(token)) == BAD_FORMAT

    @pytest.mark.parametrize("member", ['"id":"https://skills.example.org/V/OTHER"', '"x":NaN'])
    def test_json_that_readers_take_differently_is_refused_even_when_it_is_signed(self, member: str) -> None:
        body = f"{{{member},{json.dumps(make_payload())[1:]}"
        token = PyJWS().encode(
            body.encode(), make_key(), algorithm="ES256", headers={"kid": kid_of(make_key())}
        )
        assert outcomes(check(token)) == BAD_FORMAT

    @settings(max_examples=60)
    @given(st.lists(st.text("abAZ09-_", max_size=9), min_size=1, max_size=4))
    def test_no_text_makes_it_stumble(self, parts: list[str]) -> None:
        assert outcomes(check(".".join(parts))) == BAD_FORMAT


class TestProof:
    def test_a_key_of_another_did_is_not_the_issuers(self) -> None:
        token = sign(
            make_payload(), LocalSigner(make_key(), f"did:web:other.example#{public_jwk(make_key())['kid']}")
        )
        assert outcomes(check(token)) == "pfuuuu"

    def test_a_kid_swapped_for_another_of_the_issuers_keys_does_not_fit(self) -> None:
        other = make_key(number=2)
        token = sign(make_payload(), LocalSigner(make_key(), kid_of(other)))
        assert outcomes(check(token, jwks=key_set_of(make_key(), other))) == "pppfuu"

    def test_a_key_that_the_issuer_does_not_publish(self) -> None:
        assert outcomes(check(make_token(), jwks=key_set_of(make_key(number=2)))) == "ppfuuu"

    def test_a_key_of_another_kind_than_the_algorithm_is_not_used(self) -> None:
        jwk = public_jwk(make_key("RS256")) | {"kid": kid_of(make_key())}
        for wrong in (jwk, {**jwk, "alg": "ES256"}, {"kty": "oct", "k": "AAAA", "kid": kid_of(make_key())}):
            assert outcomes(check(make_token(), jwks=json.dumps({"keys": [wrong]}).encode())) == "ppfuuu"

    @pytest.mark.parametrize(
        "change",
        [
            {"use": "enc"},
            {"alg": "RS256"},
            {"crv": "P-384"},
            {"x": "AAAA"},
            {"x": None},
            {"y": public_jwk(make_key())["x"]},
        ],
    )
    def test_a_damaged_or_misused_key_is_not_used(self, change: dict[str, Any]) -> None:
        jwk = public_jwk(make_key()) | change
        assert outcomes(check(make_token(), jwks=json.dumps({"keys": [jwk]}).encode())) == "ppfuuu"

    def test_a_short_rsa_key_is_not_used(self) -> None:
        jwk = public_jwk(make_key("RS256"))
        short = jwk | {"n": jwk["n"][:170]}
        header = {"alg": "RS256", "kid": kid_of(make_key("RS256")), "typ": "JWT"}
        jwks = json.dumps({"keys": [short]}).encode()
        assert outcomes(check(unsigned_token(header, make_payload(), b"x"), jwks=jwks)) == "ppfuuu"

    @settings(max_examples=25)
    @given(st.integers(0, 63), st.integers(1, 255))
    def test_any_changed_byte_of_the_signature_is_noticed(self, place: int, change: int) -> None:
        head, _, signature = make_token().rpartition(".")
        raw = bytearray(jwt.utils.base64url_decode(signature))
        raw[place] ^= change
        assert outcomes(check(f"{head}.{base64url(bytes(raw))}")) == "pppfuu"

    @settings(max_examples=300)
    @given(st.data())
    @pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
    def test_any_changed_byte_of_a_token_is_found(self, algorithm: Any, data: st.DataObject) -> None:
        key = make_key(algorithm)
        token, listed = signed_by(key)
        place, change = data.draw(st.integers(0, len(token) - 1)), data.draw(st.integers(1, 255))
        altered = bytearray(token.encode())
        altered[place] ^= change
        said = altered.decode("latin-1")
        assert check(said, jwks=key_set_of(key), status_list=listed).outcome == "invalid"

    @pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
    def test_each_other_last_character_of_a_signature_is_found(self, algorithm: Any) -> None:
        # It holds fewer bits than a character can say, so several would be read as the same signature.
        key = make_key(algorithm)
        token, listed = signed_by(key)
        for last in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_":
            expected = "valid" if last == token[-1] else "invalid"
            report = check(token[:-1] + last, jwks=key_set_of(key), status_list=listed)
            assert report.outcome == expected, last

    @settings(max_examples=300)
    @given(st.data())
    def test_any_changed_byte_of_a_status_list_is_found(self, data: st.DataObject) -> None:
        key = make_key()
        token, listed = signed_by(key)
        place, change = data.draw(st.integers(0, len(listed) - 1)), data.draw(st.integers(1, 255))
        altered = bytearray(listed.encode())
        altered[place] ^= change
        try:
            report = check(token, jwks=key_set_of(key), status_list=altered.decode("latin-1"))
        except UnreadableDocumentError:
            return
        assert report.outcome == "invalid"

    @pytest.mark.parametrize("signature", ["", "A", "AAAA", "A" * 10_000])
    def test_a_signature_of_the_wrong_length(self, signature: str) -> None:
        assert outcomes(check(f"{make_token().rpartition('.')[0]}.{signature}")) == "pppfuu"

    def test_changed_content_is_noticed(self) -> None:
        head, _, signature = make_token().split(".")
        changed = make_payload(serial="SJ-2026-000002")
        assert outcomes(check(f"{head}.{segment(changed)}.{signature}")) == "pppfuu"


class TestPeriod:
    def test_not_yet_and_over(self) -> None:
        until = NOW + timedelta(days=30)
        payload = make_payload() | {"validUntil": until.isoformat(), "exp": int(until.timestamp())}
        token = make_token(payload)
        assert outcomes(check(token)) == GOOD
        assert outcomes(check(token, now=NOW - timedelta(days=3)))[4] == "f"
        assert outcomes(check(token, now=NOW + timedelta(days=31)))[4] == "f"

    def test_clocks_may_differ_by_a_minute_and_no_more(self) -> None:
        token = make_token(make_payload(issued_at=NOW))
        assert outcomes(check(token, now=NOW - timedelta(seconds=59)))[4] == "p"
        assert outcomes(check(token, now=NOW - timedelta(seconds=61)))[4] == "f"

    def test_a_period_that_is_over_fails_even_where_the_signature_could_not_be_verified(self) -> None:
        until = NOW - timedelta(days=1)
        payload = make_payload() | {"validUntil": until.isoformat(), "exp": int(until.timestamp())}
        assert outcomes(check(make_token(payload), jwks=key_set_of(make_key(number=2)))) == "ppfufu"

    @pytest.mark.parametrize("far", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00+14:00"])
    def test_times_at_the_ends_of_the_calendar_are_read(self, far: str) -> None:
        report = check(make_token(payload_without("nbf") | {"validFrom": far}, typ="vc+jwt"))
        assert outcomes(report)[0] == "p"


class TestOtherDocuments:
    def test_an_embedded_proof_is_not_checked_and_none_at_all_fails(self) -> None:
        proof = {"proof": {"type": "DataIntegrityProof"}}
        assert outcomes(check(make_payload() | proof)) == "puuuuu"
        assert outcomes(check(make_payload())) == "puufuu"
        assert outcomes(check({"a": 1})) == BAD_FORMAT

    def test_a_json_credential_that_is_over_fails(self) -> None:
        over = {"proof": {"type": "DataIntegrityProof"}, "validUntil": "2026-11-24T00:00:00Z"}
        assert check(make_payload() | over).outcome == "invalid"


@given(st.text())
def test_a_strangers_words_are_shown_on_one_short_line(words: str) -> None:
    assert shown(words).isprintable()
    assert len(shown(words)) <= 120 * 8
    shown(words).encode()
