"""An invented certificate authority, and a time stamp service that is OpenSSL behind a small web server."""

import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

NOW = datetime.now(UTC).replace(microsecond=0)
PASSWORD = "seal-password"
ISSUER_NAME = "松原省组委会（虚构）"

_OTHER_USES = (
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


class Authority:
    """A root that signs certificates of any kind."""

    def __init__(self) -> None:
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.certificate = self.signed("虚构根证书 Root (fictional)", self.key.public_key(), ca=True)

    def signed(self, name: str, key: Any, *, ca: bool = False, **overrides: Any) -> x509.Certificate:
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        issuer = subject if ca else self.certificate.subject
        usage = dict.fromkeys(_OTHER_USES, False) | {
            "digital_signature": not ca,
            "content_commitment": not ca,
            "key_cert_sign": ca,
        }
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(issuer)
            .public_key(key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(overrides.get("begins", NOW - timedelta(days=1)))
            .not_valid_after(overrides.get("ends", NOW + timedelta(days=300)))
            .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
            .add_extension(x509.KeyUsage(**(usage | overrides.get("usage", {}))), critical=True)
        )
        if overrides.get("for_time_stamps"):
            stamping = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
            builder = builder.add_extension(stamping, critical=True)
        return builder.sign(self.key, hashes.SHA256())

    def pkcs12(self, key: Any = None, **overrides: Any) -> bytes:
        """Return a file as an authority hands it over, with key, certificate and root."""
        own = key or rsa.generate_private_key(65537, 2048)
        certificate = self.signed(f"{ISSUER_NAME}电子印章", own.public_key(), **overrides)
        return pkcs12.serialize_key_and_certificates(
            b"seal",
            own,
            certificate,
            overrides.get("above", [self.certificate]),
            serialization.BestAvailableEncryption(PASSWORD.encode()),
        )


def pem_of(key: Any) -> bytes:
    made: bytes = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return made


def sm2_files(folder: Path) -> tuple[bytes, bytes]:
    """Return a key of SM2 with its certificate as OpenSSL makes them, in PEM and as PKCS#12."""
    commands = [
        ["ecparam", "-genkey", "-name", "SM2", "-noout", "-out", "sm2.key"],
        [
            "req",
            "-x509",
            "-new",
            "-key",
            "sm2.key",
            "-sm3",
            "-subj",
            "/CN=SM2",
            "-days",
            "9",
            "-out",
            "sm2.pem",
        ],
        ["pkcs12", "-export", "-inkey", "sm2.key", "-in", "sm2.pem", "-out", "sm2.p12", "-passout"],
    ]
    commands[-1].append(f"pass:{PASSWORD}")
    for command in commands:
        subprocess.run(["openssl", *command], cwd=folder, check=True, capture_output=True)
    key, certificate, whole = ((folder / name).read_bytes() for name in ("sm2.key", "sm2.pem", "sm2.p12"))
    return key + certificate, whole


_CONFIGURATION = """
[tsa]
default_tsa = own
[own]
serial = serial
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
ess_cert_id_alg = sha256
certs = stamp.pem
"""


@contextmanager
def time_stamp_service(authority: Authority, folder: Path) -> Iterator[str]:
    """Serve RFC 3161 on this machine with OpenSSL; yields the address."""
    key = rsa.generate_private_key(65537, 2048)
    certificate = authority.signed(
        "虚构时间戳 Time stamps (fictional)", key.public_key(), for_time_stamps=True
    )
    (folder / "stamp.key").write_bytes(pem_of(key))
    (folder / "stamp.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    (folder / "tsa.cnf").write_text(_CONFIGURATION)
    (folder / "serial").write_text("01")

    class Stamping(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers["Content-Length"]))
            (folder / "query").write_bytes(query)
            command = [
                "openssl",
                "ts",
                "-reply",
                "-config",
                "tsa.cnf",
                "-queryfile",
                "query",
                "-out",
                "reply",
            ]
            command += ["-signer", "stamp.pem", "-inkey", "stamp.key"]
            subprocess.run(command, cwd=folder, check=True, capture_output=True)
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write((folder / "reply").read_bytes())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with _serving(Stamping) as url:
        yield url


@contextmanager
def answering(content: bytes) -> Iterator[str]:
    """Serve these bytes as a time stamp, whatever they are; yields the address."""

    class Answering(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with _serving(Answering) as url:
        yield url


@contextmanager
def _serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()
