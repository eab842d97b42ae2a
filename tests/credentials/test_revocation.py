import asyncio
import json
from typing import Any

import pytest

from credentials.did import key_set
from credentials.keys import key_id, public_jwk
from credentials.signers import LocalSigner
from credentials.signing import sign
from credentials.verification.revocation import check_status
from credentials.verification.sources import KeySetFile
from credentials.verification.status_credential import FoundList
from tests.credentials.proofs import (
    DID,
    NOW,
    check,
    key_set_of,
    kid_of,
    make_key,
    make_list_payload,
    make_payload,
    make_token,
    outcomes,
)

GOOD = "pppppp"


def signed_list(payload: dict[str, Any], *, number: int = 1, kid: str = "") -> str:
    return sign(payload, LocalSigner(make_key(number=number), kid or kid_of(make_key())))


def test_a_set_bit_is_a_revocation_and_its_neighbors_are_not() -> None:
    assert outcomes(check(make_token(), status_list=signed_list(make_list_payload((94_567,))))) == "pppppf"
    assert outcomes(check(make_token(), status_list=signed_list(make_list_payload((94_566, 94_568))))) == GOOD


def test_a_suspension_fails_too() -> None:
    entry = make_payload()["credentialStatus"] | {"statusPurpose": "suspension"}
    token = make_token(make_payload() | {"credentialStatus": entry})
    lists = make_list_payload((94_567,))
    lists["credentialSubject"]["statusPurpose"] = ["revocation", "suspension"]
    assert outcomes(check(token, status_list=signed_list(lists))) == "pppppf"


@pytest.mark.parametrize(
    "change",
    [
        {"id": "https://skills.example.org/status/2", "jti": "https://skills.example.org/status/2"},
        {"id": "https://skills.example.org/status/2"},
        {"jti": "https://skills.example.org/status/2"},
        {"issuer": "did:web:other.example", "iss": "did:web:other.example"},
        {"type": ["VerifiableCredential"]},
        {"credentialSubject": []},
        {"credentialSubject": {"statusPurpose": "suspension"}},
        {"credentialSubject": {"statusPurpose": "revocation", "encodedList": "uAAAA"}},
        {"credentialSubject": {"statusPurpose": "revocation"}},
    ],
    ids=str,
)
def test_a_list_that_is_not_the_one_named_speaks_against(change: dict[str, Any]) -> None:
    assert outcomes(check(make_token(), status_list=signed_list(make_list_payload(**change)))) == "pppppf"


def test_a_list_signed_by_somebody_else_speaks_against() -> None:
    assert outcomes(check(make_token(), status_list=signed_list(make_list_payload(), number=2))) == "pppppf"
    unpublished = signed_list(make_list_payload(), number=2, kid=kid_of(make_key(number=2)))
    assert outcomes(check(make_token(), status_list=unpublished)) == "pppppf"


def test_a_list_that_another_issuer_published_there_speaks_against() -> None:
    other, key = "did:web:other.example", make_key(number=2)
    theirs = make_list_payload(issuer=other, iss=other)
    jwks = key_set(DID, [public_jwk(make_key())])
    jwks["keys"] += key_set(other, [public_jwk(key)])["keys"]
    token = sign(theirs, LocalSigner(key, key_id(other, public_jwk(key))))
    assert outcomes(check(make_token(), jwks=json.dumps(jwks).encode(), status_list=token)) == "pppppf"


def test_an_index_outside_the_list_speaks_against() -> None:
    entry = make_payload()["credentialStatus"]
    for index, step in (
        ("131071", "p"),
        ("131072", "f"),
        ("-1", "f"),
        ("1e3", "f"),
        ("٣", "f"),
        ("", "f"),
    ):
        token = make_token(make_payload() | {"credentialStatus": entry | {"statusListIndex": index}})
        assert outcomes(check(token))[5] == step


def test_an_old_list_says_nothing_unless_the_bit_is_set() -> None:
    old: dict[str, Any] = {
        "validFrom": "2026-10-01T00:00:00Z",
        "nbf": 1_790_812_800,
        "validUntil": "2026-10-02T00:00:00Z",
        "exp": 1_790_899_200,
    }
    clear, revoked = make_list_payload(**old), make_list_payload((94_567,), **old)
    assert outcomes(check(make_token(), status_list=signed_list(clear))) == "pppppu"
    assert outcomes(check(make_token(), status_list=signed_list(revoked))) == "pppppf"


def test_a_list_in_json_is_believed_without_proof_because_it_was_given() -> None:
    assert outcomes(check(make_token(), status_list=make_list_payload())) == GOOD
    assert outcomes(check(make_token(), status_list=make_list_payload((94_567,)))) == "pppppf"


def test_a_list_with_an_embedded_proof_is_not_checked() -> None:
    secured = make_list_payload((94_567,)) | {"proof": {"type": "DataIntegrityProof"}}
    assert outcomes(check(make_token(), status_list=secured)) == "pppppu"


@pytest.mark.parametrize(
    ("change", "step"),
    [
        ({"type": "1EdTechRevocationList"}, "u"),
        ({"statusSize": 2}, "u"),
        ({"statusPurpose": "message"}, "u"),
        ({"statusPurpose": None}, "f"),
        ({"statusListCredential": None}, "f"),
    ],
)
def test_status_information_of_other_kinds(change: dict[str, Any], step: str) -> None:
    entry = make_payload()["credentialStatus"] | change
    token = make_token(make_payload() | {"credentialStatus": entry})
    assert outcomes(check(token))[5] == step


def test_of_several_entries_the_worst_counts() -> None:
    entry = make_payload()["credentialStatus"]
    unknown = entry | {"type": "SomethingElse"}
    token = make_token(make_payload() | {"credentialStatus": [entry, unknown]})
    assert outcomes(check(token)) == "pppppu"
    revoked = signed_list(make_list_payload((94_567,)))
    assert outcomes(check(token, status_list=revoked)) == "pppppf"


@pytest.mark.parametrize("status", [None, "x", [None], 7])
def test_status_information_of_no_kind_is_never_good(status: Any) -> None:
    token = make_token(make_payload() | {"credentialStatus": status})
    assert outcomes(check(token)) == "pppppu"


class _Asked:
    """A source of lists that counts how often it is asked."""

    def __init__(self) -> None:
        self.times = 0

    async def find_list(self, url: str) -> FoundList:
        self.times += 1
        return FoundList(signed_list(make_list_payload()), vouched=True)


@pytest.mark.parametrize(("entries", "times", "code"), [(4, 4, ""), (5, 0, "status_entries_too_many")])
def test_more_entries_than_anybody_needs_are_not_looked_up(entries: int, times: int, code: str) -> None:
    payload = make_payload()
    payload["credentialStatus"] = [payload["credentialStatus"]] * entries
    asked, keys = _Asked(), KeySetFile(key_set_of(make_key()), "jwks.json")
    step = asyncio.run(check_status(payload, keys=keys, status_lists=asked, now=NOW))
    assert (step.outcome, step.code, asked.times) == ("unchecked" if code else "passed", code, times)
