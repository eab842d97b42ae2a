import base64

import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from hypothesis import given
from hypothesis import strategies as st

from credentials.did import (
    DidError,
    did_document,
    did_document_url,
    did_web,
    key_in_document,
    key_in_set,
    key_set,
)
from credentials.keys import (
    KeyLockedError,
    decrypt_private_key,
    encrypt_private_key,
    key_id,
    public_jwk,
    thumbprint,
)
from tests.credentials.proofs import DID, kid_of, make_key

# The example of RFC 7638, section 3.1.
RFC_7638_JWK = {
    "kty": "RSA",
    "n": "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJE"
    "CPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-"
    "65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-"
    "bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw",
    "e": "AQAB",
    "alg": "RS256",
    "kid": "2011-04-29",
}


def test_the_thumbprint_is_that_of_rfc_7638() -> None:
    assert thumbprint(RFC_7638_JWK) == "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"


def test_a_public_jwk_holds_no_private_part() -> None:
    ec_jwk, rsa_jwk = public_jwk(make_key()), public_jwk(make_key("RS256"))
    assert set(ec_jwk) == {"kty", "crv", "x", "y", "kid", "alg", "use"}
    assert set(rsa_jwk) == {"kty", "n", "e", "kid", "alg", "use"}
    assert (ec_jwk["alg"], rsa_jwk["alg"]) == ("ES256", "RS256")
    assert ec_jwk["kid"] == thumbprint(ec_jwk)
    assert key_id(DID, ec_jwk) == f"{DID}#{ec_jwk['kid']}"


def test_a_stored_key_opens_with_its_secret_and_signs_as_the_same_key() -> None:
    for key in (make_key(), make_key("RS256")):
        stored = encrypt_private_key(key, "secret", kid_of(key))
        opened = decrypt_private_key(stored, "secret", kid_of(key))
        assert isinstance(opened, ec.EllipticCurvePrivateKey | rsa.RSAPrivateKey)
        assert public_jwk(opened) == public_jwk(key)


def test_a_stored_key_stays_shut_for_another_secret_another_kid_or_a_changed_byte() -> None:
    key = make_key()
    stored = encrypt_private_key(key, "secret", kid_of(key))
    form, _, body = stored.partition(".")
    changed = bytearray(base64.urlsafe_b64decode(body))
    changed[-1] ^= 1
    for attempt in (
        (stored, "Secret", kid_of(key)),
        (stored, "secret", "did:web:other.example#x"),
        (f"{form}.{base64.urlsafe_b64encode(changed).decode()}", "secret", kid_of(key)),
        (f"{form}.AAAA", "secret", kid_of(key)),
        ("", "secret", kid_of(key)),
    ):
        with pytest.raises(KeyLockedError):
            decrypt_private_key(*attempt)


@pytest.mark.parametrize(
    ("base_url", "did", "document"),
    [
        ("https://skills.example.org", DID, "https://skills.example.org/.well-known/did.json"),
        ("http://localhost:8000", "did:web:localhost%3A8000", "http://localhost:8000/.well-known/did.json"),
        ("https://a.example:8443/x/y", "did:web:a.example%3A8443:x:y", "https://a.example:8443/x/y/did.json"),
    ],
)
def test_an_address_and_its_did_web(base_url: str, did: str, document: str) -> None:
    assert did_web(base_url) == did
    assert did_document_url(did) == document


@pytest.mark.parametrize(
    "did",
    [
        "",
        "did:web:",
        "did:key:z6Mk",
        "did:web:127.0.0.1",
        "did:web:0x7f.1",
        "did:web:a.example%2Fsecret",
        "did:web:user%40a.example",
        "did:web:a.example:..",
        "did:web:a.example:x?y",
        "did:web:a.example::x",
        "x did:web:a.example",
    ],
)
def test_what_is_no_did_web_gives_no_address(did: str) -> None:
    with pytest.raises(DidError):
        did_document_url(did)


def test_an_address_with_a_numbered_host_has_no_did_web() -> None:
    with pytest.raises(DidError):
        did_web("http://127.0.0.1:8000")


hosts = st.from_regex(r"([a-z]{1,5}\.){1,2}[a-z]{2,4}", fullmatch=True)


@given(hosts, st.none() | st.integers(1, 65_535))
def test_a_did_web_leads_back_to_its_host(host: str, port: int | None) -> None:
    netloc = host if port is None else f"{host}:{port}"
    assert did_document_url(did_web(f"https://{netloc}")) == f"https://{netloc}/.well-known/did.json"


def test_the_did_document_names_each_key_absolutely_and_allows_it_to_sign() -> None:
    jwks = [public_jwk(make_key()), public_jwk(make_key("RS256"))]
    document = did_document(DID, jwks)
    assert document["id"] == DID
    assert document["assertionMethod"] == [key_id(DID, jwk) for jwk in jwks]
    assert [method["type"] for method in document["verificationMethod"]] == ["JsonWebKey", "JsonWebKey"]
    for jwk in jwks:
        found = key_in_document(document, DID, key_id(DID, jwk))
        assert found is not None
        assert thumbprint(found) == jwk["kid"]


def test_a_key_counts_only_in_its_own_did_document_and_under_assertion_method() -> None:
    jwk = public_jwk(make_key())
    document, kid = did_document(DID, [jwk]), key_id(DID, public_jwk(make_key()))
    assert key_in_document(document | {"assertionMethod": []}, DID, kid) is None
    assert key_in_document(document | {"assertionMethod": None}, DID, kid) is None
    assert key_in_document(document | {"id": "did:web:other.example"}, DID, kid) is None
    assert key_in_document(document | {"verificationMethod": [None, {}, {"id": kid}]}, DID, kid) is None
    foreign = document["verificationMethod"][0] | {"controller": "did:web:other.example"}
    assert key_in_document(document | {"verificationMethod": [foreign]}, DID, kid) is None
    assert key_in_document([], DID, kid) is None


def test_a_key_signs_only_what_its_document_names_it_for() -> None:
    jwk = public_jwk(make_key())
    kid = key_id(DID, jwk)
    document = did_document(DID, [jwk])
    assert key_in_document(document, DID, kid)
    assert key_in_document(document, DID, kid, "authentication") is None
    presenting = document | {"authentication": [kid], "assertionMethod": []}
    assert key_in_document(presenting, DID, kid) is None
    assert key_in_document(presenting, DID, kid, "authentication")


def test_a_relative_key_id_and_an_embedded_method_are_understood() -> None:
    jwk = public_jwk(make_key())
    document, kid = did_document(DID, [jwk]), key_id(DID, jwk)
    method = document["verificationMethod"][0] | {"id": f"#{jwk['kid']}"}
    relative = document | {"verificationMethod": [method], "assertionMethod": [f"#{jwk['kid']}"]}
    embedded = document | {"verificationMethod": [], "assertionMethod": [method]}
    assert (
        key_in_document(relative, DID, kid) == key_in_document(embedded, DID, kid) == method["publicKeyJwk"]
    )


def test_a_key_set_names_keys_bare_or_whole_but_never_another_issuers() -> None:
    jwk = public_jwk(make_key())
    kid = key_id(DID, jwk)
    assert key_set(DID, [jwk]) == {"keys": [jwk | {"kid": kid}]}
    assert key_in_set(key_set(DID, [jwk]), kid) == jwk | {"kid": kid}
    assert key_in_set({"keys": [jwk]}, kid) == jwk
    assert key_in_set(key_set("did:web:other.example", [jwk]), kid) is None
    assert key_in_set({"keys": [jwk | {"kid": ""}, {"kid": None}]}, DID) is None
    assert key_in_set({"keys": ["x", None]}, kid) is None
