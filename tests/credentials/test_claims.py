from dataclasses import asdict
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from credentials.claims.bilingual import LineBreakInTextError, join, split
from credentials.claims.reading import NotOurCredentialError, printed
from registry.core.texts import Text, text
from tests.credentials.proofs import BASE_URL, CODE, DID, ISSUER, LIST_URL, NOW, make_facts, make_payload

words = st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1, max_size=12)
texts = st.builds(Text, zh=words, en=words)


def leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in leaves(one)] or [value]
    if isinstance(value, list):
        return [leaf for one in value for leaf in leaves(one)] or [value]
    return [value]


def test_the_envelope_is_open_badges_on_the_data_model_2() -> None:
    payload = make_payload()
    assert payload["@context"] == [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ]
    assert payload["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert payload["id"] == payload["jti"] == f"{BASE_URL}/V/{CODE}"
    assert payload["iss"] == payload["issuer"]["id"] == DID
    assert payload["sub"] == payload["credentialSubject"]["id"]
    assert payload["validFrom"] == "2026-11-23T08:00:00Z"
    assert payload["nbf"] == int(NOW.timestamp()) - 2 * 86_400
    assert payload["awardedDate"] == "2026-11-18T00:00:00+08:00"
    assert payload["credentialSubject"]["achievement"]["achievementType"] == "Award"
    assert payload["credentialStatus"] == {
        "id": f"{LIST_URL}#94567",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "94567",
        "statusListCredential": LIST_URL,
    }
    assert "vc" not in payload


def test_the_name_is_in_plain_words_and_prize_place_and_points_are_results() -> None:
    subject = make_payload()["credentialSubject"]
    assert subject["identifier"][0] == {
        "type": "IdentityObject",
        "identityType": "name",
        "hashed": False,
        "identityHash": "买买提·𬀩",
    }
    described = {one["id"]: one["resultType"] for one in subject["achievement"]["resultDescription"]}
    values = {described[one["resultDescription"]]: one["value"] for one in subject["result"]}
    assert values == {"ext:Prize": "一等奖\nFirst Prize", "ext:Place": "1", "RawScore": "93.45"}


@pytest.mark.parametrize("kind", ["member", "tutor", "school"])
def test_nothing_is_null_or_empty_whatever_is_missing(kind: str) -> None:
    bare = make_facts(
        recipient_kind=kind,
        recipient_latin="",
        school=None,
        event=None,
        event_id=None,
        event_code="",
        group=None,
        place="",
        points="",
        fictional=False,
    )
    assert not [leaf for leaf in leaves(make_payload(bare)) if leaf in (None, "", [], {})]


def test_an_invented_award_says_so_in_its_description() -> None:
    def description(fictional: bool) -> str:
        payload = make_payload(make_facts(fictional=fictional))
        return str(payload["credentialSubject"]["achievement"]["description"])

    assert "虚构" in description(True)
    assert "fictional" in description(True)
    assert "虚构" not in description(False)


def test_the_same_facts_give_the_same_payload() -> None:
    assert make_payload() == make_payload()


@given(texts)
def test_two_languages_come_apart_as_they_were_joined(words: Text) -> None:
    assert split(join(words)) == words


def test_a_text_without_english_stays_without() -> None:
    assert join(text("一等奖", "")) == "一等奖"
    assert split("一等奖") == text("一等奖", "")


def test_a_line_break_of_its_own_is_refused() -> None:
    with pytest.raises(LineBreakInTextError):
        make_payload(make_facts(award=text("一等\n奖", "First Prize")))


FACTS = st.fixed_dictionaries(
    {
        "recipient_kind": st.sampled_from(["member", "tutor", "school"]),
        "recipient_name": words,
        "recipient_latin": st.just("") | words,
        "school": st.none() | texts,
        "competition": texts,
        "level": texts,
        "organizer": texts,
        "event": st.none() | texts,
        "event_code": st.just("") | words,
        "group": st.none() | texts,
        "award": texts,
        "place": st.sampled_from(["", "1", "(2)"]),
        "points": st.sampled_from(["", "93.45", "700"]),
        "awarded_on": st.dates(date(1995, 1, 1), date(2099, 12, 31)),
        "fictional": st.booleans(),
        "source_number": st.just("") | words,
    }
)
KINDS = st.one_of(
    st.fixed_dictionaries({"about": st.sampled_from(["award", "confirmation"]), "lead": st.none()}),
    st.fixed_dictionaries(
        {"about": st.sampled_from(["title", "level", "honor"]), "lead": texts, "reason": texts}
    ),
)


@settings(max_examples=60)
@given(FACTS, KINDS)
def test_every_printed_field_is_read_back_from_the_payload(
    of_award: dict[str, Any], kind: dict[str, Any]
) -> None:
    fields = of_award | kind
    paper = asdict(printed(make_payload(make_facts(**fields))))
    expected = fields | {
        "kind": fields["recipient_kind"],
        "basis": None if fields["about"] == "award" else make_facts(**fields).reason,
        "recipient": fields["recipient_name"],
        "issuer": ISSUER.name,
        "official": ISSUER.official,
        "serial": "SJ-2026-000001",
        "code": CODE,
        "url": f"{BASE_URL}/V/{CODE}",
    }
    assert paper == {name: value for name, value in expected.items() if name in paper}
    assert set(paper) <= set(expected)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "https://skills.example.org/badge/1"},
        {"id": 7},
        {"credentialSubject": {}},
        {"awardedDate": "2026-11-18T00:00:00"},
        {"issuer": "did:web:skills.example.org"},
    ],
)
def test_a_payload_that_is_not_ours_is_named_so(change: dict[str, Any]) -> None:
    with pytest.raises(NotOurCredentialError):
        printed(make_payload() | change)
