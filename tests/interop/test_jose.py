"""`jose` (npm) checks our tokens and status lists by the key sets that we publish."""

from typing import Any

import pytest

from credentials.did import key_set
from credentials.keys import public_jwk
from credentials.signers import LocalSigner
from credentials.signing import sign
from tests.credentials.proofs import DID, NOW, kid_of, make_key, make_list_payload, make_payload
from tests.interop import node
from tests.interop.conftest import Site

pytestmark = [pytest.mark.xdist_group("interop"), pytest.mark.timeout(400)]

WRONG = {"error": "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"}


@pytest.fixture(autouse=True)
def _installed() -> None:
    node.tools()


def ask(tokens: list[str], **others: Any) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = node.ask("jose.mjs", {"tokens": tokens} | others)
    return answers


def ask_then(tokens: list[str], jwks: dict[str, Any]) -> list[dict[str, Any]]:
    return ask(tokens, jwks=jwks, now=NOW.isoformat())


def altered(token: str, part: int) -> str:
    """Return a token with one character in the middle of a part changed."""
    parts = token.split(".")
    middle = len(parts[part]) // 2
    other = "A" if parts[part][middle] != "A" else "B"
    parts[part] = parts[part][:middle] + other + parts[part][middle + 1 :]
    return ".".join(parts)


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
def test_both_algorithms_and_both_types(algorithm: Any) -> None:
    key, payload = make_key(algorithm), make_payload()
    jwks = key_set(DID, [public_jwk(make_key("ES256", 2)), public_jwk(make_key("RS256", 2)), public_jwk(key)])
    signer = LocalSigner(key, kid_of(key))
    tokens = [sign(payload, signer), sign(payload, signer, "vc+jwt"), sign(make_list_payload((5,)), signer)]
    good = ask_then(tokens, jwks)
    assert [each.get("payload") for each in good] == [payload, payload, make_list_payload((5,))]
    assert [each["header"] for each in good] == [
        {"alg": algorithm, "kid": kid_of(key), "typ": typ} for typ in ("JWT", "vc+jwt", "JWT")
    ]
    assert ask_then([altered(token, part) for token in tokens for part in (1, 2)], jwks) == [WRONG] * 6


def test_a_kid_of_another_key_and_a_key_that_is_not_published() -> None:
    mine, other = make_key(), make_key("ES256", 2)
    token = sign(make_payload(), LocalSigner(mine, kid_of(other)))
    assert ask_then([token], key_set(DID, [public_jwk(mine), public_jwk(other)])) == [WRONG]
    assert ask_then([token], key_set(DID, [public_jwk(mine)])) == [{"error": "ERR_JWKS_NO_MATCHING_KEY"}]


def test_what_the_running_service_serves(site: Site) -> None:
    address = f"{site.url}/.well-known/jwks.json"
    tokens = [
        *(site.token(state, accept) for state in ("valid", "revoked") for accept in ("*/*", "text/plain")),
        site.token("valid"),
        site.read("/status/1").decode(),
    ]
    # The first of each state is the page for people, which is no token at all.
    pages, tokens = tokens[:3:2], tokens[1:4:2] + tokens[4:]
    assert [each.get("error") for each in ask(pages, address=address)] == ["ERR_JWS_INVALID"] * 2
    good = ask(tokens, address=address)
    assert [each.get("header", each)["typ"] for each in good] == ["JWT", "JWT", "vc+jwt", "JWT"]
    assert all(each["payload"]["iss"].startswith("did:web:localhost") for each in good)
    assert ask([altered(token, 1) for token in tokens], address=address) == [WRONG] * len(tokens)
