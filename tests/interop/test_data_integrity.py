"""Digital Bazaar's and the Digital Credentials Consortium's tools check our Data Integrity form."""

import copy
import json
from typing import Any

import httpx
import pytest
from openbadgeslib.ob3.ldp import OB3LdpVerifier
from openbadgeslib.ob3.verifier import OB3VerificationError

from credentials.data_integrity import contexts
from tests.credentials.test_standards import schema
from tests.interop import node
from tests.interop.conftest import Site
from tests.service import environment, registry

pytestmark = [pytest.mark.xdist_group("interop"), pytest.mark.timeout(400)]

SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"


@pytest.fixture(autouse=True)
def _installed() -> None:
    node.tools()


def did(site: Site) -> str:
    return f"did:web:{site.url.partition('//')[2].replace(':', '%3A')}"


def document(site: Site, state: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(site.token(state, "application/vc"))
    return found


def altered(found: dict[str, Any]) -> list[dict[str, Any]]:
    """Return copies of a credential, each changed in one place: a word, the period, the status, the proof."""
    copies = [copy.deepcopy(found) for _ in range(5)]
    copies[0]["credentialSubject"]["identifier"][0]["identityHash"] += "二"
    copies[1]["validFrom"] = "2020-01-01T00:00:00Z"
    copies[2]["credentialStatus"]["statusListIndex"] = "1"
    copies[3]["proof"]["created"] = "2020-01-01T00:00:00Z"
    value = copies[4]["proof"]["proofValue"]
    copies[4]["proof"]["proofValue"] = value[:9] + ("2" if value[9] != "2" else "3") + value[10:]
    return copies


def test_the_tools_of_digital_bazaar(site: Site) -> None:
    asked = [document(site, "valid"), document(site, "revoked"), *altered(document(site, "valid"))]
    good, revoked, *others = node.ask(
        "digitalbazaar.mjs",
        {"credentials": asked, "address": site.url, "did": did(site), "contexts": contexts.known()},
    )
    assert good == {
        "verified": True,
        "errors": [],
        "proofs": [True],
        "status": [{"verified": True, "status": False}],
        "statusError": None,
    }
    # This tool leaves it to its caller what a set bit means.
    assert (revoked["proofs"], revoked["status"]) == ([True], [{"verified": True, "status": True}])
    assert [(each["verified"], each["proofs"]) for each in others] == [(False, [False])] * 5


def test_the_verifier_of_the_digital_credentials_consortium(site: Site) -> None:
    asked = [document(site, "valid"), document(site, "revoked"), *altered(document(site, "valid"))]
    documents = {SCHEMA: schema().schema}
    good, revoked, *others = node.ask(
        "verifier_core.mjs", {"credentials": asked, "address": site.url, "documents": documents}
    )
    # Nobody runs a register of issuers here, so ours is in none.
    assert good["log"] == {
        "valid_signature": True,
        "expiration": True,
        "revocation_status": True,
        "registered_issuer": False,
    }
    assert [each["result"] for each in good["schema"]] == [{"valid": True}]
    assert revoked["log"] == good["log"] | {"revocation_status": False}
    assert [each["errors"] for each in others] == [["invalid_signature"]] * 5


def test_the_running_service_takes_it_back(site: Site) -> None:
    given = document(site, "valid")
    for content, state in (
        (given, "valid"),
        (document(site, "revoked"), "revoked"),
        *((each, "invalid") for each in altered(given)),
    ):
        file = {"file": ("badge.json", json.dumps(content).encode(), "application/json")}
        answer = httpx.post(f"{site.url}/api/certificates/check-file", files=file, timeout=60)
        assert (answer.status_code, answer.json()["state"]) == (200, state)


def test_the_command_line_takes_it_by_its_address(site: Site) -> None:
    for state, status in (("valid", 0), ("revoked", 1)):
        address = f"{site.url}/V/{site.told.codes[state]}.vc.json"
        done = registry("credentials", "verify", address, "--json", env=environment(site.folder))
        report = json.loads(done.stdout)
        assert (done.returncode, len(report["steps"])) == (status, 6), done.stderr


def test_openbadgeslib(site: Site) -> None:
    verifier = OB3LdpVerifier.for_issuer_did(did(site))
    found = verifier.verify(document(site, "valid"), check_status=True, download=site.download)
    assert found.id == f"{site.url}/V/{site.told.codes['valid']}"
    with pytest.raises(OB3VerificationError, match="'revocation' is set"):
        verifier.verify(document(site, "revoked"), check_status=True, download=site.download)
    for each in altered(document(site, "valid")):
        with pytest.raises(OB3VerificationError):
            verifier.verify(each, download=site.download)
