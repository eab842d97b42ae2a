"""What contexts make of a document: each type becomes an absolute URL, and no term changes its meaning.

The bodies of contexts come with the system, never from the network. A credential's own context may define
terms besides; terms that are protected stay what they are.

Source: W3C VC Data Model 2.0, sections 4.5 and 5.2.1; JSON-LD 1.1, section 4.1.11 (protected terms).
"""

from collections.abc import Iterator
from typing import Any, Final

from pyld.jsonld import JsonLdError, JsonLdProcessor

from credentials.data_integrity import contexts
from credentials.data_integrity.proofs import ONE_AT_A_TIME
from credentials.vc_api.flaws import Flaw
from credentials.vc_api.values import wrong_url
from credentials.verification.tokens import JsonObject
from registry.core.texts import text

# The context of W3C's own examples and tests is a single rule: every name is one of theirs.
_EXAMPLES: Final = "https://www.w3.org/ns/credentials/examples/v2"
_EXAMPLES_BODY: Final = {"@context": {"@vocab": "https://www.w3.org/ns/credentials/examples#"}}


def unknown_contexts(document: JsonObject) -> list[str]:
    """Return the addresses of contexts in a document whose bodies are not known here."""
    known = _known()
    return [one for one in document["@context"] if isinstance(one, str) and one not in known]


def flaws_of_terms(document: JsonObject) -> list[Flaw]:
    """Return what the contexts of a document, all of them known, do not allow. Call it in a thread.

    The document has passed `credentials.vc_api.data_model`.
    """
    try:
        with ONE_AT_A_TIME:
            expanded = JsonLdProcessor().expand(document, {"documentLoader": _load, "base": None})
    except JsonLdError as error:
        code = str(error.code or getattr(error.cause, "code", "") or error.type)
        message = text(f"不能按 JSON-LD 处理（{code}）", f"it cannot be processed as JSON-LD ({code})")
        return [Flaw("@context", "context_invalid", message)]
    message = text("类型没有在 @context 中定义为网址", "no context makes it an absolute URL")
    return [Flaw(f"type {one}", "type_invalid", message) for one in _types(expanded) if wrong_url(one)]


def _types(value: Any) -> Iterator[str]:
    if isinstance(value, list):
        for one in value:
            yield from _types(one)
    elif isinstance(value, dict):
        types = value.get("@type", [])
        yield from (str(one) for one in (types if isinstance(types, list) else [types]))
        for member, one in value.items():
            if member not in ("@type", "@value"):
                yield from _types(one)


def _known() -> dict[str, Any]:
    return contexts.known() | {_EXAMPLES: _EXAMPLES_BODY}


def _load(url: str, _: Any) -> JsonObject:
    known = _known()
    if url not in known:
        raise JsonLdError(f"context {url} is not known", "jsonld.LoadDocumentError", code="context unknown")
    return {"contextUrl": None, "documentUrl": url, "document": known[url]}
