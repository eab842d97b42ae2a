"""The seal itself: a PAdES signature over a whole PDF, B-B, or B-T with a time stamp (ETSI EN 319 142-1).

It is added behind the file as it was, so that the page, its tags and the attached credential stay what they
are, and it forbids every later change. It has no picture: the seal on the page is drawn with the page.
"""

from functools import lru_cache
from io import BytesIO
from typing import Final

from asn1crypto import cms  # type: ignore[import-untyped]  # theirs
from cryptography.hazmat.primitives import serialization
from pyhanko.keys import load_certs_from_pemder_data, load_private_key_from_pemder_data
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.timestamps.common_utils import TimestampRequestError
from pyhanko.sign.timestamps.requests_client import RequestsHTTPTimeStamper
from pyhanko_certvalidator.registry import SimpleCertificateStore

from credentials.sealing.certificates import SealMaterial
from registry.core.errors import UnavailableError
from registry.core.texts import text

FIELD: Final = "IssuerSeal"
_PATIENCE: Final = 10
"""Seconds that the time stamp service may take."""


class TimestampUnavailableError(UnavailableError):
    """The time stamp service that is configured gave no time stamp; nothing was sealed."""

    code = "timestamp_unavailable"


def sealed(pdf: bytes, material: SealMaterial, *, name: str, timestamp_url: str = "") -> bytes:
    """Return a PDF with the seal of an issuer behind it.

    Args:
        pdf: a certificate of ours.
        material: key and certificates of the issuer.
        name: of the issuer, as readers show it beside the seal.
        timestamp_url: the time stamp service (RFC 3161); empty for a seal without time stamp.

    Raises:
        TimestampUnavailableError: the service does not answer or answers no time stamp. Call it in a thread.
    """
    wanted = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        name=name,
        reason="证明本证书出自该机构且未经改动 Made by the issuer and unchanged since",
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )
    signer = signers.PdfSigner(
        wanted,
        _signer(material),
        timestamper=_timestamper(timestamp_url) if timestamp_url else None,
        new_field_spec=fields.SigFieldSpec(FIELD, readable_field_name="发证机构印章 Seal of the issuer"),
    )
    try:
        # The file ends without an end of line, and PDF/A wants one before each object (ISO 19005-3, 6.1.9).
        made: BytesIO = signer.sign_pdf(_Behind(BytesIO(pdf + b"\n")), output=BytesIO())
    except (TimestampRequestError, OSError) as error:
        raise TimestampUnavailableError(
            text(
                "时间戳服务没有给出时间戳，没有加盖电子印章：请稍后再试，或请管理员检查设置。",
                "The time stamp service gave no time stamp, so nothing was sealed: try again later, or ask"
                " the administrator to look at its setting.",
            )
        ) from error
    return made.getvalue()


class _Behind(IncrementalPdfFileWriter):
    """Writes behind a file, and leaves alone what an archive is particular about.

    The library would write the metadata anew without the descriptions of their terms that PDF/A asks for
    (ISO 19005-3, 6.6.2.3), and call the file PDF 2.0, which PDF/A-3 is not.
    """

    def ensure_output_version(self, version: tuple[int, int]) -> None:
        """Leave the version as it is."""

    def _update_meta(self) -> None:
        """Leave the metadata as they are."""


class _TimeStamps(RequestsHTTPTimeStamper):
    """Asks the service, and refuses by name an answer that is no time stamp.

    The library takes apart whatever comes, and its own refusals do not cover all of that.
    """

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """Return a time stamp; raises TimestampRequestError when none came."""
        try:
            return await super().async_timestamp(message_digest, md_algorithm)
        except (ValueError, TypeError, LookupError, AttributeError) as error:
            raise TimestampRequestError("the answer is no time stamp") from error


@lru_cache(maxsize=4)
def _timestamper(url: str) -> TimeStamper:
    # It remembers how large the service's time stamps are, and asks once for each seal from then on.
    return _TimeStamps(url, timeout=_PATIENCE)  # type: ignore[no-untyped-call]  # theirs


def _signer(material: SealMaterial) -> signers.SimpleSigner:
    own, *above = load_certs_from_pemder_data(material.chain.encode())
    key = material.key.private_bytes(
        serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return signers.SimpleSigner(
        signing_cert=own,
        signing_key=load_private_key_from_pemder_data(key, None),
        cert_registry=SimpleCertificateStore.from_certs(above),  # type: ignore[no-untyped-call]  # theirs
    )
