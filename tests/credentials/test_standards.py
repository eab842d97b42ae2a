"""What others publish: the Open Badges 3.0 schema, 1EdTech's samples, and tokens made with throw-away keys.

The files are other people's and are read from beside the repository, never committed. Where they are absent
the tests say that they were not run; in CI they have to be there.
"""

import asyncio
import json
import os
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import jwt
import pytest
from jsonschema import Draft201909Validator

from credentials.verification.documents import read_document
from credentials.verification.proof import SourceUnavailableError
from credentials.verification.reports import Report
from credentials.verification.sources import KeySetFile, StatusListFile
from credentials.verification.status_credential import FoundList, StatusSource
from credentials.verification.verifying import verify
from registry.core.texts import text
from tests.credentials.proofs import make_facts, make_list_payload, make_payload, outcomes

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
# unchecked). Format "f" are older data models, a missing issuer, and both tokens (a "vc" claim). An embedded
# proof is not checked, whatever key it names, so nothing here is ever valid; the period fails where the
# document itself says that it is over (2010) or has not begun (2040).
SAMPLES = [
    ("bit-string-list/credential-status-revoked-blank-nodes.json", True, "puuuuu"),
    ("bit-string-list/credential-status-revoked.json", True, "puuuuu"),
    ("bit-string-list/testlist", False, "puuuuu"),
    ("complete.json", True, "puuuuu"),
    ("complete_v1.json", False, "fuuuuu"),
    ("credential-status-revoked.json", False, "fuuuuu"),
    ("endorsement-err-schema-status-refresh.json", False, "fuuuuu"),
    ("endorsement-valid.json", False, "puuuuu"),
    ("simple-context-alias.json", True, "puuuuu"),
    ("simple-context-version.json", True, "puuuuu"),
    ("simple-did-key-method.json", True, "puuuuu"),
    ("simple-did-web-method.json", True, "puuuuu"),
    ("simple-eddsa-2022.json", False, "fuuuuu"),
    ("simple-err-context.json", False, "fuuuuu"),
    ("simple-err-credential-subject-achievement-result-description-type.json", True, "puuuuu"),
    ("simple-err-credential-subject-identifier-type.json", False, "puuuuu"),
    ("simple-err-credential-subject-profile-type.json", True, "puuuuu"),
    ("simple-err-credential-subject-result-type.json", False, "puuuuu"),
    ("simple-err-credential-subject-type.json", False, "puuuuu"),
    ("simple-err-evidence-type.json", True, "puuuuu"),
    ("simple-err-expired.json", True, "puuufu"),
    ("simple-err-issued.json", False, "puuufu"),
    ("simple-err-issuer-otheridentifier-type.json", False, "puuuuu"),
    ("simple-err-issuer-parentorg-type.json", False, "puuuuu"),
    ("simple-err-issuer-type.json", False, "puuuuu"),
    ("simple-err-issuer.json", False, "fuuuuu"),
    ("simple-err-proof-method-no-scheme.json", True, "puuuuu"),
    ("simple-err-proof-method-unknown-did-method.json", True, "puuuuu"),
    ("simple-err-proof-method-unknown-scheme.json", True, "puuuuu"),
    ("simple-err-proof-method.json", True, "puuuuu"),
    ("simple-err-proof-value.json", True, "puuuuu"),
    ("simple-err-type.json", False, "puuuuu"),
    ("simple-multiple-proofs.json", True, "puuuuu"),
    ("simple-noproof.json", False, "fuuuuu"),
    ("simple.json", True, "puuuuu"),
    ("simple.jwt", False, "fuuuuu"),
    ("simple_v1.json", False, "fuuuuu"),
    ("velocity.jwt", False, "fuuuuu"),
]

EXAMPLES = [
    ("good.ES256.did.JWT.jwt", "pppppp"),
    ("good.ES256.did.vc_jwt.jwt", "pppppp"),
    ("revoked.ES256.jwt", "pppppf"),
    ("tampered.ES256.jwt", "pppfuu"),
    ("tsl1.ES256.jwt", "fuuuuu"),
    ("good.json", "puufuu"),
    ("di.didkey.json", "puuuuu"),
    ("di.didweb.json", "puuuuu"),
    ("di.didweb.tampered.json", "puuuuu"),
]


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


def report_on(path: Path, status_lists: StatusSource) -> Report:
    keys = KeySetFile(published("examples", "jwks.json").read_bytes(), "jwks.json")
    document = read_document(path.read_bytes(), path.name)
    return asyncio.run(verify(document, keys=keys, status_lists=status_lists, now=NOW))


@pytest.mark.parametrize("kind", ["member", "tutor", "school"])
@pytest.mark.parametrize("change", [{}, BARE, WHOLE_COMPETITION, BARE | WHOLE_COMPETITION, *OTHERS])
def test_our_payloads_follow_the_official_schema(kind: str, change: dict[str, Any]) -> None:
    school = {} if kind != "school" else {"school": None}
    payload = make_payload(make_facts(recipient_kind=kind, **school, **change))
    assert [error.message for error in schema().iter_errors(payload)] == []


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
    assert outcomes(report_on(path, NoLists())) == expected


@pytest.mark.parametrize("list_name", ["status1.ES256.jwt", "status1.json"])
@pytest.mark.parametrize(("name", "expected"), EXAMPLES)
def test_each_example_has_its_outcome(name: str, expected: str, list_name: str) -> None:
    status_list = StatusListFile(published("examples", list_name).read_bytes(), list_name)
    assert outcomes(report_on(published("examples", name), status_list)) == expected


@pytest.mark.parametrize("name", ["good.ES256.did.JWT.jwt", "revoked.ES256.jwt"])
def test_a_list_with_an_embedded_proof_leaves_the_status_unchecked(name: str) -> None:
    status_list = StatusListFile(published("examples", "status1.di.json").read_bytes(), "status1.di.json")
    assert outcomes(report_on(published("examples", name), status_list)) == "pppppu"
