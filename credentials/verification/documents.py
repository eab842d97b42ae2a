"""What somebody hands in to be verified, or publishes at an address: bytes that hold a token or JSON."""

from credentials.verification.tokens import (
    CredentialFormatError,
    JsonObject,
    looks_like_token,
    parse_json,
    types_of,
)
from registry.core.errors import BadInputError, Fault
from registry.core.texts import text

# An enveloped credential keeps its token in a data: URL (VC Data Model 2.0, section 4.13).
_ENVELOPES = ("data:application/vc+jwt,", "data:application/jwt,")


class UnreadableDocumentError(BadInputError):
    """The bytes hold neither a token nor a JSON object."""

    code = "unreadable_document"


def read_document(raw: bytes, name: str) -> str | JsonObject:
    """Return the token in `raw` (also out of an enveloped credential), or else the JSON object.

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
    if "EnvelopedVerifiableCredential" in types_of(value):
        return _unwrapped(value, name)
    return value


def _unwrapped(envelope: JsonObject, name: str) -> str:
    address = envelope.get("id")
    for prefix in _ENVELOPES:
        if isinstance(address, str) and address.startswith(prefix):
            return address.removeprefix(prefix).strip()
    raise _unreadable(name)


def _unreadable(name: str) -> UnreadableDocumentError:
    wanted = text(
        "需要凭证令牌（JWT）、JSON 文件或附有凭证的 PDF 证书。",
        "Give a credential token (JWT), a JSON document, or a PDF certificate with its credential attached.",
    )
    return UnreadableDocumentError(
        text(f"“{name}”中没有可以核验的凭证。", f"There is no credential to verify in “{name}”."),
        [Fault("unreadable_document", wanted, file=name)],
    )
