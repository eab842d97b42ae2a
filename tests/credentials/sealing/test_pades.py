"""The seal behind a PDF: what two other programs say of it, and that the file in front stays what it was."""

import asyncio
import re
import subprocess
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
from pyhanko.keys import load_certs_from_pemder_data
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from credentials.certificate.attachment import extract_credential, words_on
from credentials.certificate.paper import Layout, Paper
from credentials.certificate.rendering import render
from credentials.sealing import pades
from credentials.sealing.certificates import (
    LARGEST_FILE,
    TEST_MARK,
    SealCertificateUnusableError,
    SealMaterial,
    made_for_trying,
    read_pem,
    read_pkcs12,
)
from tests.credentials.sealing.authority import (
    ISSUER_NAME,
    NOW,
    PASSWORD,
    Authority,
    answering,
    pem_of,
    sm2_files,
    time_stamp_service,
)
from tests.credentials.test_certificate import TOKEN, make_printed

AUTHORITY = Authority()


def make_material() -> SealMaterial:
    return read_pkcs12(AUTHORITY.pkcs12(), PASSWORD, NOW)


def validated(pdf: bytes, root: Any) -> Any:
    """Return what pyHanko's own validator says, with `root` as the only authority it trusts."""
    (certificate,) = load_certs_from_pemder_data(root.public_bytes(serialization.Encoding.PEM))
    (signature,) = PdfFileReader(BytesIO(pdf)).embedded_signatures
    context = ValidationContext(trust_roots=[certificate], allow_fetching=False)
    return validate_pdf_signature(signature, context, context)


def pdfsig(pdf: bytes, folder: Path) -> str:
    """Return what poppler says."""
    (folder / "sealed.pdf").write_bytes(pdf)
    said = subprocess.run(["pdfsig", "-nocert", "sealed.pdf"], cwd=folder, capture_output=True, check=False)
    return said.stdout.decode()


@pytest.mark.parametrize("layout", ["landscape", "portrait"])
def test_two_programs_find_the_seal_good(tmp_path: Path, layout: Layout) -> None:
    plain = render(make_printed(), TOKEN, Paper(layout))
    pdf = pades.sealed(plain, make_material(), name=ISSUER_NAME)
    status = validated(pdf, AUTHORITY.certificate)
    assert status.bottom_line
    assert status.coverage.name == "ENTIRE_FILE"
    assert status.docmdp_ok
    assert status.timestamp_validity is None
    said = pdfsig(pdf, tmp_path)
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert f"{ISSUER_NAME}电子印章" in said
    stranger = Authority()
    assert not validated(pdf, stranger.certificate).bottom_line


def test_the_file_in_front_of_the_seal_stays_what_it_was(tmp_path: Path) -> None:
    plain = render(make_printed(), TOKEN)
    pdf = pades.sealed(plain, make_material(), name=ISSUER_NAME)
    assert pdf.startswith(plain)
    before, after = PdfReader(BytesIO(plain)), PdfReader(BytesIO(pdf))
    # What an archive goes by: metadata, color, structure, language, attachment; and no later version.
    for name in ("/Metadata", "/OutputIntents", "/StructTreeRoot", "/Lang", "/MarkInfo", "/AF", "/Names"):
        assert _plainly(after.root_object[name]) == _plainly(before.root_object[name])
    assert "/Version" not in after.root_object
    assert "/NeedAppearances" not in after.root_object["/AcroForm"]  # type: ignore[operator]  # a dictionary
    annotations: Any = after.pages[0]["/Annots"]
    (field,) = annotations
    widget = field.get_object()
    assert [float(edge) for edge in widget["/Rect"]] == [0, 0, 0, 0]
    assert widget["/F"] == 132  # printed and locked, not hidden: PDF/A-3, 6.3.2
    assert widget["/TU"]
    assert str(after.pages[0]["/Tabs"]) == "/S"
    assert extract_credential(pdf) == TOKEN
    assert words_on(pdf) == words_on(plain)
    (tmp_path / "sealed.pdf").write_bytes(pdf)
    subprocess.run(["qpdf", "--check", "sealed.pdf"], cwd=tmp_path, check=True, capture_output=True)


def _plainly(value: Any) -> Any:
    found = value.get_object()
    return found.get_data() if hasattr(found, "get_data") else re.sub(r"\d{6,}", "", repr(found))


@pytest.mark.parametrize("place", [200, 5_000, -900])
def test_one_changed_byte_breaks_the_seal(tmp_path: Path, place: int) -> None:
    pdf = bytearray(pades.sealed(render(make_printed(), TOKEN), make_material(), name=ISSUER_NAME))
    pdf[place] ^= 1
    assert "Signature is Valid." not in pdfsig(bytes(pdf), tmp_path)


def test_a_seal_with_a_time_stamp_of_another_program(tmp_path: Path) -> None:
    plain = render(make_printed(), TOKEN)
    began = datetime.now(UTC)
    with time_stamp_service(AUTHORITY, tmp_path) as url:
        pdf = pades.sealed(plain, make_material(), name=ISSUER_NAME, timestamp_url=url)
    status = validated(pdf, AUTHORITY.certificate)
    assert status.bottom_line
    assert status.timestamp_validity.valid
    assert status.timestamp_validity.trusted
    # Time stamps are of whole seconds.
    assert began - timedelta(seconds=1) <= status.timestamp_validity.timestamp <= datetime.now(UTC)
    assert "Signature is Valid." in pdfsig(pdf, tmp_path)


def test_without_its_time_stamp_nothing_is_sealed(tmp_path: Path) -> None:
    with time_stamp_service(AUTHORITY, tmp_path) as url:
        (tmp_path / "stamp.key").unlink()
        with pytest.raises(pades.TimestampUnavailableError):
            pades.sealed(render(make_printed(), TOKEN), make_material(), name="x", timestamp_url=url)
    with pytest.raises(pades.TimestampUnavailableError):
        pades.sealed(render(make_printed(), TOKEN), make_material(), name="x", timestamp_url=url)


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>",
        b"\x30\x00",
        b"\x30\x03\x02\x01\x00",
        b"\x30\x05\x30\x03\x02\x01\x00",
        b"\x30\x84\xff\xff\xff\xff",
        bytes(40),
    ],
    ids=bytes.hex,
)
def test_an_answer_that_is_no_time_stamp_seals_nothing(answer: bytes) -> None:
    with answering(answer) as url, pytest.raises(pades.TimestampUnavailableError):
        pades.sealed(render(make_printed(), TOKEN), make_material(), name="x", timestamp_url=url)


def test_a_test_certificate_says_what_it_is(tmp_path: Path) -> None:
    material = made_for_trying(ISSUER_NAME * 5, NOW)
    assert TEST_MARK in material.subject
    pdf = pades.sealed(render(make_printed(), TOKEN), material, name=ISSUER_NAME)
    assert validated(pdf, material.certificate).bottom_line
    assert not validated(pdf, AUTHORITY.certificate).bottom_line
    assert "TEST SEAL - NOT TRUSTED" in pdfsig(pdf, tmp_path)


def test_pem_and_pkcs12_are_read_alike() -> None:
    key = rsa.generate_private_key(65537, 2048)
    certificate = AUTHORITY.signed("x", key.public_key())
    parts = [
        AUTHORITY.certificate.public_bytes(serialization.Encoding.PEM),
        certificate.public_bytes(serialization.Encoding.PEM),
        pem_of(key),
    ]
    for order in (parts, parts[::-1]):
        found = read_pem(b"".join(order), "", NOW)
        assert (found.certificate, found.above) == (certificate, (AUTHORITY.certificate,))
    assert make_material().above == (AUTHORITY.certificate,)


def _unusable() -> list[tuple[str, bytes, str]]:
    usage = {"digital_signature": False, "content_commitment": False, "key_encipherment": True}
    return [
        ("password", AUTHORITY.pkcs12(), "another"),
        ("ended", AUTHORITY.pkcs12(begins=NOW - timedelta(days=9), ends=NOW - timedelta(days=1)), PASSWORD),
        ("later", AUTHORITY.pkcs12(begins=NOW + timedelta(days=1)), PASSWORD),
        ("usage", AUTHORITY.pkcs12(usage=usage), PASSWORD),
        ("short", AUTHORITY.pkcs12(rsa.generate_private_key(65537, 1024)), PASSWORD),  # noqa: S505  (that it is refused)
        ("kind", AUTHORITY.pkcs12(ed25519.Ed25519PrivateKey.generate()), PASSWORD),
        ("noise", b"no file of this kind", ""),
        ("large", bytes(LARGEST_FILE + 1), ""),
    ]


@pytest.mark.parametrize(("name", "content", "password"), _unusable(), ids=lambda one: str(one)[:8])
def test_what_cannot_seal_is_refused(name: str, content: bytes, password: str) -> None:
    with pytest.raises(SealCertificateUnusableError):
        read_pkcs12(content, password, NOW)


def test_sm2_is_refused_in_words(tmp_path: Path) -> None:
    pem, pkcs12 = sm2_files(tmp_path)
    with pytest.raises(SealCertificateUnusableError, match="SM2"):
        read_pkcs12(pkcs12, PASSWORD, NOW)
    with pytest.raises(SealCertificateUnusableError, match="SM2"):
        read_pem(pem, "", NOW)
    # Also where only a certificate above that of the key is such a one.
    above = x509.load_pem_x509_certificate(pem)
    with pytest.raises(SealCertificateUnusableError, match="SM2"):
        read_pkcs12(AUTHORITY.pkcs12(above=[above]), PASSWORD, NOW)
    key = rsa.generate_private_key(65537, 2048)
    own = AUTHORITY.signed("x", key.public_key()).public_bytes(serialization.Encoding.PEM)
    with pytest.raises(SealCertificateUnusableError, match="SM2"):
        read_pem(pem_of(key) + own + above.public_bytes(serialization.Encoding.PEM), "", NOW)


def test_pem_without_the_certificate_of_its_key_is_refused() -> None:
    key = rsa.generate_private_key(65537, 2048)
    root = AUTHORITY.certificate.public_bytes(serialization.Encoding.PEM)
    for content in (pem_of(key) + root, root, pem_of(key), b"-----BEGIN nothing-----"):
        with pytest.raises(SealCertificateUnusableError):
            read_pem(content, "", NOW)


async def _both() -> list[bytes]:
    plain, material = render(make_printed(), TOKEN), make_material()
    return await asyncio.gather(*(asyncio.to_thread(pades.sealed, plain, material, name="x") for _ in "ab"))


def test_two_threads_seal_at_once(tmp_path: Path) -> None:
    for pdf in asyncio.run(_both()):
        assert "Signature is Valid." in pdfsig(pdf, tmp_path)
