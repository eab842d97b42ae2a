"""Taking the credential out of a stranger's PDF: what is no certificate is refused, by name, and cheaply."""

from io import BytesIO
from typing import cast

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from credentials.certificate.attachment import (
    LARGEST_PDF,
    LARGEST_STREAM,
    LARGEST_TOKEN,
    BrokenPdfError,
    NoCredentialAttachedError,
    extract_credential,
)

TOKEN = "eyJhbGciOiJFUzI1NiJ9.eyJpZCI6InVybjp1dWlkIn0.c2lnbmF0dXJl-_"


def make_pdf(*contents: bytes, media_type: str = "application/vc+jwt", password: str = "") -> bytes:
    """Return an empty page with each of the contents attached, compressed."""
    writer = PdfWriter()
    writer.add_blank_page(100, 100)
    for number, content in enumerate(contents):
        file = writer.add_attachment(f"{number}.jwt", content)
        file.subtype = NameObject(f"/{media_type}")
        files = cast(DictionaryObject, file.pdf_object["/EF"])
        plain = cast(StreamObject, files["/F"])
        files[NameObject("/F")] = files[NameObject("/UF")] = writer._add_object(plain.flate_encode())
    if password:
        writer.encrypt(password)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


PDF = make_pdf(TOKEN.encode())


def test_attached_credential_comes_back() -> None:
    assert extract_credential(PDF) == TOKEN


@pytest.mark.parametrize(
    "pdf",
    [
        make_pdf(),
        make_pdf(TOKEN.encode(), media_type="text/plain"),
        make_pdf(TOKEN.encode(), TOKEN.encode()),
        make_pdf(b""),
        make_pdf(b"only.two"),
        make_pdf(b'{"a": "json"}'),
        make_pdf(f"{TOKEN}\n".encode()),
        make_pdf(b"a.b." + b"c" * LARGEST_TOKEN),
    ],
    ids=["none", "other type", "two", "empty", "two parts", "json", "line end", "large"],
)
def test_pdf_without_one_credential_is_refused(pdf: bytes) -> None:
    with pytest.raises(NoCredentialAttachedError) as refused:
        extract_credential(pdf)
    assert refused.value.code == "no_credential_attached"


@pytest.mark.parametrize(
    "pdf",
    [
        b"",
        b"hello",
        b"%PDF-1.7\n",
        PDF[: len(PDF) // 4],
        PDF + b" " * LARGEST_PDF,
        make_pdf(b"a.b." + b"c" * LARGEST_STREAM),
        make_pdf(TOKEN.encode(), password="secret"),
    ],
    ids=["empty", "text", "head only", "cut", "too large", "bomb", "encrypted"],
)
def test_broken_pdf_is_refused(pdf: bytes) -> None:
    with pytest.raises(BrokenPdfError) as refused:
        extract_credential(pdf)
    assert refused.value.code == "broken_pdf"


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(PDF) - 1), st.integers(0, len(PDF) - 1), st.binary(max_size=8))
@example(0, 0, b"")
def test_damage_anywhere_gives_text_or_a_named_refusal(start: int, end: int, junk: bytes) -> None:
    damaged = PDF[:start] + junk + PDF[end:]
    try:
        found = extract_credential(damaged)
    except (BrokenPdfError, NoCredentialAttachedError) as refused:
        assert refused.code in {"broken_pdf", "no_credential_attached"}
    else:
        assert found.count(".") == 2
