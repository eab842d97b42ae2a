"""Signers: the registry's own, and one whose key is kept by another process and never seen here."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import jwt
import pytest

from credentials.checking.own_records import OwnKeys, OwnStatusLists
from credentials.issuers import details, key_service
from credentials.issuers.schemas import Compromise, Rotation
from credentials.issuing import queries as issued
from credentials.issuing import service as issuing
from credentials.keys import generate_key, public_jwk
from credentials.signers import (
    KeyStoreUnavailableError,
    KeyStoreUnknownError,
    LocalSigner,
    make_key,
    signer_of,
)
from credentials.signing import sign
from credentials.verification.verifying import verify
from registry.core import clock, database
from tests.factories import make_confirmed, make_issuer

DID = "did:web:skills.example.org"

# A process that holds keys and hands out nothing but public halves and signatures, a line for a line.
VAULT = """
import base64, json, sys
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
keys = []
def text(number):
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()
for line in sys.stdin:
    word, _, rest = line.strip().partition(" ")
    if word == "make":
        keys.append(ec.generate_private_key(ec.SECP256R1()))
        point = keys[-1].public_key().public_numbers()
        answer = {"slot": len(keys) - 1, "x": text(point.x), "y": text(point.y)}
    else:
        slot, _, data = rest.partition(" ")
        made = keys[int(slot)].sign(base64.b64decode(data), ec.ECDSA(hashes.SHA256()))
        r, s = decode_dss_signature(made)
        answer = {"signature": text(r) + "." + text(s)}
    print(json.dumps(answer), flush=True)
"""

STORE = '''
import base64, json, subprocess, sys, threading


class Vault:
    """A key store whose keys live in another process."""

    def __init__(self):
        self.process = subprocess.Popen(
            [sys.executable, "-c", {program!r}], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
        )
        self.lock = threading.Lock()

    def ask(self, line):
        with self.lock:
            self.process.stdin.write(line + "\\n")
            self.process.stdin.flush()
            return json.loads(self.process.stdout.readline())

    def make(self, algorithm):
        made = self.ask("make")
        return f"slot-{{made['slot']}}", {{"kty": "EC", "crv": "P-256", "x": made["x"], "y": made["y"]}}

    def signer(self, reference, kid, algorithm):
        return VaultSigner(self, reference.removeprefix("slot-"), kid, algorithm)


class VaultSigner:
    def __init__(self, vault, slot, kid, algorithm):
        self.vault, self.slot, self.kid, self.algorithm = vault, slot, kid, algorithm

    def sign(self, data):
        answer = self.vault.ask(f"sign {{self.slot}} {{base64.b64encode(data).decode()}}")
        return b"".join(base64.urlsafe_b64decode(part + "=") for part in answer["signature"].split("."))


vault = Vault()
'''


@pytest.fixture
def vault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Install a package that brings the store, as it would be installed beside the registry."""
    (tmp_path / "vault_of_a_test.py").write_text(STORE.format(program=VAULT))
    info = tmp_path / "vault_of_a_test-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: vault-of-a-test\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[registry.key_stores]\nvault = vault_of_a_test:vault\n")
    monkeypatch.syspath_prepend(tmp_path)
    yield
    module = sys.modules.pop("vault_of_a_test", None)
    if module is not None:
        process = module.vault.process
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


@pytest.mark.parametrize("algorithm", ["ES256", "RS256"])
def test_the_registrys_own_signer_signs_as_jose_reads_it(algorithm: Any) -> None:
    key = generate_key(algorithm)
    signer = LocalSigner(key, f"{DID}#{public_jwk(key)['kid']}")
    token = sign({"name": "王小明"}, signer, "vc+jwt")
    assert jwt.get_unverified_header(token) == {"alg": algorithm, "kid": signer.kid, "typ": "vc+jwt"}
    assert jwt.decode(token, key.public_key(), algorithms=[algorithm]) == {"name": "王小明"}


def test_a_store_that_is_not_installed_is_refused_by_name() -> None:
    with pytest.raises(KeyStoreUnknownError):
        make_key(DID, "ES256", "nowhere")
    with pytest.raises(KeyStoreUnknownError):
        signer_of("nowhere:slot-1", f"{DID}#x", "ES256")


@pytest.mark.parametrize("algorithm", ["RS256", "EdDSA"])
def test_a_store_that_makes_a_key_of_another_algorithm_is_refused(vault: None, algorithm: Any) -> None:
    assert make_key(DID, "ES256", "vault").jwk["alg"] == "ES256"
    with pytest.raises(KeyStoreUnavailableError):
        make_key(DID, algorithm, "vault")


@pytest.mark.anyio
async def test_an_issuer_signs_with_a_key_that_the_registry_never_sees(
    client: httpx.AsyncClient, vault: None
) -> None:
    contest = await make_confirmed()
    issuer = await make_issuer(contest)
    rotation = Rotation(store="vault", reason="密钥移入密码机（虚构）")
    kid = await key_service.rotate(contest.administrator, issuer, rotation)
    assert await database.fetch_value(
        "SELECT private_key FROM credentials.signing_key WHERE kid = $1", kid
    ) == ("vault:slot-0")
    await issuing.issue(contest.organizer, contest.id)
    credentials = await issued.issued(contest.id)
    assert credentials
    for credential in credentials:
        assert jwt.get_unverified_header(credential.token) == {"alg": "ES256", "kid": kid, "typ": "JWT"}
        report = await verify(
            credential.token, keys=OwnKeys(), status_lists=OwnStatusLists(), now=clock.now()
        )
        assert report.outcome == "valid", report
    twin = await client.get(f"/V/{credentials[0].code}", headers={"Accept": "application/vc+jwt"})
    assert jwt.get_unverified_header(twin.text)["kid"] == kid
    (stored,) = [k for k in (await details.issuer(contest.administrator, issuer)).keys if k.kid == kid]
    assert stored.store == "vault"
    # Whoever broke into the store is not trusted with the next key: that one is made here.
    given = Compromise(since=clock.now(), reason="密码机遗失（虚构）")
    spare = await key_service.compromise(contest.administrator, issuer, stored.id, given)
    keys = {each.kid: each for each in (await details.issuer(contest.administrator, issuer)).keys}
    assert spare is not None
    assert (keys[spare].store, keys[spare].algorithm) == ("", "ES256")
