"""The pure rules of external awards: documents by their bytes, who is meant, what is twice, which prize."""

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from competitions.external.duplicates import Prize, Winner, likely_twice
from competitions.external.evidence import (
    MAXIMUM_EVIDENCE,
    EvidenceMissingError,
    EvidenceRefusedError,
    EvidenceTooLargeError,
    checked_document,
    media_type_of,
)
from competitions.external.matching import Candidate, Days, Roles, fitting_roles, match
from competitions.external.prizes import prize_code, titles
from registry.core.identifiers import new_id
from tests.competitions.external.documents import HTML, JPEG, PDF, SVG, archive, png

# The end records of an archive of nothing, and of one with 64-bit sizes.
EMPTY_ARCHIVE = b"PK\x05\x06" + bytes(18)
HUGE_ARCHIVE = b"PK\x06\x07" + bytes(16) + b"PK\x05\x06" + bytes(4) + b"\xff" * 12 + bytes(2)

DAYS = Days(date(2025, 6, 1), date(2025, 6, 5))
STUDENT: Roles = frozenset({"student"})


def test_documents_are_known_by_their_bytes() -> None:
    assert media_type_of(PDF) == "application/pdf"
    assert media_type_of(png()) == "image/png"
    assert media_type_of(JPEG) == "image/jpeg"


# Named in words, since a test's name may not hold the bytes of a whole file.
NO_DOCUMENTS = {
    "a page": HTML,
    "a drawing with scripts": SVG,
    "an archive": archive(),
    "an animation": b"GIF89a" + bytes(40),
    "a program": b"MZ" + bytes(100),
    "a PDF broken off": PDF[:-20],
    "a PDF only begun": b"%PDF-1.4\n",
    "a PNG broken off": png()[:-4],
    "a PNG with a changed byte": png()[:30] + b"\xff" + png()[31:],
    "a PNG only begun": b"\x89PNG\r\n\x1a\n",
    "a JPEG broken off": JPEG[:-2],
    "a JPEG of nothing": b"\xff\xd8\xff\xd9",
    "a PDF and a page": PDF + HTML,
    "a script in a PDF's comment": PDF.replace(b"%PDF-1.4\n", b"%PDF-1.4\n% <script>alert(1)</script>\n"),
    "a PDF and an archive": PDF + archive(),
    "a PNG and an archive": png() + archive(),
    "a PNG and a PDF": png() + PDF,
    "a JPEG and an archive": JPEG + archive(),
    # An archive that ends before the file does is opened all the same.
    "an archive inside a PDF": PDF.replace(b"trailer", archive() + b"\ntrailer"),
    "an archive far inside a PDF": PDF.replace(b"trailer", archive() + bytes(100_000) + b"\ntrailer"),
    "an archive of nothing inside a PDF": PDF.replace(b"trailer", EMPTY_ARCHIVE + b"\ntrailer"),
    "an archive with 64-bit sizes inside a PDF": PDF.replace(b"trailer", HUGE_ARCHIVE + b"\ntrailer"),
    "a JPEG and a page": JPEG + HTML,
    "a page and a PDF": HTML + PDF,
    "a line before a PDF": b"\n" + PDF,
    "a drawing inside a JPEG": JPEG.replace(b"JFIF\x00", b"<svg "),
}


@pytest.mark.parametrize("content", NO_DOCUMENTS.values(), ids=NO_DOCUMENTS)
def test_what_is_no_document_or_two_things_at_once_is_refused(content: bytes) -> None:
    with pytest.raises(EvidenceRefusedError):
        checked_document(content)


def test_four_bytes_by_chance_are_no_archive() -> None:
    by_chance = b"PK\x05\x06" + bytes(range(40, 58)) + b"xy"
    document = PDF.replace(b"trailer", by_chance + bytes(70_000) + b"\ntrailer")
    assert checked_document(document).media_type == "application/pdf"


def test_the_size_of_a_document_has_a_limit_and_nothing_is_none() -> None:
    exact = PDF.replace(b"%PDF-1.4\n", b"%PDF-1.4\n%" + b"0" * (MAXIMUM_EVIDENCE - len(PDF) - 2) + b"\n")
    assert len(exact) == MAXIMUM_EVIDENCE
    assert checked_document(exact).media_type == "application/pdf"
    with pytest.raises(EvidenceTooLargeError):
        checked_document(exact + b"\n")
    with pytest.raises(EvidenceMissingError):
        checked_document(b"")


def somebody(**overrides: object) -> Candidate:
    fields: dict[str, object] = {
        "person": new_id(),
        "name": "张三",
        "role": "student",
        "unit": "",
        "since": date(2024, 9, 1),
        "until": None,
    }
    return Candidate(**fields | overrides)  # type: ignore[arg-type]


def test_only_the_one_person_who_was_there_then_is_found() -> None:
    there = somebody()
    assert match([there], STUDENT, DAYS).person == there.person
    assert match([], STUDENT, DAYS).state == "unknown"
    others = [
        somebody(role="teacher"),
        somebody(since=date(2025, 6, 6)),
        somebody(until=date(2025, 5, 31)),
    ]
    assert match([there, *others], STUDENT, DAYS).person == there.person
    # On the first and the last day of the contest somebody is there.
    for edge in (somebody(since=DAYS.last), somebody(until=DAYS.first)):
        assert match([edge], STUDENT, DAYS).person == edge.person
    for other in others:
        found = match([other], STUDENT, DAYS)
        assert (found.state, found.person) == ("doubt", None)
    homonyms = match([there, somebody()], STUDENT, DAYS)
    assert (homonyms.state, homonyms.person, len(homonyms.candidates)) == ("doubt", None, 2)


def test_one_person_with_two_memberships_is_one_person() -> None:
    there = somebody()
    again = replace(there, role="employee", since=date(2023, 9, 1))
    assert match([again, there], STUDENT, DAYS).person == there.person
    assert len(match([replace(again, role="teacher"), again], STUDENT, DAYS).candidates) == 1


def test_who_competes_depends_on_the_group() -> None:
    assert fitting_roles("member", "中职组") == {"student"}
    assert fitting_roles("member", "教师组") == {"teacher"}
    assert fitting_roles("member", "职工组") == {"employee"}
    assert fitting_roles("tutor", "职工组") == {"teacher"}
    assert fitting_roles("expert", "中职组") == {"teacher", "employee"}


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("一等奖", "first"),
        (" 一 等 奖 ", "first"),
        ("荣获一等奖", "first"),
        ("团体二等奖", "second"),
        ("三等奖（第8名）", "third"),
        ("特等奖", "grand"),
        ("金奖", "gold"),
        ("GOLD", "gold"),
        ("银牌", "silver"),
        ("铜牌", "bronze"),
        ("优胜奖", "excellence"),
        ("优秀奖", "merit"),
        ("冠军", "first_place"),
        ("最佳风采奖", ""),
        ("一等奖或二等奖", ""),
        ("", ""),
    ],
)
def test_prizes_are_known_by_the_data_and_others_are_not_guessed(written: str, code: str) -> None:
    assert prize_code(written) == code
    assert not code or titles()[code].zh


COMPETITION, SCHOOL = new_id(), new_id()


def prize(*winners: Winner, **overrides: object) -> Prize:
    fields: dict[str, object] = {
        "id": new_id(),
        "where": "list",
        "list": new_id(),
        "competition": COMPETITION,
        "event_code": "ZZ016",
        "event_name": "数控技术",
        "group": "中职组",
        "prize": "first",
        "organization": SCHOOL,
        "source_number": "",
        "evidence": None,
        "winners": winners or (Winner(None, "张三"),),
    }
    return Prize(**fields | overrides)  # type: ignore[arg-type]


def signs(one: Prize, *others: Prize) -> list[str]:
    return [likely.sign for likely in likely_twice([one], others).get(one.id, ())]


def test_one_person_twice_in_one_event_is_likely_one_prize() -> None:
    person = Winner(new_id(), "张三")
    one = prize(person, Winner(new_id(), "李四"))
    assert signs(one, prize(person)) == ["same_person"]
    assert signs(one, prize(person, event_code="", group="")) == ["same_person"]
    assert signs(one, prize(person, event_name="")) == ["same_person"]
    assert signs(one, prize(person, event_code="ZZ017", event_name="焊接")) == []
    assert signs(one, prize(person, group="教师组")) == []
    assert signs(one, prize(person, competition=new_id())) == []


def test_namesakes_are_one_only_while_nobody_knows_who_they_are() -> None:
    known, other = Winner(new_id(), "张三"), Winner(new_id(), "张三")
    assert signs(prize(), prize()) == ["same_name"]
    assert signs(prize(known), prize()) == ["same_name"]
    assert signs(prize(known), prize(other)) == []
    assert signs(prize(), prize(organization=new_id())) == []


def test_one_certificate_number_and_one_document_are_signs_too() -> None:
    document: UUID = new_id()
    mine, theirs = Winner(new_id(), "张三"), Winner(new_id(), "李四")
    numbered = prize(mine, source_number="JL-0001")
    elsewhere = prize(theirs, source_number="jl-0001", competition=new_id())
    assert signs(numbered, elsewhere) == ["same_number"]
    one = prize(mine, evidence=document)
    assert signs(one, prize(theirs, evidence=document)) == ["same_document"]
    assert signs(one, prize(theirs, evidence=document, prize="second")) == []
    assert signs(one, prize(theirs, evidence=document, list=one.list)) == []


def test_another_prize_is_named_once_and_none_is_like_itself() -> None:
    person = Winner(new_id(), "张三")
    one, other = prize(person, source_number="1"), prize(person, source_number="1")
    assert signs(one, one) == []
    assert signs(one, other) == ["same_person"]
    both = likely_twice([one, other], [])
    assert {each: [likely.other.id for likely in found] for each, found in both.items()} == {
        one.id: [other.id],
        other.id: [one.id],
    }
