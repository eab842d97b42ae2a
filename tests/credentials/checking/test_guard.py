"""What is fetched for strangers: public addresses only, the very one that was looked at, and not too much."""

import asyncio
import gzip
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from credentials.verification.guard import Guard, is_public
from credentials.verification.proof import SourceUnavailableError
from credentials.verification.web import read_web

pytestmark = pytest.mark.anyio
HOST = "issuer.example"


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0"),  # noqa: S104
        *("224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1"),
        *("::ffff:10.0.0.1", "64:ff9b::a00:1", "2002:a00:1::1", "2001::1", "::ffff:8.8.8.8"),
    ],
)
def test_inner_addresses_are_told_apart(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "1.1.1.1", "2606:4700:4700::1111"])
def test_public_addresses_are_told_apart(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://issuer.example/x",
        "http://localhost:8000/x",
        "https://localhost/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "https://0x7f000001/x",
        "https://2130706433/x",
        "https://user@localhost/x",
        "https://localhost:5432/x",
        "file:///etc/passwd",
        "ftp://issuer.example/x",
    ],
)
async def test_addresses_of_strangers_that_are_not_read(url: str) -> None:
    with pytest.raises(SourceUnavailableError) as refused:
        await read_web(url, "*/*", Guard())
    assert refused.value.code == "address_refused"


async def test_one_inner_address_among_public_ones_is_enough() -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["8.8.8.8", "127.0.0.1"]

    with pytest.raises(SourceUnavailableError) as refused:
        await read_web("https://issuer.example/x", "*/*", Guard(resolve=resolve))
    assert refused.value.code == "address_refused"


def made_certificate(folder: Path) -> tuple[Path, Path]:
    """Write a certificate of the host for itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOST)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(HOST)]), critical=False)
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "host.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, private


@asynccontextmanager
async def serving(
    folder: Path, answer: bytes, *, waits: float = 0
) -> AsyncIterator[tuple[Guard, int, list[str]]]:
    """Serve one answer over TLS on this machine; yields a guard that permits it, its port, what was asked."""
    certificate, private = made_certificate(folder)
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, private)
    heads: list[str] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append((await reader.readuntil(b"\r\n\r\n")).decode())
        await asyncio.sleep(waits)
        try:
            writer.write(answer)
            await writer.drain()
            writer.close()
            await writer.wait_closed()
        except (OSError, ssl.SSLError):
            return

    server = await asyncio.start_server(handle, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return ["127.0.0.1"]

    guard = Guard(
        resolve=resolve,
        permits=lambda address: address == "127.0.0.1",
        ports=frozenset({port}),
        trust=ssl.create_default_context(cafile=str(certificate)),
    )
    try:
        yield guard, port, heads
        assert len(asked) == len(heads), "each request resolves its host once"
    finally:
        server.close()


def ok(body: bytes, more: bytes = b"") -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n%s\r\n" % (len(body), more)
    return head + body


def leading(where: str) -> bytes:
    return (
        f"HTTP/1.1 302 Found\r\nLocation: {where}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()
    )


async def test_the_address_looked_at_is_the_one_connected_to_under_the_host_s_name(tmp_path: Path) -> None:
    async with serving(tmp_path, ok(b"found")) as (guard, port, heads):
        assert await read_web(f"https://{HOST}:{port}/x", "*/*", guard) == b"found"
    assert f"Host: {HOST}:{port}" in heads[0]


@pytest.mark.parametrize(
    ("where", "code"),
    [
        ("/again", "redirect_refused"),
        ("https://127.0.0.1/x", "redirect_refused"),
        ("//other.example/x", "redirect_refused"),
    ],
)
async def test_redirects_in_a_loop_and_to_elsewhere(tmp_path: Path, where: str, code: str) -> None:
    async with serving(tmp_path, leading(where)) as (guard, port, heads):
        with pytest.raises(SourceUnavailableError) as refused:
            await read_web(f"https://{HOST}:{port}/x", "*/*", guard)
    assert refused.value.code == code
    assert len(heads) == (4 if where == "/again" else 1)


async def test_what_was_packed_unasked_is_not_unpacked(tmp_path: Path) -> None:
    packed = gzip.compress(bytes(50 * 1024 * 1024))
    async with serving(tmp_path, ok(packed, b"Content-Encoding: gzip\r\n")) as (guard, port, heads):
        assert await read_web(f"https://{HOST}:{port}/x", "*/*", guard) == packed
    assert "accept-encoding: identity" in heads[0].lower()


async def test_too_much_and_too_slow(tmp_path: Path) -> None:
    async with serving(tmp_path, ok(bytes(2 * 1024 * 1024 + 1))) as (guard, port, _):
        with pytest.raises(SourceUnavailableError) as refused:
            await read_web(f"https://{HOST}:{port}/x", "*/*", guard)
    assert refused.value.code == "source_too_large"
    async with serving(tmp_path, ok(b"late"), waits=0.6) as (guard, port, _):
        with pytest.raises(SourceUnavailableError) as refused:
            await read_web(f"https://{HOST}:{port}/x", "*/*", guard, seconds=0.3)
        assert refused.value.code == "source_too_slow"
        await asyncio.sleep(0.4)
