"""Use cases of sealing: an issuer's seal certificate is put in use or retired, a certificate is sealed."""

import asyncio
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Final
from uuid import UUID

from cryptography import x509

from credentials import codes
from credentials.certificate.of_token import certificate_of
from credentials.drawing import drawn
from credentials.issuers import queries as issuers
from credentials.keys import decrypt_private_key, encrypt_private_key
from credentials.sealing import queries
from credentials.sealing.certificates import SealMaterial, key_name
from credentials.sealing.queries import StoredSeal
from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.identifiers import new_id
from registry.core.settings import current
from registry.core.texts import text
from registry.people.access import Subject, require, unknown

ACTION: Final = "credentials.seal"
_MACHINE: Final = Actor(account_id=None, name="registry issuers seal-certificate")
# Asked of in the stead of what there is not, so that who has no right there learns the same.
_NOWHERE: Final = Subject(organizations=frozenset({UUID(int=0)}))
# Sealing uses a processor for some 30 ms, or waits for the time stamp service.
_SEALING: Final = asyncio.Semaphore(4)


class NoSealCertificateError(ConflictError):
    """The issuer has no certificate to seal with."""

    code = "no_seal_certificate"


class SealCertificateEndedError(ConflictError):
    """The issuer's certificate does not count any more, or not yet."""

    code = "seal_certificate_ended"


class SealCertificateKnownError(ConflictError):
    """This certificate was put in use before."""

    code = "seal_certificate_known"


class NotInForceError(ConflictError):
    """The certificate was revoked or is not to be relied on for now; nobody puts a seal under it."""

    code = "not_in_force"


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A sealed PDF, and its name, which says nothing of whose it is."""

    name: str
    content: bytes


async def put_in_use(issuer: UUID, material: SealMaterial, *, is_test: bool, reason: str) -> None:
    """Have an issuer seal with this certificate from now on; for who has the machine.

    Raises:
        SealCertificateKnownError: it was put in use before, by this issuer or another.
    """
    kept = await asyncio.to_thread(
        encrypt_private_key, material.key, current().secret(), key_name(material.fingerprint)
    )
    async with database.transaction():
        await database.execute("SELECT 1 FROM credentials.issuer WHERE id = $1 FOR UPDATE", issuer)
        before = await _retire(issuer)
        known = await database.fetch_value(
            "INSERT INTO credentials.seal_certificate (id, issuer, fingerprint, subject, chain, private_key,"
            " is_test, begins_at, ends_at, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
            " ON CONFLICT (fingerprint) DO NOTHING RETURNING id",
            new_id(),
            issuer,
            material.fingerprint,
            material.subject,
            material.chain,
            kept,
            is_test,
            material.certificate.not_valid_before_utc,
            material.certificate.not_valid_after_utc,
            clock.now(),
        )
        if known is None:
            raise SealCertificateKnownError(
                text(
                    "这份证书以前启用过：请向证书机构申请新的证书。",
                    "This certificate was in use before: ask your certificate authority for a new one.",
                )
            )
        await audit.record(
            _MACHINE,
            "issuers.seal_certificate",
            f"issuer:{issuer}",
            reason=reason,
            before={"fingerprint": before},
            after={"fingerprint": material.fingerprint, "test": is_test},
        )


async def retire(issuer: UUID, *, reason: str) -> None:
    """Have an issuer seal no longer; what it sealed stays as it is. For who has the machine.

    Raises:
        NoSealCertificateError: it has no certificate in use.
    """
    async with database.transaction():
        await database.execute("SELECT 1 FROM credentials.issuer WHERE id = $1 FOR UPDATE", issuer)
        before = await _retire(issuer)
        if not before:
            raise _none()
        await audit.record(
            _MACHINE,
            "issuers.seal_certificate",
            f"issuer:{issuer}",
            reason=reason,
            before={"fingerprint": before},
            after={"fingerprint": []},
        )


async def sealed_file(actor: Actor, code: str) -> SealedFile:
    """Return the PDF of a certificate with its issuer's seal behind it, and record that it was sealed.

    For the holder, and for those who answer for its issuer. With a time stamp when a service is configured.

    Raises:
        NotSignedInError, NotFoundError, TokenLimitedError: as `require` says.
        MistypedCodeError: it can be no code.
        NotInForceError, NoSealCertificateError, SealCertificateEndedError: as they say.
        KeyLockedError: the seal's key does not open under the secret of the settings.
        UndrawableCharacterError, DrawingBusyError: it cannot be drawn, or not now.
        TimestampUnavailableError: the time stamp service gave none.
    """
    found = await queries.sealable(codes.check(code), actor.person_id)
    require(actor, ACTION, found.subject if found else _NOWHERE)
    if found is None:
        raise unknown()
    if not found.counts:
        raise _not_in_force()
    seal = await queries.in_use(found.issuer)
    if seal is None:
        raise _none()
    if not seal.line.begins_at <= clock.now() < seal.line.ends_at:
        raise SealCertificateEndedError(
            text(
                "签发机构的印章证书不在有效期内：请管理员更换。",
                "The issuer's seal certificate has ended: ask the administrator to replace it.",
            )
        )
    pdf = await drawn(partial(certificate_of, found.token, await issuers.paper(found.issuer_did)))
    async with _SEALING:
        content = await asyncio.to_thread(_sealed, pdf, seal, found.issuer_name)
    async with database.transaction():
        # Drawing and the time stamp take their time, in which it may have been taken back.
        again = await queries.sealable(codes.check(code), actor.person_id)
        if again is None or not again.counts:
            raise _not_in_force()
        await audit.record(
            actor,
            ACTION,
            f"credential:{found.credential}",
            after={"fingerprint": seal.line.fingerprint},
        )
    return SealedFile(f"{found.serial}-sealed.pdf", content)


def _sealed(pdf: bytes, seal: StoredSeal, name: str) -> bytes:
    # What makes PDF signatures takes a second to load, and most processes never seal.
    from credentials.sealing import pades  # noqa: PLC0415

    material = _material(seal, current().secret())
    return pades.sealed(pdf, material, name=name, timestamp_url=current().timestamp_url)


@lru_cache(maxsize=16)
def _material(seal: StoredSeal, secret: str) -> SealMaterial:
    # Opening a key takes some 60 ms.
    certificate, *above = x509.load_pem_x509_certificates(seal.chain.encode())
    key = decrypt_private_key(seal.private_key, secret, key_name(seal.line.fingerprint))
    return SealMaterial(key, certificate, tuple(above))


async def _retire(issuer: UUID) -> list[str]:
    rows = await database.fetch(
        "UPDATE credentials.seal_certificate SET retired_at = $2 WHERE issuer = $1 AND retired_at IS NULL"
        " RETURNING fingerprint",
        issuer,
        clock.now(),
    )
    return [row["fingerprint"] for row in rows]


def _not_in_force() -> NotInForceError:
    return NotInForceError(
        text(
            "这张证书已撤销或暂停，不能加盖电子印章：请看它的查验页。",
            "This certificate was revoked or is suspended, and is not sealed: see its page.",
        )
    )


def _none() -> NoSealCertificateError:
    return NoSealCertificateError(
        text(
            "签发机构没有印章证书，不能加盖电子印章；证书本身不受影响，可照常下载。",
            "The issuer has no seal certificate, so that nothing can be sealed; the certificate itself is"
            " good and can be taken as it is.",
        )
    )
