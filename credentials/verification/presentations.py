"""Reading a signed presentation: who put which credentials together, for whom, and whether nobody changed it.

The credentials in it are handed on as they are; each is verified by itself, as if it had come alone.

Sources: W3C VC Data Model 2.0, section 4.13; W3C VC-JOSE-COSE, section 3.1.2 (presentations as JWT).
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from credentials.vc_api.data_model import flaws_of_presentation
from credentials.vc_api.flaws import require_none
from credentials.verification.documents import ENVELOPED_CREDENTIAL, enveloped_token
from credentials.verification.embedded_proof import check_embedded_proof
from credentials.verification.periods import check_period
from credentials.verification.proof import KeySource, check_proof
from credentials.verification.reports import FORMAT_GOOD, Report, Step, failed, passed, shown, unchecked
from credentials.verification.tokens import (
    PRESENTATION_TYPES,
    CredentialFormatError,
    JsonObject,
    format_error,
    read_token,
    types_of,
)
from registry.core.texts import text

MOST_CREDENTIALS: Final = 50
SECONDS_IN_ALL: Final = 30
"""How long the credentials of one presentation may take together; each may name hosts that answer slowly."""

NOT_REACHED: Final = Report(
    (
        unchecked(
            "status",
            text(
                "前面的凭证核验得太慢，没有轮到这一份：请单独核验。",
                "Those before it took too long, so this one's turn did not come: check it by itself.",
            ),
            "presentation_too_slow",
        ),
    )
)


class TooManyCredentialsError(CredentialFormatError):
    """There are more credentials in the presentation than are checked at once."""

    code = "too_many_credentials"


@dataclass(frozen=True, slots=True)
class Presented:
    """A presentation as it says of itself, and the report on its own signature; `audience` may be empty."""

    report: Report
    holder: str
    audience: tuple[str, ...]
    nonce: str
    credentials: tuple[str | JsonObject, ...]


def is_presentation(document: str | JsonObject) -> bool:
    """Return whether a document calls itself a presentation; whether it is one, `open_presentation` says."""
    try:
        payload = read_token(document, PRESENTATION_TYPES).payload if isinstance(document, str) else document
    except CredentialFormatError:
        return False
    return "VerifiablePresentation" in types_of(payload)


async def open_presentation(
    document: str | JsonObject, *, keys: KeySource, now: datetime, audience: str = "", nonce: str = ""
) -> Presented:
    """Return what a presentation holds, and the steps of checking it.

    Args:
        document: a compact JWS, or JSON with an embedded proof.
        keys: where the holder's keys for `authentication` come from; one that the document brings is never
            used.
        now: aware.
        audience: for whom it has to be made, where that matters.
        nonce: the challenge that it has to answer, where one was given.

    Raises:
        CredentialFormatError: it is no presentation, or holds too many credentials.
        DataModelError: it breaks rules of the data model.
    """
    token = read_token(document, PRESENTATION_TYPES) if isinstance(document, str) else None
    presentation: JsonObject = token.payload if token else document  # type: ignore[assignment]
    inside = credentials_of(presentation)
    require_none(await asyncio.to_thread(flaws_of_presentation, presentation))
    _check_claims(presentation)
    if token:
        holder = _holder(presentation) or str(token.payload.get("iss") or token.kid.partition("#")[0])
        proof = await check_proof(replace(token, payload=presentation | {"issuer": holder}), keys)
        meant, answered = presentation.get("aud", []), presentation.get("nonce", "")
    else:
        signed = _single_proof(presentation)
        holder = _holder(presentation) or str(signed.get("verificationMethod")).partition("#")[0]
        proof = await check_embedded_proof(presentation, keys, now, signer=holder, purpose="authentication")
        meant, answered = signed.get("domain", []), signed.get("challenge", "")
    # A holder that is nothing but a key leaves the step "issuer" unchecked, and has signed all the same.
    verified = all(step.outcome == "passed" for step in proof[1:])
    who = _put_together_by(holder) if proof[0].outcome == "passed" else proof[0]
    steps = [FORMAT_GOOD, who, *proof[1:], check_period(presentation, now, verified=verified)]
    named = tuple(map(str, meant if isinstance(meant, list) else [meant]))
    if audience:
        steps.append(_audience_step(audience, named))
    if nonce:
        steps.append(_nonce_step(nonce, answered))
    return Presented(Report(tuple(steps)), holder, named, str(answered), inside)


def credentials_of(presentation: JsonObject) -> tuple[str | JsonObject, ...]:
    """Return the credentials of a presentation, those in envelopes as tokens.

    Raises:
        TooManyCredentialsError: there are too many.
    """
    value = presentation.get("verifiableCredential", [])
    found: Sequence[Any] = value if isinstance(value, list) else [value]
    if len(found) > MOST_CREDENTIALS:
        raise format_error(
            f"凭证超过 {MOST_CREDENTIALS} 份",
            f"there are more than {MOST_CREDENTIALS} credentials in it",
            TooManyCredentialsError,
        )
    documents: list[str | JsonObject] = []
    for one in found:
        if not isinstance(one, dict):
            raise format_error("其中有的不是凭证对象", "something in it is no credential object")
        token = enveloped_token(one) if ENVELOPED_CREDENTIAL in types_of(one) else None
        documents.append(token or one)
    return tuple(documents)


def _holder(presentation: JsonObject) -> str:
    """Return who presents, as far as it says so."""
    holder = presentation.get("holder")
    named = holder.get("id") if isinstance(holder, dict) else holder
    return str(named or "")


def _put_together_by(holder: str) -> Step:
    return passed("issuer", text(f"由 {shown(holder)} 制作。", f"It was put together by {shown(holder)}."))


def _single_proof(presentation: JsonObject) -> JsonObject:
    proof = presentation.get("proof")
    if not isinstance(proof, dict):
        raise format_error("应有一个内嵌签名", "it has to carry one embedded proof")
    return proof


def _check_claims(payload: JsonObject) -> None:
    for claim in ("nbf", "exp", "iat"):
        value = payload.get(claim, 0)
        if not isinstance(value, int | float) or isinstance(value, bool):
            raise format_error(f"{claim} 不是数字", f"{claim} is not a number")
    audience = payload.get("aud", [])
    named = audience if isinstance(audience, list) else [audience]
    if not all(isinstance(one, str) for one in [*named, payload.get("nonce", "")]):
        raise format_error("aud 或 nonce 不是文字", "aud or nonce is no string")
    if {"vp", "vc"} & payload.keys():
        raise format_error(
            "内容放在 vp 声明里，是旧版格式", "its content is inside a vp claim, an older form"
        )


def _audience_step(wanted: str, meant: tuple[str, ...]) -> Step:
    if wanted in meant:
        return passed("audience", text("是出示给所问的接收方的。", "It was made for the one who asks."))
    said = shown("、".join(meant) or "—")
    return failed(
        "audience",
        text(f"不是出示给所问的接收方的：{said}。", f"It was not made for the one who asks: {said}."),
        "audience_wrong",
    )


def _nonce_step(wanted: str, given: object) -> Step:
    if wanted == given:
        return passed("nonce", text("随机数与所给的一致。", "It answers the challenge that was given."))
    return failed(
        "nonce",
        text("随机数与所给的不一致。", "It does not answer the challenge that was given."),
        "nonce_wrong",
    )
