"""Checking what somebody hands in: a PDF, a picture of the QR code, a token or JSON, ours or others'.

Keys and lists of our own issuers come from our tables; those of others are fetched, through a guard against
requests to inner networks. A key that the document brings is never used.
"""

import asyncio
import time
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from credentials import codes
from credentials.certificate.attachment import extract_credential, words_on
from credentials.certificate.baked import baked_in_png, baked_in_svg, is_png, is_svg
from credentials.checking import queries
from credentials.checking.named import Named, issuer_named, named_by
from credentials.checking.on_paper import other_code, printed_step
from credentials.checking.outcomes import TEST_ISSUER, step_of_all
from credentials.checking.pictures import NoQrCodeError, is_picture, read_qr_code
from credentials.checking.queries import Certificate, CertificateNotFoundError
from credentials.checking.sources import Keys, StatusLists
from credentials.data_integrity.proofs import without_claims, without_proof
from credentials.vc_api.issuer import is_test_issuer
from credentials.verification.documents import read_document
from credentials.verification.guard import Guard
from credentials.verification.presentations import (
    NOT_REACHED,
    SECONDS_IN_ALL,
    is_presentation,
    open_presentation,
)
from credentials.verification.reports import Report, Step, failed, shown, unchecked
from credentials.verification.tokens import LONGEST_TOKEN, JsonObject, looks_like_token, read_token
from credentials.verification.verifying import verify
from registry.core import clock
from registry.core.errors import BadInputError
from registry.core.settings import current
from registry.core.texts import text

LARGEST_FILE: Final = 10_000_000
# Of text: a token with what may stand around it. Fifty certificates in one presentation have a third of that.
LARGEST_DOCUMENT: Final = LONGEST_TOKEN + 1_000
# A document of this size takes a few milliseconds, for which nobody else need wait.
_SMALL: Final = 20_000
# Opening PDF files and pictures takes whole processors; what strangers name is fetched for a few at a time.
_OPENING: Final = asyncio.Semaphore(2)
_CHECKING: Final = asyncio.Semaphore(8)


# An embedded proof is over the meaning of a document: it holds for another spelling of the same, too.
_OTHERWISE: Final = failed(
    "wording",
    text(
        "签名相符，但写法与本站签发的不同：请以证书页面为准。",
        "The signature fits, but it is not written as it was issued here: go by the certificate's page.",
    ),
    "written_otherwise",
)


class FileTooLargeError(BadInputError):
    """The file is larger than any certificate."""

    code = "file_too_large"


class OtherHostError(BadInputError):
    """The QR code leads to another site than this one, however alike its address looks."""

    code = "other_host"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a check.

    `certificate` is given when it is one of ours whose page can be shown, `named` for others' credentials.
    `state` is one word: that of the certificate, or `valid`, `invalid` or `unchecked`. `presented` are those
    of a presentation, whose holder is `holder`; `audience` is whom it was made for, where it says so.
    """

    report: Report
    state: str
    checked_at: datetime
    certificate: Certificate | None = None
    named: Named | None = None
    presented: tuple["Checked", ...] = ()
    holder: str = ""
    audience: tuple[str, ...] = ()


async def check_file(content: bytes, name: str, guard: Guard | None = None) -> Checked:
    """Return what came of checking a file.

    Args:
        content: its bytes.
        name: how messages call it.
        guard: what may be fetched; the usual one when not given.

    Raises:
        FileTooLargeError, BrokenPdfError, NoCredentialAttachedError, BrokenPictureError, NoQrCodeError,
        BrokenBadgeError, NoCredentialBakedError, OtherHostError, MistypedCodeError, CertificateNotFoundError,
        UnreadableDocumentError: there is nothing
            in it that could be checked.
    """
    _check_size(content, LARGEST_FILE)
    if content.startswith(b"%PDF-"):
        async with _OPENING:
            token = await asyncio.to_thread(extract_credential, content)
        return await _checked(token, guard, content)
    if is_svg(content):
        async with _OPENING:
            inside = await asyncio.to_thread(baked_in_svg, content)
        return await _checked(await _read(inside, name), guard)
    if is_picture(content):
        baked = baked_in_png(content) if is_png(content) else None
        if baked is not None:
            return await _of_badge(await _read(baked, name), content, guard)
        async with _OPENING:
            said = await asyncio.to_thread(read_qr_code, content)
        return await _of_qr_code(said, guard)
    document = await _read(content, name)
    if is_presentation(document):
        return await _of_presentation(document, guard or Guard())
    return await _checked(document, guard)


def _check_size(content: bytes, largest: int) -> None:
    if len(content) > largest:
        raise FileTooLargeError(
            text(
                f"内容超过 {largest / 1_000_000:g} MB，证书不会这样大。",
                f"It has more than {largest / 1_000_000:g} MB, which no certificate has.",
            )
        )


async def _read(content: bytes, name: str) -> str | JsonObject:
    """Return the token or the JSON in a file. Raises `FileTooLargeError`, `UnreadableDocumentError`."""
    _check_size(content, LARGEST_DOCUMENT)
    if len(content) <= _SMALL:
        return read_document(content, name)
    return await asyncio.to_thread(read_document, content, name)


async def _of_qr_code(said: str, guard: Guard | None) -> Checked:
    if looks_like_token(said):
        return await _checked(said, guard)
    return of_certificate(await queries.certificate(code_of_address(said)))


async def _of_badge(document: str | JsonObject, picture: bytes, guard: Guard | None) -> Checked:
    """Return the check of a baked picture; the QR code that it shows must not lead elsewhere."""
    checked = await _checked(document, guard)
    if checked.certificate is None:
        return checked
    try:
        async with _OPENING:
            said = await asyncio.to_thread(read_qr_code, picture)
    except NoQrCodeError:
        return checked  # It need not show one.
    if _leads_to(said, checked.certificate.code):
        return checked
    return of_certificate(checked.certificate, other_code(said))


def _leads_to(said: str, code: str) -> bool:
    """Return whether a QR code leads to this certificate; to another site, or nowhere, it does not."""
    try:
        return code_of_address(said) == code
    except BadInputError:
        return False


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


async def _of_presentation(document: str | JsonObject, guard: Guard) -> Checked:
    """Return the check of a presentation, with that of each credential in it."""
    async with _CHECKING:
        opened = await open_presentation(document, keys=Keys(guard, "authentication"), now=clock.now())
    ends_at = time.monotonic() + SECONDS_IN_ALL
    inside = tuple([await _of_presented(one, guard, ends_at) for one in opened.credentials])
    report = Report((*opened.report.steps, step_of_all([one.state for one in inside])))
    return Checked(
        report,
        report.outcome,
        clock.now(),
        presented=inside,
        holder=shown(opened.holder),
        audience=tuple(shown(one) for one in opened.audience),
    )


async def _of_presented(document: str | JsonObject, guard: Guard, ends_at: float) -> Checked:
    if time.monotonic() > ends_at:
        return Checked(NOT_REACHED, "unchecked", clock.now(), named=named_by(document))
    try:
        return await _checked(document, guard)
    except CertificateNotFoundError as error:
        return Checked(Report((unchecked("status", error.message, error.code),)), "not_found", clock.now())


async def _checked(document: str | JsonObject, guard: Guard | None, pdf: bytes | None = None) -> Checked:
    """Verify a document; where it is one of our own, what its page says counts too."""
    used = guard or Guard()
    now = clock.now()
    if is_test_issuer(issuer_named(document)):
        return Checked(TEST_ISSUER, "invalid", now, named=named_by(document))
    own = await _same_id(document)
    # The very token that we keep needs no second proof; and one whose key is no longer published has none.
    if own is None or own.token != document:
        async with _CHECKING:
            report = await verify(document, keys=Keys(used), status_lists=StatusLists(used), now=now)
        if own is not None and report.outcome == "valid" and not _is_signed_again(document, own, report):
            report = Report((*report.steps, _OTHERWISE))
        if own is None or not _is_signed_again(document, own, report):
            return Checked(report, report.outcome, now, named=named_by(document))
    if pdf is None:
        return of_certificate(own)
    async with _OPENING:
        words = await asyncio.to_thread(words_on, pdf)
    return of_certificate(own, printed_step(words, own.printed))


async def _same_id(document: str | JsonObject) -> Certificate | None:
    """Return the certificate of ours that has the id which a document names; nothing of it is believed yet.

    Raises:
        CertificateNotFoundError: it names one of ours that was never issued, or whose page is closed.
    """
    try:
        named = str((read_token(document).payload if isinstance(document, str) else document).get("id"))
        before, _, code = named.partition("/V/")
        code = codes.check(code) if before == current().base_url else ""
    except BadInputError:
        return None
    # A suspension has no bit: of one whose page is closed the token alone would look valid.
    return await queries.certificate(code) if code else None


def _is_signed_again(document: str | JsonObject, own: Certificate, report: Report) -> bool:
    """Return whether a document is ours in another form: signed by us, over the very same words."""
    if not all(
        step.outcome == "passed" for step in report.steps if step.id in {"issuer", "key", "signature"}
    ):
        return False
    if isinstance(document, str):
        return read_token(document).payload == own.proven.payload
    return without_proof(document) == without_claims(own.proven.payload)
