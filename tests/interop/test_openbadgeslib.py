"""`openbadgeslib` (PyPI) checks our tokens by Open Badges 3.0: keys by did:web, revocation by our list."""

import pytest
from openbadgeslib.ob3.verifier import OB3VerificationError, OB3Verifier

from tests.interop.conftest import Site
from tests.interop.test_jose import altered

pytestmark = [pytest.mark.xdist_group("interop"), pytest.mark.timeout(400)]


def verifier(site: Site) -> OB3Verifier:
    host = site.url.partition("//")[2].replace(":", "%3A")
    return OB3Verifier.for_issuer_did(f"did:web:{host}", download=site.download)


@pytest.mark.parametrize("accept", ["text/plain", "application/vc+jwt"])
def test_a_valid_certificate_passes_with_its_status(site: Site, accept: str) -> None:
    token = site.token("valid", accept)
    found = verifier(site).verify(token, check_status=True, download=site.download)
    assert found.id == f"{site.url}/V/{site.told.codes['valid']}"
    assert found.issuer.id.startswith("did:web:localhost")
    assert found.achievement.name


def test_a_revoked_one_is_reported_as_such(site: Site) -> None:
    token = site.token("revoked")
    assert verifier(site).verify(token).id == f"{site.url}/V/{site.told.codes['revoked']}"
    with pytest.raises(OB3VerificationError, match="'revocation' is set"):
        verifier(site).verify(token, check_status=True, download=site.download)


@pytest.mark.parametrize("part", [0, 1, 2])
def test_an_altered_one_does_not_pass(site: Site, part: int) -> None:
    with pytest.raises(OB3VerificationError):
        verifier(site).verify(altered(site.token("valid"), part))


def test_another_issuers_key_does_not_pass(site: Site) -> None:
    own = verifier(site)
    stranger = OB3Verifier(own.pubkey_pem, issuer_did="did:web:other.example")
    with pytest.raises(OB3VerificationError, match="does not match the DID"):
        stranger.verify(site.token("valid"))
