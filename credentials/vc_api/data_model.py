"""What a credential or a presentation has to be, whoever secures it: the MUSTs of W3C's data model, as rules.

Nothing here reads the network, the clock or a JSON-LD context: what a context makes of a term is looked at in
`credentials.vc_api.terms`, and whether a digest is right in `credentials.vc_api.resources`. Every flaw is
found, not only the first, up to a hundred: a stranger's document may have a flaw in every other byte.

Source: W3C Verifiable Credentials Data Model 2.0; the numbers beside the rules are its sections.
"""

from collections.abc import Callable, Iterator
from itertools import islice
from typing import Any, Final

from credentials.vc_api.flaws import Flaw
from credentials.vc_api.status_entry import flaws_of_entry
from credentials.vc_api.values import (
    DIGEST_MULTIBASE,
    DIGEST_SRI,
    is_language_value,
    wrong_instant,
    wrong_types,
    wrong_url,
    wrong_words,
)
from credentials.verification.documents import ENVELOPED_CREDENTIAL, Enveloped, enveloped_token
from credentials.verification.periods import read_instant
from credentials.verification.tokens import BASE_CONTEXT, JsonObject, types_of
from registry.core.texts import Text, text

_MISSING: Final = text("缺少", "it is missing")
_NOT_AN_OBJECT: Final = text("应为对象", "it has to be an object")
_OBJECTS: Final = text("应为一个或多个对象", "it has to be one object or several")

MOST_FLAWS: Final = 100

Found = Iterator[Flaw]


def flaws_of_credential(document: Any, *, secured: bool = False) -> list[Flaw]:
    """Return the rules that a credential breaks; `secured` allows the `proof` of one already secured."""
    if not isinstance(document, dict):
        return [Flaw("credential", "credential_invalid", _NOT_AN_OBJECT)]
    return list(islice(_of_credential(document, secured=secured), MOST_FLAWS))


def flaws_of_presentation(document: Any) -> list[Flaw]:
    """Return the rules that a presentation breaks, those of the credentials in it too (4.13)."""
    if not isinstance(document, dict):
        return [Flaw("presentation", "presentation_invalid", _NOT_AN_OBJECT)]
    return list(islice(_of_presentation(document), MOST_FLAWS))


def flaws_of_envelope(document: JsonObject, kind: Enveloped) -> list[Flaw]:
    """Return the rules that an enveloped credential or presentation breaks (4.13.2); `kind` is its type."""
    flaws = list(islice(_contexts(document, first=False), MOST_FLAWS))
    if types_of(document) != [kind]:
        flaws.append(Flaw("type", "type_invalid", text(f"应为 {kind}", f"it has to be {kind}")))
    if enveloped_token(document) is None:
        needed = text("应为含签名令牌的 data: 网址", "it has to be a data: URL with a signed token")
        flaws.append(Flaw("id", "id_invalid", needed))
    return flaws


def _of_credential(document: JsonObject, *, secured: bool) -> Found:
    yield from _contexts(document)
    yield from _types(document, "VerifiableCredential")
    yield from _optional(document, "id", "id_invalid", wrong_url)
    for member in ("name", "description"):
        yield from _optional(document, member, f"{member}_invalid", wrong_words)
    yield from _issuer(document)
    yield from _subject(document)
    yield from _period(document)
    for member, (code, needs_id) in _TYPED.items():
        yield from _typed(document, member, code, needs_id=needs_id)
    yield from _status(document)
    yield from _related(document)
    yield from _proof(document, secured=secured)
    yield from _older(document)
    # Names and descriptions have been looked at; elsewhere such values stand wherever a claim has words.
    for member in document.keys() - {"@context", "name", "description", "issuer"}:
        yield from _language_values(document[member], (member,))


# Objects that say by their type how they are to be read (4.5), and whether their id is required (4.11).
_TYPED: Final = {
    "credentialStatus": ("status_invalid", False),
    "credentialSchema": ("schema_invalid", True),
    "refreshService": ("refresh_service_invalid", False),
    "termsOfUse": ("terms_of_use_invalid", False),
    "evidence": ("evidence_invalid", False),
}


def _contexts(document: JsonObject, *, first: bool = True) -> Found:
    """4.3: an ordered set whose first item is the base context; then URLs and objects."""
    contexts = document.get("@context")
    if not first and isinstance(contexts, str):
        contexts = [contexts]
    if not isinstance(contexts, list) or BASE_CONTEXT not in (contexts[:1] if first else contexts):
        needed = text(
            f"应为列表，第一项为 {BASE_CONTEXT}", f"it has to be a list that begins with {BASE_CONTEXT}"
        )
        yield Flaw("@context", "context_invalid", needed)
        return
    for number, one in enumerate(contexts):
        if not isinstance(one, dict) and (wrong := wrong_url(one)):
            yield Flaw(f"@context[{number}]", "context_invalid", wrong)


def _types(document: JsonObject, needed: str) -> Found:
    """4.5: terms or URLs, among them the one that says what the document is."""
    if wrong := wrong_types(document.get("type")):
        yield Flaw("type", "type_invalid", wrong)
    elif needed not in types_of(document):
        yield Flaw("type", "type_invalid", text(f"应含 {needed}", f"it has to hold {needed}"))


def _optional(
    document: JsonObject, member: str, code: str, wrong_in: Callable[[Any], Text | None], path: str = ""
) -> Found:
    if member in document and (wrong := wrong_in(document[member])):
        yield Flaw(path + member, code, wrong)


def _issuer(document: JsonObject) -> Found:
    """4.7: a URL, or an object whose id is one."""
    if "issuer" not in document:
        yield Flaw("issuer", "issuer_invalid", _MISSING)
        return
    issuer = document["issuer"]
    if not isinstance(issuer, dict):
        yield from _optional(document, "issuer", "issuer_invalid", wrong_url)
        return
    if wrong := wrong_url(issuer.get("id")):
        yield Flaw("issuer.id", "issuer_invalid", wrong)
    for member in ("name", "description"):
        yield from _optional(issuer, member, f"{member}_invalid", wrong_words, "issuer.")


def _subject(document: JsonObject) -> Found:
    """4.8: one or more objects, each with a claim at least."""
    for path, one in _objects(document, "credentialSubject"):
        if not isinstance(one, dict) or not one:
            needed = text("应为至少含一项声明的对象", "it has to be an object with one claim at least")
            yield Flaw(path, "subject_invalid", needed)
        else:
            yield from _optional(one, "id", "subject_invalid", wrong_url, f"{path}.")
    if not any(_objects(document, "credentialSubject")):
        yield Flaw("credentialSubject", "subject_invalid", _MISSING)


def _period(document: JsonObject) -> Found:
    """4.9: times with a zone, the end not before the beginning."""
    for member, code in (("validFrom", "valid_from_invalid"), ("validUntil", "valid_until_invalid")):
        yield from _optional(document, member, code, wrong_instant)
    starts, ends = read_instant(document.get("validFrom")), read_instant(document.get("validUntil"))
    if starts is not None and ends is not None and ends < starts:
        needed = text("不应早于 validFrom", "it must not be before validFrom")
        yield Flaw("validUntil", "valid_until_before_valid_from", needed)


def _typed(document: JsonObject, member: str, code: str, *, needs_id: bool) -> Found:
    """4.10, 4.11, 5.4, 5.5, 5.6: one or more objects, each with a type; an id is a URL."""
    if member in document and not any(_objects(document, member)):
        yield Flaw(member, code, _OBJECTS)
    for path, one in _objects(document, member):
        if not isinstance(one, dict):
            yield Flaw(path, code, _NOT_AN_OBJECT)
            continue
        if wrong := wrong_types(one.get("type")):
            yield Flaw(f"{path}.type", code, wrong if "type" in one else _MISSING)
        if needs_id or "id" in one:
            yield from _optional({"id": None} | one, "id", code, wrong_url, f"{path}.")


def _status(document: JsonObject) -> Found:
    for path, one in _objects(document, "credentialStatus"):
        if isinstance(one, dict) and "BitstringStatusListEntry" in types_of(one):
            for member, message in flaws_of_entry(one):
                yield Flaw(f"{path}.{member}", "status_invalid", message)


def _related(document: JsonObject) -> Found:
    """5.3: objects with a URL of their own and a digest at least."""
    code, seen = "related_resource_invalid", set[str]()
    if "relatedResource" in document and not any(_objects(document, "relatedResource")):
        yield Flaw("relatedResource", code, _OBJECTS)
    for path, one in _objects(document, "relatedResource"):
        if not isinstance(one, dict):
            yield Flaw(path, code, _NOT_AN_OBJECT)
            continue
        address = one.get("id")
        if wrong := wrong_url(address):
            yield Flaw(f"{path}.id", code, wrong)
        elif address in seen:
            yield Flaw(f"{path}.id", code, text("不应重复", "it must not be there twice"))
        else:
            seen.add(str(address))
        if "digestSRI" not in one and "digestMultibase" not in one:
            needed = text("应有 digestSRI 或 digestMultibase", "it needs a digestSRI or a digestMultibase")
            yield Flaw(path, code, needed)
        for member, form in (("digestSRI", DIGEST_SRI), ("digestMultibase", DIGEST_MULTIBASE)):
            if member in one and not (isinstance(one[member], str) and form.fullmatch(one[member])):
                yield Flaw(f"{path}.{member}", code, text("不是摘要", "it is no digest"))
        if not isinstance(one.get("mediaType", ""), str):
            yield Flaw(f"{path}.mediaType", code, text("应为文字", "it has to be a string"))


def _proof(document: JsonObject, *, secured: bool) -> Found:
    """4.12: each proof an object with a type; what is still to be secured has none."""
    if "proof" in document and not secured:
        needed = text("待签发的凭证不应带有签名", "what is to be issued must not carry one")
        yield Flaw("proof", "proof_invalid", needed)
    elif "proof" in document:
        yield from _typed(document, "proof", "proof_invalid", needs_id=False)


# Claims that a JWT may have beside the members of the credential, which they repeat.
_CLAIMS: Final = frozenset({"iss", "sub", "jti", "nbf", "exp", "iat", "aud"})
_OLDER: Final = ("vc", "vp", "issuanceDate", "expirationDate")


def without_claims(payload: JsonObject) -> JsonObject:
    """Return the credential in the payload of a token, without the claims that belong to the token."""
    return {member: value for member, value in payload.items() if member not in _CLAIMS}


def _older(document: JsonObject) -> Found:
    for member in (*_OLDER, *sorted(_CLAIMS)):
        if member in document:
            needed = text("不是数据模型 2.0 的成员", "it is no member of the data model 2.0")
            yield Flaw(member, "member_unknown", needed)


def _language_values(value: Any, path: tuple[str, ...]) -> Found:
    """11.1: wherever a language value object stands, it holds nothing else; a typed value is none.

    The path is put together only where it is told: a name may be long, and have thousands of values.
    """
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield from _language_values(one, (*path, f"[{number}]"))
    elif isinstance(value, dict):
        if "@value" in value and "@type" not in value and not is_language_value(value):
            needed = text(
                "语言值只含 @value、@language 和 @direction",
                "a language value holds @value, @language and @direction only",
            )
            yield Flaw("".join(path), "language_value_invalid", needed)
        for member, one in value.items():
            yield from _language_values(one, (*path, ".", member))


def _of_presentation(document: JsonObject) -> Found:
    yield from _contexts(document)
    yield from _types(document, "VerifiablePresentation")
    yield from _optional(document, "id", "id_invalid", wrong_url)
    holder = document.get("holder")
    if "holder" in document and (
        wrong := wrong_url(holder.get("id") if isinstance(holder, dict) else holder)
    ):
        yield Flaw("holder", "holder_invalid", wrong)
    yield from _typed(document, "termsOfUse", "terms_of_use_invalid", needs_id=False)
    yield from _proof(document, secured=True)
    for path, one in _objects(document, "verifiableCredential"):
        if not isinstance(one, dict):
            yield Flaw(path, "credential_invalid", _NOT_AN_OBJECT)
            continue
        enveloped = ENVELOPED_CREDENTIAL in types_of(one)
        found = (
            flaws_of_envelope(one, ENVELOPED_CREDENTIAL)
            if enveloped
            else flaws_of_credential(one, secured=True)
        )
        yield from (Flaw(f"{path}.{flaw.member}", flaw.code, flaw.message) for flaw in found)


def _objects(document: JsonObject, member: str) -> Iterator[tuple[str, Any]]:
    """Return each value of a member that may be one or several, with its path."""
    value = document.get(member)
    if isinstance(value, list):
        for number, one in enumerate(value):
            yield f"{member}[{number}]", one
    elif member in document:
        yield member, value
