"""What others publish: the Open Badges 3.0 schema, 1EdTech's samples, and tokens made with throw-away keys.

The files are other people's and are read from beside the repository, never committed. Where they are absent
the tests say that they were not run; in CI they have to be there.
"""

import asyncio
import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import jwt
import pytest
from jsonschema import Draft201909Validator

from credentials.data_integrity.multibase import jwk_of
from credentials.data_integrity.proofs import secured, without_claims
from credentials.did import key_in_document
from credentials.keys import Jwk
from credentials.verification.documents import read_document
from credentials.verification.proof import KeySource, SourceUnavailableError
from credentials.verification.reports import Report
from credentials.verification.sources import KeySetFile, StatusListFile
from credentials.verification.status_credential import FoundList, StatusSource
from credentials.verification.verifying import verify
from registry.core.texts import text
from tests.credentials.data_integrity.documents import SIGNER
from tests.credentials.proofs import ISSUER, make_facts, make_list_payload, make_payload, outcomes

DATA = Path(__file__).parents[2].parent / "shared" / "data"

# Whole, a bare minimum, an award of the whole competition, and the other kinds of credentials.
BARE: dict[str, Any] = {"recipient_latin": "", "group": None, "place": "", "points": "", "fictional": False}
WHOLE_COMPETITION: dict[str, Any] = {"event": None, "event_id": None, "event_code": ""}
OTHERS: list[dict[str, Any]] = [
    {"about": "confirmation", "source_number": "JL2025-0001"},
    {"about": "title", "lead": text("全国技术能手", "National Technical Expert"), "lead_code": "expert"},
    {"about": "level", "lead": text("技师（二级）", "technician (level 2)"), "lead_code": "technician"},
]

NOW = datetime(2026, 11, 25, tzinfo=UTC)

# File, whether the schema for achievement credentials takes it, the six steps (p passed, f failed, u
# unchecked) with the keys of `METHODS` given. Format "f" are older data models, a missing issuer, and both
# tokens (a "vc" claim). Issuer "f" is a proof by another's key, key "f" a name that nobody has a key for.
# Signature "f" are altered values, and names or types that no context defines, so that they are not signed at
# all. The period fails where the document says that it is over (2010) or has not begun (2040). The status is
# unchecked where the list cannot be had, or is of another kind.
SAMPLES = [
    ("bit-string-list/credential-status-revoked-blank-nodes.json", True, "pppppu"),
    ("bit-string-list/credential-status-revoked.json", True, "pppppu"),
    ("bit-string-list/testlist", False, "pppppp"),
    ("complete.json", True, "pppppu"),
    ("complete_v1.json", False, "fuuuuu"),
    ("credential-status-revoked.json", False, "fuuuuu"),
    ("endorsement-err-schema-status-refresh.json", False, "fuuuuu"),
    ("endorsement-valid.json", False, "pppppp"),
    ("simple-context-alias.json", True, "pppppp"),
    ("simple-context-version.json", True, "pppppp"),
    ("simple-did-key-method.json", True, "pfuuuu"),
    ("simple-did-web-method.json", True, "pppppp"),
    ("simple-eddsa-2022.json", False, "fuuuuu"),
    ("simple-err-context.json", False, "fuuuuu"),
    ("simple-err-credential-subject-achievement-result-description-type.json", True, "pppfuu"),
    ("simple-err-credential-subject-identifier-type.json", False, "pppfuu"),
    ("simple-err-credential-subject-profile-type.json", True, "pppfuu"),
    ("simple-err-credential-subject-result-type.json", False, "pppfuu"),
    ("simple-err-credential-subject-type.json", False, "pppfuu"),
    ("simple-err-evidence-type.json", True, "pppfuu"),
    ("simple-err-expired.json", True, "ppppfp"),
    ("simple-err-issued.json", False, "ppppfp"),
    ("simple-err-issuer-otheridentifier-type.json", False, "pppfuu"),
    ("simple-err-issuer-parentorg-type.json", False, "pppfuu"),
    ("simple-err-issuer-type.json", False, "pppfuu"),
    ("simple-err-issuer.json", False, "fuuuuu"),
    ("simple-err-proof-method-no-scheme.json", True, "pfuuuu"),
    ("simple-err-proof-method-unknown-did-method.json", True, "pfuuuu"),
    ("simple-err-proof-method-unknown-scheme.json", True, "pfuuuu"),
    ("simple-err-proof-method.json", True, "ppfuuu"),
    ("simple-err-proof-value.json", True, "pppfuu"),
    ("simple-err-type.json", False, "pppfuu"),
    ("simple-multiple-proofs.json", True, "pppppp"),
    ("simple-noproof.json", False, "fuuuuu"),
    ("simple.json", True, "pppppp"),
    ("simple.jwt", False, "fuuuuu"),
    ("simple_v1.json", False, "fuuuuu"),
    ("velocity.jwt", False, "fuuuuu"),
]

# The keys of the samples' issuers, which no host publishes: given here, and never taken from the documents.
HOSTS = (
    "https://1edtech.edu/issuers/565049",
    "https://example.com/issuers/876543",
    "https://example.edu/issuers/565049",
    "https://state.gov/issuers/565049",
)
MULTIKEYS = (
    "z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi",
    "z6Mknyb2Gb4NxzW3xSr9ChTtdQZ1zs77piQ3r9SaJ9vMzmrs",
    "z6MkoMGF38Ck9xkdqrbZt4h9eHb1qc3GhAAkoSWa4Vy3SHRN",
    "z6MkrvfzkMnvCroEUP2DVc9SHPE48CRsvHiVSusHioxTYu1x",
)
METHODS = {f"{host}#{key}": jwk_of(key) for host in HOSTS for key in MULTIKEYS}

EXAMPLES = [
    ("good.ES256.did.JWT.jwt", "pppppp"),
    ("good.ES256.did.vc_jwt.jwt", "pppppp"),
    ("revoked.ES256.jwt", "pppppf"),
    ("tampered.ES256.jwt", "pppfuu"),
    ("tsl1.ES256.jwt", "fuuuuu"),
    ("good.json", "puufuu"),
    # Of a bare key, and with a list of another issuer.
    ("di.didkey.json", "pupppf"),
    ("di.didweb.json", "ppfuuu"),
    ("di.didweb.tampered.json", "ppfuuu"),
]


class GivenKeys:
    """The keys of `METHODS`, or of the examples' DID document."""

    def __init__(self, document: dict[str, Any] | None = None) -> None:
        self._document = document

    async def find_key(self, issuer: str, kid: str) -> Jwk | None:
        if self._document:
            return key_in_document(self._document, issuer, kid)
        return METHODS.get(kid) if kid.startswith(f"{issuer}#") else None


class NoKeys:
    """A source that has nothing: what a service finds that is not given the samples' keys."""

    async def find_key(self, issuer: str, kid: str) -> Jwk | None:
        raise SourceUnavailableError(text("没有密钥。", "There is no key."))


class NoLists(StatusSource):
    """A source that has nothing: the samples' lists stand on hosts that are not ours."""

    async def find_list(self, url: str) -> FoundList:
        raise SourceUnavailableError(text("没有名单。", "There is no list."))


def published(*path: str) -> Path:
    """Return a file or folder of the shared data; without it the test is reported as not run."""
    found = DATA.joinpath(*path)
    if not found.exists():
        if os.environ.get("CI") == "true":
            pytest.fail(f"standards files absent in CI: {'/'.join(path)}")
        pytest.skip("not run: standards files absent")
    return found


@cache
def schema() -> Draft201909Validator:
    """Return the official schema for achievement credentials on the VC Data Model 2.0."""
    name = "ob_v3p0_achievementcredential_schema.vcdm2.json-ld.json"
    document = json.loads(published("standards", "ob3", "schema", name).read_text(encoding="utf-8"))
    assert document["$schema"].rstrip("#") == Draft201909Validator.META_SCHEMA["$schema"]
    return Draft201909Validator(document)


def report_on(path: Path, status_lists: StatusSource, keys: KeySource | None = None) -> Report:
    keys = keys or KeySetFile(published("examples", "jwks.json").read_bytes(), "jwks.json")
    document = read_document(path.read_bytes(), path.name)
    return asyncio.run(verify(document, keys=keys, status_lists=status_lists, now=NOW))


@pytest.mark.parametrize("kind", ["member", "tutor", "school"])
@pytest.mark.parametrize("change", [{}, BARE, WHOLE_COMPETITION, BARE | WHOLE_COMPETITION, *OTHERS])
def test_our_payloads_follow_the_official_schema(kind: str, change: dict[str, Any]) -> None:
    school = {} if kind != "school" else {"school": None}
    payload = make_payload(make_facts(recipient_kind=kind, **school, **change))
    assert [error.message for error in schema().iter_errors(payload)] == []


@pytest.mark.parametrize("about", [{}, *OTHERS], ids=lambda change: change.get("about", "award"))
def test_every_kind_follows_it_for_a_team_of_twelve_with_who_signs_and_an_end(about: dict[str, Any]) -> None:
    names = "、".join(f"成员{chr(0x4E00 + number)}" for number in range(12))
    issuer = replace(ISSUER, official=text("主任 张三", "Zhang San, Director"))
    payload = make_payload(
        make_facts(recipient_name=names, recipient_latin="Team " * 24, **about), issuer=issuer
    )
    payload |= {"validUntil": "2029-11-25T00:00:00Z", "exp": 1_890_000_000}
    assert [error.message for error in schema().iter_errors(payload)] == []
    document = secured(without_claims(payload), SIGNER, NOW)
    assert [error.message for error in schema().iter_errors(document)] == []


def test_the_schema_notices_what_it_should() -> None:
    broken = make_payload()
    broken["credentialSubject"]["identifier"][0]["identityType"] = "nickname"
    assert not schema().is_valid(broken)
    several = make_payload()
    several["credentialStatus"] = [several["credentialStatus"]]
    assert not schema().is_valid(several)
    assert not schema().is_valid(make_list_payload())


def test_the_table_names_every_sample() -> None:
    folder = published("standards", "ob3", "1edtech-validator-samples")
    files = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    assert files == {name for name, _, _ in SAMPLES}


@pytest.mark.parametrize(("name", "follows_schema", "expected"), SAMPLES)
def test_each_sample_of_1edtech_has_its_outcome(name: str, follows_schema: bool, expected: str) -> None:
    path = published("standards", "ob3", "1edtech-validator-samples", *name.split("/"))
    document = read_document(path.read_bytes(), name)
    if isinstance(document, str):
        document = jwt.decode(document, options={"verify_signature": False})
    assert schema().is_valid(document) is follows_schema
    assert outcomes(report_on(path, NoLists(), GivenKeys())) == expected


@pytest.mark.parametrize("name", [name for name, _, outcome in SAMPLES if outcome.startswith("pp")])
def test_without_a_key_given_no_sample_is_believed(name: str) -> None:
    path = published("standards", "ob3", "1edtech-validator-samples", *name.split("/"))
    report = report_on(path, NoLists(), NoKeys())
    assert outcomes(report)[:4] == "ppuu"
    assert report.outcome != "valid"


@pytest.mark.parametrize(
    ("name", "expected"), [("di.didweb.json", "ppppp"), ("di.didweb.tampered.json", "pppfu")]
)
def test_the_examples_with_an_embedded_proof_are_checked_by_their_did_document(
    name: str, expected: str
) -> None:
    document = json.loads(published("examples", "did.json").read_text(encoding="utf-8"))
    report = report_on(published("examples", name), NoLists(), GivenKeys(document))
    assert outcomes(report)[:5] == expected


@pytest.mark.parametrize("list_name", ["status1.ES256.jwt", "status1.json"])
@pytest.mark.parametrize(("name", "expected"), EXAMPLES)
def test_each_example_has_its_outcome(name: str, expected: str, list_name: str) -> None:
    status_list = StatusListFile(published("examples", list_name).read_bytes(), list_name)
    assert outcomes(report_on(published("examples", name), status_list)) == expected


@pytest.mark.parametrize("name", ["good.ES256.did.JWT.jwt", "revoked.ES256.jwt"])
def test_a_list_of_a_bare_key_leaves_the_status_unchecked(name: str) -> None:
    status_list = StatusListFile(published("examples", "status1.di.json").read_bytes(), "status1.di.json")
    assert outcomes(report_on(published("examples", name), status_list)) == "pppppu"
