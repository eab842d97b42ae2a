"""Getting the credential back out of a certificate.

The PDF comes from a stranger, so everything has a limit: the file, what its streams unpack to, and the token.
What comes out is only text that somebody attached; whether it is a credential, and whose, is for
`credentials.verification.verifying` to say.
"""

import re
from contextlib import AbstractContextManager
from io import BytesIO

from pypdf import PdfReader, apply_configuration

from registry.core.errors import BadInputError
from registry.core.texts import text

MEDIA_TYPE = "application/vc+jwt"
"""Media type of an attached credential (W3C, Securing Verifiable Credentials using JOSE and COSE, 3.1.1)."""

LARGEST_PDF = 20_000_000
"""Bytes of a PDF that is opened at all; a certificate of ours has about 100,000."""

LARGEST_STREAM = 4_000_000
"""Bytes that any stream of the PDF may unpack to."""

LARGEST_TOKEN = 200_000
"""Bytes of an attached credential; one of ours has about 5,000."""

_COMPACT = re.compile(rb"[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+")


class BrokenPdfError(BadInputError):
    """The file is no PDF, is damaged or encrypted, or unpacks to more than is read."""

    code = "broken_pdf"


class NoCredentialAttachedError(BadInputError):
    """The PDF opens well, but no credential, or more than one, is attached to it."""

    code = "no_credential_attached"


def _limited() -> AbstractContextManager[object]:
    """Hold the library to the limits above while a stranger's file is read."""
    return apply_configuration(
        zlib_maximum_output_length=LARGEST_STREAM,
        zlib_maximum_recovery_input_length=0,
        lzw_maximum_output_length=LARGEST_STREAM,
        run_length_maximum_output_length=LARGEST_STREAM,
        brotli_maximum_output_length=LARGEST_STREAM,
        stream_decoding_work_maximum_length=2 * LARGEST_STREAM,
        stream_filters_maximum_length=2,
        array_based_stream_maximum_output_length=LARGEST_STREAM,
        stream_parsing_work_maximum_count=200_000,
        xform_maximum_invocations_per_extraction=20,
        page_tree_maximum_entries=1_000,
        jbig2dec_binary=None,
    )


def _reader(pdf: bytes) -> PdfReader:
    return PdfReader(BytesIO(pdf), root_object_recovery_limit=100, xref_stream_maximum_entries=100_000)


def words_on(pdf: bytes) -> str:
    """Return the words that the first page of a PDF prints; empty when they cannot be read."""
    try:
        with _limited():
            return str(_reader(pdf).pages[0].extract_text())
    except Exception:
        # As below: damaged files make the library raise nearly any exception.
        return ""


def _attached(pdf: bytes) -> list[bytes]:
    """Return the contents of every attachment that calls itself a credential."""
    with _limited():
        reader = _reader(pdf)
        files = [file for file in reader.attachment_list if file.subtype == f"/{MEDIA_TYPE}"]
        return [file.content for file in files[:2]]


def extract_credential(pdf: bytes) -> str:
    """Return the credential (a JWT in compact form) that is attached to a certificate.

    Raises BrokenPdfError when the file can not be read as a PDF, and NoCredentialAttachedError when there is
    not exactly one attachment of type application/vc+jwt in compact form.
    """
    if len(pdf) > LARGEST_PDF:
        raise BrokenPdfError(
            text(
                f"文件过大（超过 {LARGEST_PDF // 1_000_000} MB）。请上传证书的原始 PDF 文件。",
                f"The file is too large (over {LARGEST_PDF // 1_000_000} MB). "
                "Please use the certificate's original PDF.",
            )
        )
    try:
        found = _attached(pdf)
    except Exception as fault:
        # Damaged files make the library raise nearly any exception (KeyError, RecursionError, its own):
        # all of them say the same thing about the file.
        raise BrokenPdfError(
            text(
                "无法读取该 PDF 文件：文件不是 PDF、已损坏或已加密。"
                "请使用下载的原始文件，不要使用另存或扫描件。",
                "The file cannot be read as a PDF: it is something else, damaged or encrypted. "
                "Please use the file as it was downloaded, not a scan or a copy saved anew.",
            )
        ) from fault
    if len(found) != 1 or len(found[0]) > LARGEST_TOKEN or not _COMPACT.fullmatch(found[0]):
        raise NoCredentialAttachedError(
            text(
                "该 PDF 中没有附带唯一的电子凭证。请使用下载的原始证书文件，或改用证书上的代码核验。",
                "No single credential is attached to this PDF. "
                "Please use the certificate as it was downloaded, or check by the code printed on it.",
            )
        )
    return found[0].decode("ascii")
