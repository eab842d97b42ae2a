"""A person's award record: what is in it, who may see it, and the PDF of it."""

import asyncio
import io
from datetime import date
from uuid import UUID, uuid4

import httpx
import pytest
from pypdf import PdfReader

from competitions.awards import service as awards
from credentials.closing import service as closing
from credentials.records import service
from credentials.records.rendering import UndrawableRecordError
from credentials.records.service import NoPersonError
from registry.core import database
from registry.core.actor import VISITOR, Actor
from registry.core.errors import NotFoundError, NotSignedInError
from tests.credentials.compromised import make_compromised
from tests.factories import SCHOOLS, Contest, bearer, make_account, make_confirmed, make_issued

pytestmark = pytest.mark.anyio


async def person(name: str) -> UUID:
    found: UUID = await database.fetch_value("SELECT id FROM registry.person WHERE name = $1", name)
    return found


async def account_of(contest: Contest, name: str, username: str = "learner") -> Actor:
    return await make_account(
        "student",
        contest.administrator,
        username=username,
        person=await person(name),
        organization=None,
        grants=[],
    )


def words_of(pdf: bytes) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages)


async def test_the_record_of_a_member_and_of_a_tutor(db: None) -> None:
    contest, issued = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    record = await service.own_record(learner)
    (line,) = record.lines
    assert (line.role, line.level, line.title.zh, line.place) == ("member", "provincial", "一等奖", 1)
    assert (line.event_code, line.represents.zh, line.awarded_on) == ("ZZ001", SCHOOLS[1], date(2026, 10, 30))
    assert line.certificate is not None
    (credential,) = [one for one in issued if one.serial == line.certificate.serial]
    assert line.certificate.code.replace("-", "") == credential.code
    assert line.certificate.state == "valid"
    assert [(one.level, one.count) for one in record.counts] == [("provincial", 1)]
    tutor = await account_of(contest, "教师ZZ001-01", "tutor")
    (coached,) = (await service.own_record(tutor)).lines
    assert (coached.role, coached.title.zh) == ("tutor", "优秀指导教师")


async def test_a_record_is_that_of_all_records_of_a_person(db: None) -> None:
    contest = await make_confirmed()
    stays, gone = await person("选手ZZ001-010"), await person("选手ZZ002-010")
    learner = await account_of(contest, "选手ZZ002-010")
    await database.execute("UPDATE registry.person SET merged_into = $2 WHERE id = $1", gone, stays)
    record = await service.own_record(learner)
    assert record.holder.id == stays
    assert {line.event_code for line in record.lines} == {"ZZ001", "ZZ002"}


async def test_what_does_not_stand_any_more_is_not_counted_and_not_printed(db: None) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    (line,) = (await service.own_record(learner)).lines
    await awards.revoke(contest.organizer, line.award, "复核")
    record = await service.own_record(learner)
    assert [one.stands for one in record.lines] == [False]
    assert record.lines[0].certificate is not None
    assert record.lines[0].certificate.state == "revoked"
    assert record.counts == ()
    assert "一等奖" not in words_of(await service.own_pdf(learner))


async def test_a_closed_page_is_not_led_to(db: None) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    (line,) = (await service.own_record(learner)).lines
    assert line.certificate is not None
    code = line.certificate.code
    assert code in words_of(await service.own_pdf(learner)).replace(" ", "")
    await closing.close_page(learner, code.replace("-", ""))
    (line,) = (await service.own_record(learner)).lines
    assert line.certificate is not None
    assert line.certificate.state == "closed"
    assert code not in words_of(await service.own_pdf(learner)).replace(" ", "")


async def test_what_was_signed_with_an_unsafe_key_is_not_called_valid(db: None) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    await make_compromised(contest)
    (line,) = (await service.own_record(learner)).lines
    assert line.certificate is not None
    assert line.certificate.state == "suspended"


async def test_the_pdf_says_what_the_page_says_and_is_recorded(db: None) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    first = await service.own_pdf(learner)
    # The same record on the same day is the same file.
    assert first == await service.own_pdf(learner)
    words = words_of(first).replace(" ", "")
    (line,) = (await service.own_record(learner)).lines
    assert line.certificate is not None
    for said in (
        "获奖记录",
        "选手ZZ001-010",
        "一等奖",
        "省级",
        "第1名",
        line.certificate.serial,
        "第1页，共1页",
    ):
        assert said in words, said
    # Nobody else is named.
    assert "教师ZZ001" not in words
    kept = await database.fetch(
        "SELECT account, subject, after FROM registry.audit_line WHERE action = 'records.make_pdf'"
    )
    assert [(row["account"], row["subject"]) for row in kept] == [
        (learner.account_id, f"person:{learner.person_id}")
    ] * 2
    assert "选手" not in str(kept)


async def test_a_character_that_the_font_lacks_is_named_and_nothing_is_recorded(db: None) -> None:
    contest = await make_confirmed()
    learner = await account_of(contest, "选手ZZ001-010")
    await database.execute(
        "UPDATE registry.person SET name = '王\U000200a4' WHERE id = $1", learner.person_id
    )
    with pytest.raises(UndrawableRecordError) as refused:
        await service.own_pdf(learner)
    assert "U+200A4" in refused.value.message.zh
    assert not await database.fetch_value(
        "SELECT count(*) FROM registry.audit_line WHERE action = 'records.make_pdf'"
    )


async def test_who_may_see_a_record(client: httpx.AsyncClient) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    assert learner.person_id is not None
    own, other = [
        await make_account(
            "school_officer", contest.administrator, username=name, organization=contest.organizations[school]
        )
        for school, name in ((SCHOOLS[1], "own"), (SCHOOLS[0], "other"))
    ]
    assert len((await service.record_of(own, learner.person_id)).lines) == 1
    assert (await service.pdf_of(own, learner.person_id)).startswith(b"%PDF")
    for stranger, whom in ((other, learner.person_id), (own, uuid4()), (contest.bureau, learner.person_id)):
        with pytest.raises(NotFoundError):
            await service.record_of(stranger, whom)
        with pytest.raises(NotFoundError):
            await service.pdf_of(stranger, whom)
    with pytest.raises(NotSignedInError):
        await service.own_record(VISITOR)
    with pytest.raises(NoPersonError):
        await service.own_record(own)
    path = f"/api/people/{learner.person_id}/awards"
    assert (await client.get(path, headers=bearer(other))).status_code == 404
    read = (await client.get(path, headers=bearer(own))).json()
    assert read == (await client.get("/api/me/awards", headers=bearer(learner))).json()
    assert read["lines"][0]["title"]["zh"] == "一等奖"


async def test_several_at_once(db: None) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    made = await asyncio.gather(*(service.own_pdf(learner) for _ in range(6)))
    assert len(set(made)) == 1


async def test_of_several_editions_the_newest_counts_and_the_award_stands_once(db: None) -> None:
    contest, _ = await make_issued()
    learner = await account_of(contest, "选手ZZ001-010")
    copied = """
        INSERT INTO credentials.credential (id, recipient, kind, lead, edition, issuer, signing_key, serial,
               code, token, status_list, status_index, issued_by, issued_at)
        SELECT gen_random_uuid(), k.recipient, $1, $2, $3, k.issuer, k.signing_key, $4, $4,
               k.token, k.status_list, k.status_index + $5, k.issued_by, k.issued_at + interval '1 hour'
        FROM credentials.credential k JOIN competitions.award_recipient r ON r.id = k.recipient
        WHERE r.person = $6 AND k.edition = 1 AND k.kind = 'award'
    """
    await database.execute(copied, "award", "", 2, "TST-SECOND", 1, learner.person_id)
    await database.execute(copied, "title", "master", 1, "TST-TITLE", 2, learner.person_id)
    (line,) = (await service.own_record(learner)).lines
    assert line.certificate is not None
    assert line.certificate.serial == "TST-SECOND"
