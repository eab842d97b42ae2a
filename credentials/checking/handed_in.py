"""Checking what somebody hands in: a PDF, a picture of the QR code, a token or JSON, ours or others'.

Keys and lists of our own issuers come from our tables; those of others are fetched, through a guard against
requests to inner networks. A key that the document brings is never used.
"""

import asyncio
import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from credentials import codes
from credentials.certificate.attachment import extract_credential, words_on
from credentials.checking import queries
from credentials.checking.own_records import OwnKeys, OwnStatusLists
from credentials.checking.pictures import is_picture, read_qr_code
from credentials.checking.queries import Certificate
from credentials.claims.printed import Printed
from credentials.issuers import queries as issuers
from credentials.keys import Jwk
from credentials.verification.documents import read_document
from credentials.verification.guard import Guard
from credentials.verification.reports import Report, Step, failed, passed, shown, unchecked
from credentials.verification.sources import DidWebKeys, WebStatusLists
from credentials.verification.status_credential import FoundList
from credentials.verification.tokens import JsonObject, issuer_of, looks_like_token, read_token
from credentials.verification.verifying import verify
from registry.core import clock
from registry.core.errors import BadInputError
from registry.core.settings import current
from registry.core.texts import text

LARGEST_FILE: Final = 10_000_000
# Opening PDF files and pictures takes whole processors; what strangers name is fetched for a few at a time.
_OPENING: Final = asyncio.Semaphore(2)
_CHECKING: Final = asyncio.Semaphore(8)


class FileTooLargeError(BadInputError):
    """The file is larger than any certificate."""

    code = "file_too_large"


class OtherHostError(BadInputError):
    """The QR code leads to another site than this one, however alike its address looks."""

    code = "other_host"


@dataclass(frozen=True, slots=True)
class Named:
    """What another issuer's credential says of itself, in its own words; decides nothing."""

    issuer: str
    name: str
    subject: str
    achievement: str
    valid_from: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check.

    `certificate` is given when it is one of ours whose page can be shown, `named` for others' credentials.
    `state` is one word: that of the certificate, or `valid`, `invalid` or `unchecked`.
    """

    report: Report
    state: str
    checked_at: datetime
    certificate: Certificate | None = None
    named: Named | None = None


class _Keys:
    """Our own issuers' keys from our tables, others' from the web."""

    def __init__(self, guard: Guard) -> None:
        self._web = DidWebKeys(guard)

    async def find_key(self, issuer: str, kid: str) -> Jwk | None:
        """Return the key; see `KeySource`."""
        source = OwnKeys() if await issuers.public_keys(issuer) else self._web
        return await source.find_key(issuer, kid)


class _StatusLists:
    """Our own status lists from our tables, others' from the web."""

    def __init__(self, guard: Guard) -> None:
        self._web = WebStatusLists(guard)

    async def find_list(self, url: str) -> FoundList:
        """Return the list; see `StatusSource`."""
        own = url.startswith(f"{current().base_url}/")
        return await (OwnStatusLists() if own else self._web).find_list(url)


async def check_file(content: bytes, name: str, guard: Guard | None = None) -> Checked:
    """Return what came of checking a file.

    Args:
        content: its bytes.
        name: how messages call it.
        guard: what may be fetched; the usual one when not given.

    Raises:
        FileTooLargeError, BrokenPdfError, NoCredentialAttachedError, BrokenPictureError, NoQrCodeError,
        OtherHostError, MistypedCodeError, CertificateNotFoundError, UnreadableDocumentError: there is nothing
            in it that could be checked.
    """
    if len(content) > LARGEST_FILE:
        raise FileTooLargeError(
            text(
                f"文件超过 {LARGEST_FILE // 1_000_000} MB，证书不会这样大。",
                f"The file has more than {LARGEST_FILE // 1_000_000} MB, which no certificate has.",
            )
        )
    if content.startswith(b"%PDF-"):
        async with _OPENING:
            token = await asyncio.to_thread(extract_credential, content)
        return await _checked(token, guard, content)
    if is_picture(content):
        async with _OPENING:
            said = await asyncio.to_thread(read_qr_code, content)
        return await _of_qr_code(said, guard)
    return await _checked(read_document(content, name), guard)


async def _of_qr_code(said: str, guard: Guard | None) -> Checked:
    if looks_like_token(said):
        return await _checked(said, guard)
    return of_certificate(await queries.certificate(code_of_address(said)))


def code_of_address(said: str) -> str:
    """Return the code that an address of this very site leads to, or that was typed.

    Raises:
        OtherHostError: it is an address of another site.
        MistypedCodeError: it is no code.
    """
    words = said.strip()
    if "://" in words:
        before, found, code = words.replace("/v/", "/V/", 1).partition("/V/")
        if not found or before.casefold() != current().base_url.casefold():
            raise OtherHostError(
                text(
                    f"该地址不属于本站（{current().host}）：{shown(words)}。"
                    "请留意相似的域名，向持证人索取原件。",
                    f"This address is not one of this site ({current().host}): {shown(words)}."
                    " Beware of look-alike names, and ask the holder for the original.",
                )
            )
        words = code.partition("#")[0].partition("?")[0].partition(".")[0]
    return codes.check(words)


def of_certificate(certificate: Certificate, *more: Step) -> Checked:
    """Return the check of a certificate of our own, with what else was found of the file it was in."""
    report = Report((*certificate.report.steps, *more))
    state = certificate.state
    if state == "valid" and report.outcome != "valid":
        state = report.outcome
    return Checked(report, state, certificate.checked_at, certificate)


async def _checked(document: str | JsonObject, guard: Guard | None, pdf: bytes | None = None) -> Checked:
    """Verify a document; where it is one of our own, what its page says counts too."""
    used = guard or Guard()
    now = clock.now()
    own = await _same_id(document)
    # The very token that we keep needs no second proof; and one whose key is no longer published has none.
    if own is None or own.token != document:
        async with _CHECKING:
            report = await verify(document, keys=_Keys(used), status_lists=_StatusLists(used), now=now)
        if own is None or not _is_signed_again(document, own, report):
            return Checked(report, report.outcome, now, named=_named(document))
    if pdf is None:
        return of_certificate(own)
    async with _OPENING:
        words = _squeezed(await asyncio.to_thread(words_on, pdf))
    return of_certificate(own, _printed_step(words, own.printed))


async def _same_id(document: str | JsonObject) -> Certificate | None:
    """Return the certificate of ours that has the id which a token names; the token is not believed yet.

    Raises:
        CertificateNotFoundError: it names one of ours that was never issued, or whose page is closed.
    """
    try:
        named = str(read_token(document).payload.get("id")) if isinstance(document, str) else ""
        before, _, code = named.partition("/V/")
        code = codes.check(code) if before == current().base_url else ""
    except BadInputError:
        return None
    # A suspension has no bit: of one whose page is closed the token alone would look valid.
    return await queries.certificate(code) if code else None


def _is_signed_again(document: str | JsonObject, own: Certificate, report: Report) -> bool:
    """Return whether a token is ours in another form: signed by us, over the very same words."""
    signed = all(step.outcome == "passed" for step in report.steps if step.id in {"key", "signature"})
    return signed and isinstance(document, str) and read_token(document).payload == own.proven.payload


def _printed_step(words: str, printed: Printed) -> Step:
    """Return whether what the file prints is what was signed, as far as its text can be read."""
    if not words:
        return unchecked(
            "printed",
            text(
                "读不出文件上印的文字，请逐项对照。",
                "The file's print cannot be read; compare it line by line.",
            ),
            "print_unreadable",
        )
    texts = (printed.competition, printed.award, printed.event, printed.lead)
    fields = (printed.recipient, printed.serial, *(each.zh for each in texts if each))
    missing = [each for each in fields if _squeezed(each) not in words]
    if missing:
        said = "、".join(missing)
        return failed(
            "printed",
            text(
                f"文件上印的内容与签名内容不同：签名内容是“{said}”。文件可能被改动过。",
                f"What the file prints is not what was signed, which is “{said}”. It may have been altered.",
            ),
            "print_differs",
        )
    return passed(
        "printed",
        text(
            "文件上的姓名、赛事、赛项、奖项、资格和编号与签名内容一致。",
            "Name, contest, event, award, title or level and number are as signed.",
        ),
    )


def _squeezed(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())


def _named(document: str | JsonObject) -> Named | None:
    """Return what a stranger's credential says of itself; nothing of it is believed."""
    try:
        payload = read_token(document).payload if isinstance(document, str) else document
    except BadInputError:
        return None
    issuer, subject = payload.get("issuer"), payload.get("credentialSubject")
    one = subject[0] if isinstance(subject, list) and subject else subject
    about: dict[str, Any] = one if isinstance(one, dict) else {}
    achievement = about.get("achievement")
    return Named(
        issuer=shown(issuer_of(payload)),
        name=_said(issuer.get("name")) if isinstance(issuer, dict) else "",
        subject=_said(about.get("name")),
        achievement=_said(achievement.get("name") if isinstance(achievement, dict) else payload.get("name")),
        valid_from=_said(payload.get("validFrom")),
    )


def _said(value: object) -> str:
    return shown(value) if isinstance(value, str) else ""
