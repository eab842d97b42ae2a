"""Canonical forms: a JSON-LD document as the sorted N-Quads that a proof is made over (RDFC-1.0).

What is signed is this form, while everybody reads the JSON. So a document is taken only when the two cannot
be told apart: nothing in it may be left out of the canonical form, and nothing may be written in another way
than plainly. Otherwise a status entry could be hidden under another name, or words added that nobody signed.

This file needs PyLD and the standard library only, because it is also run as a process of its own
(`credentials.data_integrity.untrusted`), where a document that would take for ever can be stopped.

Sources: W3C RDF Dataset Canonicalization 1.0; JSON-LD 1.1; W3C Data Integrity 1.0, section 2.4 (contexts).
"""

import json
import re
import resource
import sys
from collections.abc import Iterator, Mapping
from typing import Any, Final

JsonObject = dict[str, Any]

PROCESSOR_SECONDS: Final = 4
MEMORY_BYTES: Final = 768 * 1024 * 1024
"""What the process of one stranger's document may use."""

OUT_OF_MEMORY: Final = 12
"""Its exit status when that was not enough; without enough time it is killed."""

# What has no whole address gets this one in front of it, and is found by it; others would leave it out.
_BASE: Final = "relative:"

# Where the members of a credential that decide about it have their names.
_CREDENTIALS: Final = "https://www.w3.org/2018/credentials#"

# From here on, not every whole number is one that every reader of JSON can hold (RFC 8259, section 6).
_NUMBERS_END: Final = 2**53

# Without the signs that would end an IRI in N-Quads, and so could forge a second statement.
_IRI: Final = re.compile(r'[A-Za-z][A-Za-z0-9+.-]*:[^\x00-\x20<>"{}|\\^`]*')


class NotCanonicalError(Exception):
    """The document has no canonical form that says all it says; `code` names why, `where` the place."""

    def __init__(self, code: str, where: str) -> None:
        super().__init__(f"{code}: {where}")
        self.code = code
        self.where = where


def canonical(document: JsonObject, contexts: Mapping[str, Any]) -> str:
    """Return the canonical N-Quads of `document`; `contexts` are all that there are, by address.

    Raises `NotCanonicalError` with one of these codes:
        context_unknown: a context is not among them, or is no address.
        json_ld_not_plain: something is written in another way than plainly.
        json_ld_not_signed: a name or an address would be left out of what is signed.
        json_ld_wrong: it is no JSON-LD.
    """
    # Loading it takes a quarter of a second, which whoever meets no such document need not spend.
    from pyld.jsonld import JsonLdError, JsonLdProcessor  # noqa: PLC0415

    if "@context" not in document:
        raise NotCanonicalError("json_ld_wrong", "@context")
    _check_plain(document, contexts)
    dropped: list[str] = []
    processor = JsonLdProcessor(on_property_dropped=lambda name: dropped.append(str(name)))
    options = {
        "documentLoader": _loader(contexts),
        "base": _BASE,
        "algorithm": "URDNA2015",
        "format": "application/n-quads",
    }
    try:
        expanded = processor.expand(document, dict(options))
        if dropped:
            raise NotCanonicalError("json_ld_not_signed", dropped[0])
        _check_addresses(expanded)
        # Expanded once more inside, which changes nothing and, without contexts, costs little.
        return str(processor.normalize(expanded, dict(options)))
    except JsonLdError as error:
        raise NotCanonicalError("json_ld_wrong", str(error.code or error.type)) from error


def _check_contexts(named: Any, contexts: Mapping[str, Any]) -> None:
    """Take known addresses only: an inline context could give any name any meaning."""
    for one in named if isinstance(named, list) else [named]:
        if not isinstance(one, str) or one not in contexts:
            raise NotCanonicalError("context_unknown", one if isinstance(one, str) else "@context")


def _check_plain(value: Any, contexts: Mapping[str, Any]) -> None:
    """Refuse every second way of writing the same: keywords, whole IRIs as names, labels, nested lists, null,
    and numbers of more digits than are signed.

    Names with a capital are those of classes, some of which would also do as another spelling of a member.
    With one way of writing left, a member that is read as JSON is the one that was signed.
    """
    if isinstance(value, dict):
        for name, member in value.items():
            if name == "@context":
                _check_contexts(member, contexts)
            elif name[:1].isupper() or name.startswith("@") or ":" in name:
                raise NotCanonicalError("json_ld_not_plain", name)
            else:
                _check_plain(member, contexts)
    elif isinstance(value, list):
        for member in value:
            if isinstance(member, list):
                raise NotCanonicalError("json_ld_not_plain", "[[")
            _check_plain(member, contexts)
    elif value is None:
        raise NotCanonicalError("json_ld_not_plain", "null")
    elif isinstance(value, str):
        if value.startswith("_:"):
            raise NotCanonicalError("json_ld_not_plain", value)
    elif not _is_signed_whole(value):
        raise NotCanonicalError("json_ld_not_plain", "number")


def _is_signed_whole(number: float) -> bool:
    """Return whether a number is that which its canonical form says, which has 16 digits."""
    return abs(number) < _NUMBERS_END and float(f"{number:.15E}") == number


def _check_addresses(expanded: list[Any]) -> None:
    """Refuse what has no whole address, which RDF leaves out, and members that stand where they are not seen.

    What is said of the document's id in a second place is said of the document: its status, moved there,
    would still be signed, and unseen by who reads the document from the top.
    """
    if len(expanded) != 1:
        raise NotCanonicalError("json_ld_not_plain", "id")
    own = expanded[0].get("@id")
    for node in _nodes(expanded):
        for address in (*_listed(node.get("@id")), *_listed(node.get("@type")), *_names(node)):
            if not _IRI.fullmatch(str(address)) or str(address).startswith(_BASE):
                raise NotCanonicalError("json_ld_not_signed", str(address))
        elsewhere = own is not None and node is not expanded[0] and node.get("@id") == own
        if elsewhere and any(name.startswith(_CREDENTIALS) for name in node):
            raise NotCanonicalError("json_ld_not_plain", "id")


def _nodes(value: Any) -> Iterator[JsonObject]:
    """Yield every object of an expanded document, the outermost first."""
    if isinstance(value, list):
        for member in value:
            yield from _nodes(member)
    elif isinstance(value, dict):
        yield value
        for name, member in value.items():
            if name not in {"@id", "@type", "@value"}:
                yield from _nodes(member)


def _names(node: JsonObject) -> Iterator[str]:
    return (name for name in node if not name.startswith("@"))


def _listed(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _loader(contexts: Mapping[str, Any]) -> Any:
    def load(url: str, _: Any) -> JsonObject:
        if url not in contexts:
            raise NotCanonicalError("context_unknown", url)
        return {"contextUrl": None, "documentUrl": url, "document": contexts[url], "tag": "static"}

    return load


def _main() -> None:
    """Read documents and contexts from the standard input; write their canonical forms, or why not.

    The system ends the process when it needs more than the limits, which it sets itself before it reads.
    """
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    asked = json.load(sys.stdin)
    try:
        said: JsonObject = {"canonical": [canonical(each, asked["contexts"]) for each in asked["documents"]]}
    except NotCanonicalError as error:
        said = {"code": error.code, "where": error.where}
    except RecursionError:
        said = {"code": "json_ld_wrong", "where": "depth"}
    except MemoryError:
        sys.exit(OUT_OF_MEMORY)
    json.dump(said, sys.stdout)


if __name__ == "__main__":
    _main()
