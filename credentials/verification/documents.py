"""What somebody hands in to be verified, or publishes at an address: bytes that hold a token or JSON."""

import re
from typing import Final, Literal

from credentials.verification.tokens import (
    BASE_CONTEXT,
    CredentialFormatError,
    JsonObject,
    looks_like_token,
    parse_json,
    types_of,
)
from registry.core.errors import BadInputError, Fault
from registry.core.texts import text

Enveloped = Literal["EnvelopedVerifiableCredential", "EnvelopedVerifiablePresentation"]
ENVELOPED_CREDENTIAL: Final[Enveloped] = "EnvelopedVerifiableCredential"
ENVELOPED_PRESENTATION: Final[Enveloped] = "EnvelopedVerifiablePresentation"

# An enveloped credential or presentation keeps its token in a data: URL (VC Data Model 2.0, section 4.13).
# Drafts of VC-JOSE-COSE called the media types otherwise, and such files are about.
_ENVELOPE: Final = re.compile(r"data:application/((?:vc|vp)(?:[+-]ld)?\+)?jwt(?:;[a-z0-9=-]+)?,(?P<token>.*)")
_MEDIA_TYPES: Final[dict[Enveloped, str]] = {
    ENVELOPED_CREDENTIAL: "application/vc+jwt",
    ENVELOPED_PRESENTATION: "application/vp+jwt",
}


class UnreadableDocumentError(BadInputError):
    """The bytes hold neither a token nor a JSON object."""

    code = "unreadable_document"


def read_document(raw: bytes, name: str) -> str | JsonObject:
    """Return the token in `raw`, also out of an enveloped credential or presentation, or else the JSON.

    White space around it does not matter. `name` is the file or address, for the message. Raises
    `UnreadableDocumentError`.
    """
    try:
        words = raw.decode("utf-8-sig").strip()
        if looks_like_token(words):
            return words
        value = parse_json(words)
    except (UnicodeDecodeError, CredentialFormatError) as error:
        raise _unreadable(name) from error
    if not isinstance(value, dict):
        raise _unreadable(name)
    if not {ENVELOPED_CREDENTIAL, ENVELOPED_PRESENTATION}.isdisjoint(map(str, types_of(value))):
        token = enveloped_token(value)
        if token is None:
            raise _unreadable(name)
        return token
    return value


def enveloped_token(envelope: JsonObject) -> str | None:
    """Return the token in the data: URL of an enveloped credential or presentation, None without one."""
    address = envelope.get("id")
    found = _ENVELOPE.fullmatch(address.strip()) if isinstance(address, str) else None
    token = found["token"].strip() if found else ""
    return token if looks_like_token(token) else None


def enveloped(token: str, kind: Enveloped) -> JsonObject:
    """Return a signed credential or presentation as JSON (VC Data Model 2.0, sections 4.13.2 and 4.13.3)."""
    return {"@context": [BASE_CONTEXT], "id": f"data:{_MEDIA_TYPES[kind]},{token}", "type": kind}


def _unreadable(name: str) -> UnreadableDocumentError:
    wanted = text(
        "需要凭证令牌（JWT）、JSON 文件或附有凭证的 PDF 证书。",
        "Give a credential token (JWT), a JSON document, or a PDF certificate with its credential attached.",
    )
    return UnreadableDocumentError(
        text(f"“{name}”中没有可以核验的凭证。", f"There is no credential to verify in “{name}”."),
        [Fault("unreadable_document", wanted, file=name)],
    )
