import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, cast

import pytest
from click.testing import CliRunner, Result

from credentials.certificate.attachment import BrokenPdfError
from credentials.certificate.rendering import render
from credentials.claims.facts import IssuerProfile, StatusEntry
from credentials.claims.reading import printed
from credentials.cli import UnreadableFileError, credentials
from credentials.did import did_document, did_web
from credentials.keys import key_id, public_jwk
from credentials.signers import LocalSigner
from credentials.signing import sign
from credentials.status_list import build_list_payload
from credentials.verification.documents import UnreadableDocumentError
from credentials.verification.proof import SourceUnavailableError
from credentials.verification.sources import KeySetError
from registry.core.settings import Settings, current, use
from registry.core.texts import text
from tests.credentials.proofs import DID, LIST_URL, key_set_of, kid_of, make_facts, make_key, make_payload

# The command looks at the real clock, so what it is given here was issued a moment ago.
ISSUED = datetime.now(UTC) - timedelta(minutes=5)


def make_list(revoked: tuple[int, ...] = (), url: str = LIST_URL, did: str = DID) -> dict[str, Any]:
    hour = timedelta(hours=1)
    return build_list_payload(revoked, list_url=url, did=did, issued_at=ISSUED, ttl=hour, lifetime=hour)


def run(*arguments: str | Path, stdin: bytes | None = None) -> Result:
    return CliRunner().invoke(credentials, ["verify", *map(str, arguments)], input=stdin)


def steps(result: Result) -> str:
    return "".join(step["outcome"][0] for step in json.loads(result.stdout)["steps"])


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path) -> Iterator[None]:
    """A machine that has no registry of its own, so that issuers on localhost are asked over the web."""
    here = current()
    use(Settings(data_dir=tmp_path))
    yield
    use(here)


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """Return a folder with a token in several wrappings, its key set, and lists that revoke it or do not."""
    key = make_key()
    token = sign(make_payload(issued_at=ISSUED), LocalSigner(key, kid_of(key)))
    contents = {
        "good.jwt": token,
        "good-with-newline.jwt": f"\ufeff{token}\n",
        "enveloped.json": json.dumps(
            {
                "@context": ["https://www.w3.org/ns/credentials/v2"],
                "id": f"data:application/vc+jwt,{token}",
                "type": "EnvelopedVerifiableCredential",
            }
        ),
        "embedded.json": json.dumps(
            make_payload(issued_at=ISSUED) | {"proof": {"type": "DataIntegrityProof"}}
        ),
        "jwks.json": key_set_of(key).decode(),
        "clear.jwt": sign(make_list(), LocalSigner(key, kid_of(key))),
        "revoked.jwt": sign(make_list((94_567,)), LocalSigner(key, kid_of(key))),
        "clear.json": json.dumps(make_list()),
        "page.html": "<!doctype html><title>x</title>",
        "empty.jwt": "",
        "number.json": "7",
        "envelope-of-nothing.json": '{"type": "EnvelopedVerifiableCredential", "id": "data:text/plain,x"}',
    }
    for name, content in contents.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    (tmp_path / "binary.bin").write_bytes(bytes(range(256)))
    return tmp_path


@pytest.mark.parametrize("name", ["good.jwt", "good-with-newline.jwt", "enveloped.json"])
def test_a_good_credential_in_any_wrapping_is_valid(files: Path, name: str) -> None:
    options = ("--jwks", files / "jwks.json", "--status-list", files / "clear.jwt", "--json")
    result = run(files / name, *options)
    assert (result.exit_code, steps(result)) == (0, "pppppp")
    assert json.loads(result.stdout)["outcome"] == "valid"


def test_a_revoked_credential_exits_1(files: Path) -> None:
    result = run(
        files / "good.jwt", "--jwks", files / "jwks.json", "--status-list", files / "revoked.jwt", "--json"
    )
    assert (result.exit_code, steps(result)) == (1, "pppppf")


def test_a_list_in_json_is_taken_from_a_file(files: Path) -> None:
    result = run(
        files / "good.jwt", "--jwks", files / "jwks.json", "--status-list", files / "clear.json", "--json"
    )
    assert (result.exit_code, steps(result)) == (0, "pppppp")


def test_an_embedded_proof_exits_2(files: Path) -> None:
    result = run(files / "embedded.json", "--json")
    assert (result.exit_code, steps(result)) == (2, "puuuuu")


def test_a_certificate_is_verified_by_the_credential_attached_to_it(files: Path) -> None:
    # The certificate refuses a name with a character that its font lacks, so this one has none.
    payload = make_payload(make_facts(recipient_name="买买提·王"), issued_at=ISSUED)
    pdf = render(printed(payload), sign(payload, LocalSigner(make_key(), kid_of(make_key()))))
    (files / "certificate.pdf").write_bytes(pdf)
    (files / "cut-off.pdf").write_bytes(pdf[:5000])
    options = ("--jwks", files / "jwks.json", "--status-list", files / "clear.jwt", "--json")
    result = run(files / "certificate.pdf", *options)
    assert (result.exit_code, steps(result)) == (0, "pppppp")
    assert isinstance(run(files / "cut-off.pdf", *options).exception, BrokenPdfError)


def test_standard_input_is_read(files: Path) -> None:
    token = (files / "good.jwt").read_bytes()
    result = run(
        "-", "--jwks", files / "jwks.json", "--status-list", files / "clear.jwt", "--json", stdin=token
    )
    assert (result.exit_code, steps(result)) == (0, "pppppp")


def test_without_json_every_step_is_named(files: Path) -> None:
    result = run(files / "good.jwt", "--jwks", files / "jwks.json", "--status-list", files / "clear.jwt")
    assert result.exit_code == 0
    for step in ("format", "issuer", "key", "signature", "period", "status"):
        assert f"  {step}: " in result.stdout


@pytest.mark.parametrize(
    "name", ["page.html", "empty.jwt", "number.json", "binary.bin", "envelope-of-nothing.json"]
)
def test_a_file_without_a_credential_is_bad_input(files: Path, name: str) -> None:
    result = run(files / name)
    assert isinstance(result.exception, UnreadableDocumentError)
    assert result.exception.faults[0].file == str(files / name)


def test_a_missing_file_is_bad_input(files: Path) -> None:
    for arguments in (
        (files / "none.jwt",),
        (files,),
        (files / "good.jwt", "--jwks", files / "none.json"),
        (files / "good.jwt", "--status-list", files / "none.jwt"),
    ):
        assert isinstance(run(*arguments).exception, UnreadableFileError)


@pytest.mark.parametrize("name", ["good.jwt", "page.html", "clear.json"])
def test_a_file_that_is_no_key_set_is_bad_input(files: Path, name: str) -> None:
    assert isinstance(run(files / "good.jwt", "--jwks", files / name).exception, KeySetError)


class Site(ThreadingHTTPServer):
    """A small real web site on localhost: path to status, type, body and further headers."""

    pages: dict[str, tuple[int, bytes, dict[str, str]]]

    @property
    def address(self) -> str:
        return f"http://localhost:{self.server_address[1]}"


class Pages(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        status, body, headers = cast("Site", self.server).pages.get(self.path, (404, b"", {}))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Stay quiet: the tests read the answers, not a log."""


@contextmanager
def serving() -> Iterator[Site]:
    """Serve a site without pages on a free port of localhost."""
    server = Site(("localhost", 0), Pages)
    server.pages = {}
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def site() -> Iterator[Site]:
    """Serve an issuer: DID document, status list and one credential, all signed with one key."""
    with serving() as server:
        did, base_url = did_web(server.address), server.address
        jwk = public_jwk(make_key())
        list_url, kid = f"{base_url}/status/1", key_id(did, jwk)
        payload = make_payload(
            issuer=IssuerProfile(did, text("示例", "Example"), base_url),
            base_url=base_url,
            status=StatusEntry(list_url, 7),
            issued_at=ISSUED,
        )
        server.pages = {
            "/.well-known/did.json": (200, json.dumps(did_document(did, [jwk])).encode(), {}),
            "/status/1": (200, sign(make_list((), list_url, did), LocalSigner(make_key(), kid)).encode(), {}),
            "/V/GOOD": (200, sign(payload, LocalSigner(make_key(), kid), "vc+jwt").encode(), {}),
            "/page": (200, b"<html></html>", {}),
            "/large": (200, b" " * (2 * 1024 * 1024 + 1), {}),
            "/moved": (302, b"", {"Location": "/V/GOOD"}),
            "/loop": (302, b"", {"Location": "/loop"}),
        }
        yield server


@pytest.mark.parametrize("path", ["/V/GOOD", "/V/GOOD#offline", "/moved"])
def test_an_address_is_verified_with_keys_and_list_from_the_web(site: Site, path: str) -> None:
    result = run(f"{site.address}{path}", "--json")
    assert (result.exit_code, steps(result)) == (0, "pppppp")


def test_a_revocation_is_read_from_the_web(site: Site) -> None:
    did = did_web(site.address)
    revoked = make_list((7,), f"{site.address}/status/1", did)
    token = sign(revoked, LocalSigner(make_key(), key_id(did, public_jwk(make_key()))))
    site.pages["/status/1"] = (200, token.encode(), {})
    result = run(f"{site.address}/V/GOOD", "--json")
    assert (result.exit_code, steps(result)) == (1, "pppppf")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"/status/1": (500, b"", {})}, "pppppu"),
        ({"/status/1": (200, b"<html></html>", {})}, "pppppu"),
        ({"/status/1": (200, json.dumps(make_list()).encode(), {})}, "pppppu"),
        ({"/.well-known/did.json": (404, b"", {})}, "ppuuuu"),
        ({"/.well-known/did.json": (200, b"[]", {})}, "ppuuuu"),
        ({"/.well-known/did.json": (302, b"", {"Location": "https://evil.invalid/did.json"})}, "ppuuuu"),
        ({"/.well-known/did.json": (200, b'{"id": "did:web:other.example"}', {})}, "ppfuuu"),
    ],
    ids=["list 500", "list HTML", "list unsigned", "DID 404", "DID array", "DID elsewhere", "DID of another"],
)
def test_what_cannot_be_had_is_unchecked_and_never_valid(site: Site, change: Any, expected: str) -> None:
    site.pages |= change
    assert steps(run(f"{site.address}/V/GOOD", "--json")) == expected


def test_nobody_listening_is_unchecked(site: Site, files: Path) -> None:
    base_url = site.address
    did, jwk = did_web(base_url), public_jwk(make_key())
    silent = did.replace(str(site.server_address[1]), "9")
    payload = make_payload(issuer=IssuerProfile(silent, text("示例", "Example"), base_url), issued_at=ISSUED)
    (files / "silent.jwt").write_text(sign(payload, LocalSigner(make_key(), key_id(silent, jwk))))
    result = run(files / "silent.jwt", "--json")
    assert (result.exit_code, steps(result)) == (2, "ppuuuu")


def test_a_redirect_to_another_host_is_not_followed(site: Site) -> None:
    with serving() as other:
        other.pages["/moved"] = (302, b"", {"Location": f"{site.address}/V/GOOD"})
        assert isinstance(run(f"{other.address}/moved").exception, SourceUnavailableError)


@pytest.mark.parametrize("path", ["/none", "/large", "/loop"])
def test_an_address_that_cannot_be_read_is_unavailable(site: Site, path: str) -> None:
    assert isinstance(run(f"{site.address}{path}").exception, SourceUnavailableError)


def test_an_address_with_a_page_only_is_bad_input(site: Site) -> None:
    assert isinstance(run(f"{site.address}/page").exception, UnreadableDocumentError)


@pytest.mark.parametrize(
    "url", ["http://skills.example.org/V/X", "http://127.0.0.1/x", "https://[", "https://a b/"]
)
def test_only_https_addresses_are_read(url: str) -> None:
    assert isinstance(run(url).exception, SourceUnavailableError)
