"""The published status list as a credential: found somewhere, and believed only when it is its issuer's.

Source: W3C Bitstring Status List v1.0, section 2.2.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from credentials.verification.embedded_proof import check_embedded_proof
from credentials.verification.proof import KeySource, check_proof
from credentials.verification.reports import Step, failed, unchecked
from credentials.verification.tokens import (
    CredentialFormatError,
    JsonObject,
    Token,
    check_credential,
    issuer_of,
    read_token,
    types_of,
)
from registry.core.texts import Text, text

_NO_SIGNATURE = text("没有签名。", "It has no signature.")


@dataclass(frozen=True, slots=True)
class FoundList:
    """A status list as it was found: a token, or a JSON document.

    `vouched` is true when the person who asks, or this registry itself, answers for it; only then is a JSON
    document without any proof believed.
    """

    document: str | JsonObject
    vouched: bool


class StatusSource(Protocol):
    """Where status lists come from: a file, the network, or the registry's own tables."""

    async def find_list(self, url: str) -> FoundList:
        """Return the list published at `url`. Raises `SourceUnavailableError` when it cannot be had."""
        ...


async def open_list(
    found: FoundList, keys: KeySource, *, url: str, issuer: str, purpose: str, now: datetime
) -> JsonObject | Step:
    """Return the list credential that `issuer` published at `url` for `purpose`.

    Where the one found is not that, or cannot be believed, return the step "status" that says so. Its period
    and its bits are not looked at yet; `now` is for the time that an embedded proof may name.
    """
    try:
        token, payload = _opened(found.document)
        check_credential(payload)
    except CredentialFormatError as error:
        return failed("status", _of_list(error.message), error.code)
    if token:
        steps: tuple[Step, ...] = await check_proof(token, keys)
    elif "proof" in payload:
        steps = await check_embedded_proof(payload, keys, now)
    else:
        steps = () if found.vouched else (unchecked("status", _NO_SIGNATURE),)
    for step in steps:
        if step.outcome != "passed":
            return Step("status", step.outcome, _of_list(step.message), step.code)
    wrong = _what_is_wrong(payload, url=url, issuer=issuer, purpose=purpose)
    return failed("status", _of_list(wrong), "status_list_of_another") if wrong else payload


def _opened(document: str | JsonObject) -> tuple[Token | None, JsonObject]:
    """Return the token, where it is one, and the list credential. Raises `CredentialFormatError`."""
    if not isinstance(document, str):
        return None, document
    token = read_token(document)
    return token, token.payload


def _what_is_wrong(payload: JsonObject, *, url: str, issuer: str, purpose: str) -> Text | None:
    subject = payload["credentialSubject"]
    if "BitstringStatusListCredential" not in types_of(payload) or not isinstance(subject, dict):
        return text("所给的不是状态名单。", "What was found is no status list.")
    if issuer_of(payload) != issuer:
        return text("不是凭证的签发者所签。", "It is not the credential's issuer's.")
    if payload.get("id") != url or payload.get("jti", url) != url:
        return text("不是凭证所指的那一份。", "It is not the one that the credential names.")
    purposes = subject.get("statusPurpose")
    if purpose not in (purposes if isinstance(purposes, list) else [purposes]):
        return text("用途与凭证所写的不符。", "It is for another purpose than the credential says.")
    return None


def _of_list(message: Text) -> Text:
    return text(f"状态名单：{message.zh}", f"Status list: {message.en}")
