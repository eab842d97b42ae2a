"""X.509 certificates that issuers seal with: what an authority hands over, or one made for trying. Pure.

A seal is believed as far as the authority behind its certificate is; so what is taken in is looked at only
for whether it can seal at all. Whether to trust it is for the reader to say.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from credentials.keys import PrivateKey, generate_key
from registry.core.errors import BadInputError
from registry.core.texts import Text, text

LARGEST_FILE: Final = 200_000
"""Bytes of a file with key and certificates; one has some 5,000."""

TEST_MARK: Final = "TEST SEAL - NOT TRUSTED 测试印章 不受信任"
"""What stands in the name of every certificate that was made here."""

_TEST_YEARS: Final = 2
_CLOSED: Final = text("文件打不开，或口令不对", "it does not open, or with another password")
_UNSUPPORTED: Final = text(
    "密钥或证书的算法不受支持（如 SM2）",
    "the algorithm of its key or of a certificate is not supported (such as SM2)",
)
_FEWEST_BITS: Final = 2_048
_LONGEST_NAME: Final = 64  # Bytes of a name as the library counts it (RFC 5280, appendix A.1: characters).


class SealCertificateUnusableError(BadInputError):
    """The file holds no key and certificate that can seal now; the message says what is wrong."""

    code = "seal_certificate_unusable"


@dataclass(frozen=True, slots=True)
class SealMaterial:
    """A private key, its certificate, and those that lead from it to its authority."""

    key: PrivateKey
    certificate: x509.Certificate
    above: tuple[x509.Certificate, ...] = ()

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate in small hexadecimal signs, as every tool shows it."""
        return self.certificate.fingerprint(hashes.SHA256()).hex()

    @property
    def subject(self) -> str:
        """Whom the certificate names (RFC 4514)."""
        return self.certificate.subject.rfc4514_string()

    @property
    def chain(self) -> str:
        """The certificates in PEM, that of the key first."""
        every = (self.certificate, *self.above)
        return "".join(each.public_bytes(serialization.Encoding.PEM).decode() for each in every)


def key_name(fingerprint: str) -> str:
    """Return the name that the private key of a certificate is encrypted under."""
    return f"seal:{fingerprint}"


def read_pkcs12(content: bytes, password: str, now: datetime) -> SealMaterial:
    """Return what is in a PKCS#12 file (.p12, .pfx).

    Raises:
        SealCertificateUnusableError: it does not open, or cannot seal now.
    """
    try:
        _bounded(content)
        key, certificate, above = pkcs12.load_key_and_certificates(content, password.encode() or None)
    except UnsupportedAlgorithm as error:
        raise _unusable(_UNSUPPORTED) from error
    except ValueError as error:
        raise _unusable(_CLOSED) from error
    if certificate is None:
        raise _unusable(text("文件中没有与私钥相配的证书", "no certificate for its key is in it"))
    return _usable(key, certificate, tuple(above), now)


def read_pem(content: bytes, password: str, now: datetime) -> SealMaterial:
    """Return what is in a PEM file: a private key and certificates, in any order.

    Raises:
        SealCertificateUnusableError: it does not open, or cannot seal now.
    """
    try:
        _bounded(content)
        key = serialization.load_pem_private_key(content, password.encode() or None)
        certificates = x509.load_pem_x509_certificates(content)
        own = [each for each in certificates if each.public_key() == key.public_key()]
    except UnsupportedAlgorithm as error:
        raise _unusable(_UNSUPPORTED) from error
    except (ValueError, TypeError) as error:
        raise _unusable(_CLOSED) from error
    if not own:
        raise _unusable(text("文件中没有与私钥相配的证书", "no certificate for its key is in it"))
    return _usable(key, own[0], tuple(each for each in certificates if each != own[0]), now)


def made_for_trying(issuer: str, now: datetime) -> SealMaterial:
    """Return a new key with a certificate that it signed itself; its name says that nobody trusts it."""
    key = generate_key("ES256")
    organization = issuer.encode()[:_LONGEST_NAME].decode(errors="ignore")
    name = x509.Name(
        [
            x509.NameAttribute(NameOID.COMMON_NAME, TEST_MARK),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, organization),
        ]
    )
    usage = dict.fromkeys(
        (
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=365 * _TEST_YEARS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .sign(key, hashes.SHA256())
    )
    return SealMaterial(key, certificate)


def _usable(
    key: object, certificate: x509.Certificate, above: tuple[x509.Certificate, ...], now: datetime
) -> SealMaterial:
    if not isinstance(key, (rsa.RSAPrivateKey, ec.EllipticCurvePrivateKey)):
        raise _unusable(text("私钥既不是 RSA 也不是椭圆曲线", "its key is neither RSA nor EC"))
    weak = isinstance(key, rsa.RSAPrivateKey) and key.key_size < _FEWEST_BITS
    if weak or (isinstance(key, ec.EllipticCurvePrivateKey) and key.curve.key_size < 256):
        raise _unusable(text("私钥太短", "its key is too short"))
    try:
        for each in (certificate, *above):
            each.public_key()
    except (UnsupportedAlgorithm, ValueError) as error:
        raise _unusable(_UNSUPPORTED) from error
    if not certificate.not_valid_before_utc <= now < certificate.not_valid_after_utc:
        raise _unusable(text("证书不在有效期内", "its certificate does not count today"))
    if not _may_sign(certificate):
        raise _unusable(text("证书不得用于签章", "its certificate is not for signatures"))
    return SealMaterial(key, certificate, above)


def _may_sign(certificate: x509.Certificate) -> bool:
    """Return whether the certificate's key usage, where it says one, allows signatures on documents."""
    try:
        usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return usage.digital_signature or usage.content_commitment


def _bounded(content: bytes) -> None:
    if len(content) > LARGEST_FILE:
        raise ValueError("too large")


def _unusable(why: Text) -> SealCertificateUnusableError:
    return SealCertificateUnusableError(
        text(
            f"这份文件不能用于电子印章：{why.zh}。请向证书机构索取含私钥和证书的 PKCS#12 或 PEM 文件。",
            f"This file cannot seal: {why.en}. Ask your certificate authority for a PKCS#12 or PEM file with"
            " private key and certificate.",
        )
    )
