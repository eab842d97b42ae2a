"""What has a canonical form: plain documents in known contexts, of which nothing is left out."""

import copy
import math
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import pytest

from credentials.data_integrity import contexts
from credentials.data_integrity.canonical import NotCanonicalError, canonical
from credentials.data_integrity.contexts import ContextChangedError
from credentials.data_integrity.proofs import without_claims
from tests.credentials.data_integrity.documents import SIGNER, make_document
from tests.credentials.proofs import LIST_URL, NOW, make_payload

STATUS = "https://www.w3.org/2018/credentials#credentialStatus"
LABEL = "_:b0"


def plain() -> dict[str, Any]:
    return copy.deepcopy(without_claims(make_payload()))


def code_of(document: dict[str, Any]) -> str:
    with pytest.raises(NotCanonicalError) as refused:
        canonical(document, contexts.known())
    return refused.value.code


def changed(**members: Any) -> dict[str, Any]:
    return plain() | members


def moved(name: str) -> dict[str, Any]:
    """Return a credential with its status under another name, which as RDF would be the same."""
    document = plain()
    document[name] = document.pop("credentialStatus")
    return document


def nested(**members: Any) -> dict[str, Any]:
    document = plain()
    document["credentialSubject"]["achievement"] |= members
    return document


@pytest.mark.parametrize(
    ("document", "code"),
    [
        (moved(STATUS), "json_ld_not_plain"),
        (moved("@reverse"), "json_ld_not_plain"),
        (changed(**{"@id": "urn:x:1"}), "json_ld_not_plain"),
        (changed(name=None), "json_ld_not_plain"),
        (changed(evidence=[[{"type": ["Evidence"]}]]), "json_ld_not_plain"),
        (changed(name={"@value": "x"}), "json_ld_not_plain"),
        (changed(evidence=[{"id": LABEL, "type": ["Evidence"]}]), "json_ld_not_plain"),
        (nested(Criteria={"narrative": "x"}), "json_ld_not_plain"),
        # The document's own status, said of its id in a place where nobody looks for it.
        (
            changed(
                evidence=[
                    {"id": make_payload()["id"], "type": ["Evidence", "VerifiableCredential"]}
                    | {"credentialStatus": {"id": f"{LIST_URL}#1", "type": "BitstringStatusListEntry"}}
                ]
            ),
            "json_ld_not_plain",
        ),
        # The same 16 digits are signed for all of these and a neighbor.
        *(
            (nested(creditsAvailable=number), "json_ld_not_plain")
            for number in (
                10**22 + 1,
                2**53,
                -(2**53),
                10**400,
                1e22,
                0.30000000000000004,
                math.inf,
                math.nan,
            )
        ),
        (changed(nickname="x"), "json_ld_not_signed"),
        (nested(nickname="x"), "json_ld_not_signed"),
        (nested(id="no-whole-address"), "json_ld_not_signed"),
        (nested(type=["Achievement", "Nickname"]), "json_ld_not_signed"),
        (nested(id="urn:x:1> <urn:x:p> <urn:x:2"), "json_ld_not_signed"),
        (nested(id="urn:x:\t1"), "json_ld_not_signed"),
        (changed(**{"@context": [*plain()["@context"], "https://example.org/mine"]}), "context_unknown"),
        (changed(**{"@context": [*plain()["@context"], {"nickname": "urn:x:n"}]}), "context_unknown"),
        (changed(**{"@context": [*plain()["@context"], None]}), "context_unknown"),
        (nested(**{"@context": {"nickname": "urn:x:n"}}), "context_unknown"),
        (changed(**{"@context": [*plain()["@context"], contexts.MULTIKEY, 7]}), "context_unknown"),
        ({"type": "VerifiableCredential"}, "json_ld_wrong"),
        (changed(id=7), "json_ld_wrong"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_could_be_read_otherwise_than_it_was_signed_is_refused(
    document: dict[str, Any], code: str
) -> None:
    assert code_of(document) == code


@pytest.mark.parametrize("number", [0, 1, -7, 2**53 - 1, 0.1, 93.45, 1e-9, 1234567.125])
def test_numbers_of_up_to_sixteen_digits_are_told_apart(number: float) -> None:
    form = canonical(nested(creditsAvailable=number), contexts.known())
    assert form != canonical(nested(creditsAvailable=5), contexts.known())


def test_order_and_single_values_make_no_difference() -> None:
    document = plain()
    turned = {name: document[name] for name in reversed(document)}
    turned["type"] = list(reversed(turned["type"]))
    assert canonical(turned, contexts.known()) == canonical(document, contexts.known())


def test_every_value_of_ours_stands_in_what_is_signed() -> None:
    form = canonical(plain(), contexts.known())
    for value in words_in(plain()):
        written = value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
        assert written in form or value.rpartition(":")[2] in form, value


def words_in(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for name, member in value.items():
            if name not in {"@context", "type"}:
                yield from words_in(member)
    elif isinstance(value, list):
        for member in value:
            yield from words_in(member)
    elif isinstance(value, str):
        yield value


def definitions(context: Any) -> Iterator[tuple[str, Any]]:
    """Yield every term that a context defines anywhere, with its definition."""
    for each in context if isinstance(context, list) else [context]:
        for term, definition in each.items() if isinstance(each, dict) else ():
            if not term.startswith("@"):
                yield term, definition
                if isinstance(definition, dict):
                    yield from definitions(definition.get("@context", []))


def test_no_known_context_has_two_names_for_a_member() -> None:
    names = defaultdict(set)
    for body in contexts.known().values():
        for term, definition in definitions(body["@context"]):
            written = definition if isinstance(definition, dict) else {"@id": definition}
            assert not {"@reverse", "@nest", "@index"} & set(written), term
            container = written.get("@container", "@set")
            assert container in ("@set", "@list", "@graph"), term
            # Names with a capital are those of classes; as members they are refused.
            if not term[:1].isupper():
                names[written.get("@id") or term].add(term)
    assert {iri: terms for iri, terms in names.items() if len(terms) > 1} == {}


def test_a_context_of_another_body_is_noticed(tmp_path: Any) -> None:
    file = tmp_path / "credentials-v2.json"
    file.write_text("{}", encoding="utf-8")
    with pytest.raises(ContextChangedError) as refused:
        contexts.read(file, "0" * 64)
    assert refused.value.code == "context_changed"


def test_a_proof_is_the_same_each_time() -> None:
    made = make_document()
    assert made["proof"] == {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": f"{NOW:%Y-%m-%dT%H:%M:%SZ}",
        "verificationMethod": SIGNER.kid,
        "proofPurpose": "assertionMethod",
        "proofValue": made["proof"]["proofValue"],
    }
