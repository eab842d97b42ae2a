"""Corrections on a real database: proposed, looked at, approved by a second person, and what follows."""

import asyncio
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from httpx import AsyncClient

from competitions.awards import queries as awards
from competitions.awards import service as confirming
from competitions.awards.correcting import AwardReplaced
from competitions.awards.queries import AwardFacts
from competitions.events import moving
from competitions.results import queries as results
from competitions.results.corrections import queries, service
from competitions.results.corrections.changes import ChangesInvalidError, ResultChange
from competitions.results.corrections.effect import (
    CorrectionEffect,
    CorrectionEmptyError,
    CorrectionStaleError,
    NotFinalError,
)
from competitions.results.corrections.service import (
    CorrectionDecidedError,
    CorrectionOpenError,
    CorrectionWordsMissingError,
)
from credentials.issuing import queries as issued
from credentials.issuing import service as issuing
from registry.audit.queries import trail
from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import ForbiddenError, NotFoundError
from registry.core.identifiers import new_id
from registry.notices.queries import open_notices
from registry.people.access import SecondPersonNeededError
from tests.competitions.results.contests import Marked, facts, make_finalized, make_marked
from tests.competitions.results.test_pages import sign_in
from tests.factories import bearer, make_issuer, put_in_force

pytestmark = pytest.mark.anyio

REASON = "ZZ001-04模块一少算十分"


def points(entry: str, value: int | str) -> ResultChange:
    return ResultChange(entry=entry, points=Decimal(value))


# The fourth comes to be the first: one place down for the three before it.
UP = [points("ZZ001-04", 150)]


async def proposed(
    marked: Marked, changes: Sequence[ResultChange] = UP, *, by: Actor | None = None, base: int = 1
) -> UUID:
    return await service.propose(by or marked.judge, marked.event, base, changes, REASON)


async def make_awarded(**overrides: Any) -> Marked:
    """Return a finalized contest with its awards confirmed, a program in force and certificates issued."""
    marked = await make_finalized(**overrides)
    contest = marked.contest
    await put_in_force(contest.bureau, contest.administrator)
    await confirming.confirm(contest.organizer, contest.id)
    await make_issuer(contest)
    await issuing.issue(contest.organizer, contest.id)
    return marked


def without_ids(effect: CorrectionEffect) -> tuple[Any, ...]:
    """Return an effect without what every run makes anew: ids, and when and by whom awards were written."""

    def plain(award: AwardFacts | None) -> AwardFacts | None:
        if award is None:
            return None
        at = datetime.fromtimestamp(0, UTC)
        return replace(award, id=award.competition, confirmed_at=at, confirmed_by="", revocation=None)

    replaced = [AwardReplaced(plain(a.before), plain(a.after)) for a in effect.awards]
    # What newly arises is told in the order of the new ids.
    told = sorted(effect.consequences, key=lambda c: (c.room.zh, c.message.zh, c.amount_fen or 0))
    return effect.number, effect.content_hash, effect.lines, replaced, told


async def counts() -> list[int]:
    """Return how many rows there are of everything that a correction writes."""
    return [
        await database.fetch_value(f"SELECT count(*) FROM {table}")
        for table in (
            "competitions.result_version",
            "competitions.result_line",
            "competitions.award",
            "competitions.award_recipient",
            "competitions.award_revocation",
            "credentials.revocation",
            "rewards.entitlement",
            "rewards.withdrawal",
        )
    ]


async def test_a_correction_is_a_new_version_and_the_old_one_stays_as_it_was(db: None) -> None:
    marked = await make_finalized()
    event, first = await facts(marked), await results.newest_version(marked.event)
    assert first is not None
    lines = await results.lines(event, first)
    correction = await proposed(marked)
    effect = await service.approve(marked.organizer, correction, "同意")
    newest = await results.newest_version(marked.event)
    assert newest is not None
    assert (newest.number, newest.reason, newest.content_hash) == (2, REASON, effect.content_hash)
    assert [line.entry for line in await results.lines(event, newest)][:4] == [
        "ZZ001-04",
        "ZZ001-01",
        "ZZ001-02",
        "ZZ001-03",
    ]
    assert await results.lines(event, first) == lines
    assert [version.number for version in await results.versions(marked.event)] == [2, 1]
    masked = await results.lines(event, first, masked=True)
    assert all("*" in name for line in masked for name in (*line.members, *line.tutors))
    decided = await queries.correction(correction)
    assert (decided.approved, decided.answer, decided.version_number) == (True, "同意", 2)
    assert {"results.correct", "results.propose_correction"} <= {
        line.action for line in await trail(f"event:{marked.event}")
    }


async def test_the_preview_is_what_is_then_done(db: None) -> None:
    marked = await make_awarded()
    correction = await proposed(marked)
    before = await counts()
    looked = await service.preview(marked.organizer, correction)
    drafted = await service.preview_changes(marked.judge, marked.event, 1, UP, REASON)
    assert await counts() == before
    assert (await queries.correction(correction)).decided_at is None
    done = await service.approve(marked.organizer, correction, "同意")
    assert without_ids(looked) == without_ids(drafted) == without_ids(done)
    # Four entries change their place, and all of them have awards: one rises, one falls out of the first.
    assert [(c.before.entry[-2:], c.before.place, c.after.place) for c in done.lines] == [
        ("01", 1, 2),
        ("02", 2, 3),
        ("03", 3, 4),
        ("04", 4, 1),
    ]
    rooms = {consequence.room.en for consequence in done.consequences}
    assert rooms == {"Certificates", "Rewards"}
    assert await counts() != before


async def test_awards_certificates_and_entitlements_follow_in_the_same_step(db: None) -> None:
    marked = await make_awarded()
    standing = {a.id: a for a in await awards.awards_of(marked.contest.id)}
    certificates = {c.serial for c in await issued.issued(marked.contest.id)}
    effect = await service.approve(marked.organizer, await proposed(marked), "同意")
    now = {a.id: a for a in await awards.awards_of(marked.contest.id)}
    fallen = {i for i, a in now.items() if a.revoked}
    risen = now.keys() - standing.keys()
    assert {a.before.id for a in effect.awards if a.before} == fallen
    assert {a.after.id for a in effect.awards if a.after} == risen
    # Four entries' awards change by their place, the tutor's of the first moves to another entry's.
    kinds = sorted(now[i].kind for i in fallen)
    assert kinds[:4] == ["entry"] * 4 and "tutor" in kinds
    assert {now[i].revocation.reason for i in fallen if now[i].revocation} == {REASON}  # type: ignore[union-attr]
    untouched = [a for i, a in now.items() if i in standing and i not in fallen]
    # What an award says of itself stays, even where the results of today give another reason for it.
    assert untouched and all(replace(a, newer_reason=None) == standing[a.id] for a in untouched)
    superseded = await database.fetch(
        "SELECT a.supersedes, a.entry = o.entry AS same FROM competitions.award a"
        " JOIN competitions.award o ON o.id = a.supersedes WHERE a.kind = 'entry'"
    )
    assert len(superseded) == 4 and all(row["same"] for row in superseded)
    # Every certificate of a fallen award is revoked, and no other.
    revoked = await database.fetch(
        "SELECT c.serial, r.award FROM credentials.revocation v"
        " JOIN credentials.credential c ON c.id = v.credential"
        " JOIN competitions.award_recipient r ON r.id = c.recipient"
    )
    assert {row["award"] for row in revoked} == fallen
    assert {row["serial"] for row in revoked} < certificates
    # No entitlement stands on a fallen award; those of the new ones do.
    stands = {
        row["award"]
        for row in await database.fetch(
            "SELECT t.award FROM rewards.entitlement t"
            " LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id WHERE w.id IS NULL"
        )
    }
    assert not stands & fallen and stands & risen
    moved = sum(c.amount_fen or 0 for c in effect.consequences)
    due = await database.fetch_value(
        "SELECT coalesce(sum(t.amount_fen) FILTER (WHERE w.id IS NULL), 0) FROM rewards.entitlement t"
        " LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id"
    )
    was = await database.fetch_value(
        "SELECT sum(t.amount_fen) FROM rewards.entitlement t WHERE t.award = ANY($1)", list(standing)
    )
    assert due - was == moved


async def test_while_awards_are_not_confirmed_only_the_version_changes(db: None) -> None:
    marked = await make_finalized()
    effect = await service.approve(marked.organizer, await proposed(marked), "同意")
    assert (effect.awards, effect.consequences) == ((), ())
    assert await awards.awards_of(marked.contest.id) == []
    await confirming.confirm(marked.organizer, marked.contest.id)
    first = [a for a in await awards.awards_of(marked.contest.id) if a.event_code == "ZZ001" and a.place == 1]
    assert [a.recipients for a in first] == [("选手ZZ001-040",)]


async def test_an_award_that_was_taken_back_by_itself_stays_so(db: None) -> None:
    marked = await make_awarded()
    first = next(
        a for a in await awards.awards_of(marked.contest.id) if a.place == 1 and a.event_code == "ZZ001"
    )
    await confirming.revoke(marked.organizer, first.id, "资格不符")
    effect = await service.approve(marked.organizer, await proposed(marked), "同意")
    assert first.id not in {a.before.id for a in effect.awards if a.before}
    again = [a for a in await awards.awards_of(marked.contest.id) if a.recipients == first.recipients]
    assert [(a.id, a.revoked) for a in again] == [(first.id, True)]


async def test_a_tutor_s_award_that_stays_falls_with_the_award_in_its_entry_s_stead(db: None) -> None:
    marked = await make_awarded()
    # The first keeps place and award and has other points; its tutor's award stays untouched.
    await service.approve(marked.organizer, await proposed(marked, [points("ZZ001-01", 145)]), "同意")
    found = await awards.awards_of(marked.contest.id)
    (own,) = [a for a in found if a.points == 145]
    (tutor,) = [a for a in found if a.kind == "tutor" and a.event_code == "ZZ001"]
    assert not tutor.revoked
    await confirming.revoke(marked.organizer, own.id, "资格不符")
    assert (await awards.award(tutor.id)).revoked


async def test_a_second_correction_gives_back_what_the_first_took(db: None) -> None:
    marked = await make_awarded()
    out = [ResultChange(entry="ZZ001-01", status="disqualified")]
    await service.approve(marked.organizer, await proposed(marked, out), "同意")
    back = [ResultChange(entry="ZZ001-01", status="competed")]
    await service.approve(marked.organizer, await proposed(marked, back, base=2), "同意")
    event, versions = await facts(marked), await results.versions(marked.event)
    assert versions[0].content_hash == versions[2].content_hash
    third, first = [await results.lines(event, versions[i]) for i in (0, 2)]
    assert third == first
    stands = [a for a in await awards.awards_of(marked.contest.id) if not a.revoked]
    assert [a.place for a in stands if a.recipients == ("选手ZZ001-010",)] == [1]


async def test_an_entry_can_turn_out_to_be_unofficial(db: None) -> None:
    marked = await make_awarded()
    changes = [ResultChange(entry="ZZ001-01", unofficial=True)]
    correction = await proposed(marked, changes)
    await service.preview(marked.judge, correction)
    assert not await database.fetch_value("SELECT bool_or(unofficial) FROM competitions.entry")
    await service.approve(marked.organizer, correction, "同意")
    event, version = await facts(marked), await results.newest_version(marked.event)
    assert version is not None
    lines = {line.entry: line for line in await results.lines(event, version)}
    assert lines["ZZ001-01"].unofficial and lines["ZZ001-01"].award is None
    assert lines["ZZ001-02"].award_code == "first"
    # What was published before stays as it was.
    old = {line.entry: line for line in await results.lines(event, await results.version(event.id, 1))}
    assert not old["ZZ001-01"].unofficial
    assert old["ZZ001-01"].award is not None


async def test_who_proposed_does_not_decide(db: None) -> None:
    marked = await make_finalized()
    correction = await proposed(marked, by=marked.organizer)
    with pytest.raises(SecondPersonNeededError):
        await service.approve(marked.organizer, correction, "同意")
    with pytest.raises(SecondPersonNeededError):
        await service.refuse(marked.organizer, correction, "不同意")
    with pytest.raises(ForbiddenError):
        await service.approve(marked.judge, correction, "同意")
    with pytest.raises(ForbiddenError):
        await proposed(marked, by=marked.officers[0])
    with pytest.raises((ForbiddenError, NotFoundError)):
        await service.preview(marked.officers[0], correction)
    await service.approve(marked.contest.bureau, correction, "同意")


async def test_who_can_approve_is_told_and_the_notice_is_ticked_off(db: None) -> None:
    marked = await make_finalized()
    correction = await proposed(marked)
    (notice,) = await open_notices(marked.organizer)
    assert notice.address == f"/corrections/{correction}"
    await service.refuse(marked.organizer, correction, "证据不足")
    assert await open_notices(marked.organizer) == []
    # The only organizer proposes, and so the bureau is asked.
    again = await proposed(marked, by=marked.organizer)
    assert [notice.address for notice in await open_notices(marked.contest.bureau)] == [
        f"/corrections/{again}"
    ]
    assert await open_notices(marked.organizer) == []


async def test_a_refused_correction_changes_nothing_and_the_next_may_come(db: None) -> None:
    marked = await make_finalized()
    correction = await proposed(marked)
    with pytest.raises(CorrectionOpenError):
        await proposed(marked)
    with pytest.raises(CorrectionWordsMissingError):
        await service.refuse(marked.organizer, correction, " ")
    await service.refuse(marked.organizer, correction, "证据不足")
    with pytest.raises(CorrectionDecidedError):
        await service.approve(marked.organizer, correction, "同意")
    with pytest.raises(CorrectionDecidedError):
        await service.preview(marked.organizer, correction)
    assert len(await results.versions(marked.event)) == 1
    await proposed(marked)


async def test_what_cannot_be_corrected_is_refused_by_name(db: None) -> None:
    marked = await make_finalized()
    with pytest.raises(CorrectionEmptyError):
        await proposed(marked, [points("ZZ001-01", 140)])
    with pytest.raises(CorrectionStaleError):
        await proposed(marked, base=2)
    with pytest.raises(ChangesInvalidError):
        await proposed(marked, [points("ZZ001-99", 1)])
    with pytest.raises(CorrectionWordsMissingError):
        await service.propose(marked.judge, marked.event, 1, UP, "")


async def test_there_is_nothing_to_correct_before_a_result_is_final(db: None) -> None:
    marked = await make_marked()
    with pytest.raises(NotFinalError):
        await proposed(marked)


async def test_a_correction_of_a_version_that_is_not_the_newest_any_more_is_refused(db: None) -> None:
    marked = await make_finalized()
    correction = await proposed(marked)
    await database.execute(
        "INSERT INTO competitions.result_version (id, event, number, scheme, scheme_version, content_hash,"
        " reason, decided_by, decided_at) SELECT $1, event, 2, scheme, scheme_version, content_hash, '',"
        " decided_by, decided_at FROM competitions.result_version WHERE event = $2",
        new_id(),
        marked.event,
    )
    with pytest.raises(CorrectionStaleError):
        await service.approve(marked.organizer, correction, "同意")
    with pytest.raises(CorrectionStaleError):
        await service.preview(marked.organizer, correction)
    await service.refuse(marked.organizer, correction, "已过时")


async def test_of_those_who_approve_at_once_one_wins_and_the_others_are_told(db: None) -> None:
    marked = await make_awarded()
    correction = await proposed(marked)
    outcomes = await asyncio.gather(
        service.approve(marked.organizer, correction, "同意"),
        service.approve(marked.contest.bureau, correction, "同意"),
        service.refuse(marked.contest.administrator, correction, "不同意"),
        return_exceptions=True,
    )
    failed = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert [type(outcome) for outcome in failed] == [CorrectionDecidedError] * 2
    assert len(await results.versions(marked.event)) <= 2


async def test_a_preview_and_a_revocation_at_once_do_not_block_each_other_for_good(db: None) -> None:
    marked = await make_awarded()
    correction = await proposed(marked)
    first = next(
        a for a in await awards.awards_of(marked.contest.id) if a.place == 1 and a.event_code == "ZZ001"
    )
    await asyncio.gather(
        *(service.preview(marked.judge, correction) for _ in range(3)),
        confirming.revoke(marked.organizer, first.id, "资格不符"),
    )
    assert (await awards.award(first.id)).revoked


async def test_results_from_a_table_are_corrected_as_well(db: None) -> None:
    marked = await make_awarded()
    event = await database.fetch_value("SELECT id FROM competitions.event WHERE code = 'ZZ002'")
    correction = await service.propose(marked.judge, event, 1, [points("ZZ002-02", 100)], REASON)
    effect = await service.approve(marked.organizer, correction, "同意")
    assert [(c.before.entry, c.after.place) for c in effect.lines] == [("ZZ002-01", 2), ("ZZ002-02", 1)]


async def test_a_reason_with_other_numbers_is_no_change_of_the_entry(client: AsyncClient, db: None) -> None:
    marked = await make_awarded()
    body = {"base": 1, "changes": [{"entry": "ZZ001-10", "status": "disqualified"}]}
    told = await client.post(
        f"/api/events/{marked.event}/corrections/preview", json=body, headers=bearer(marked.judge)
    )
    effect = told.json()
    assert [line["after"]["entry"] for line in effect["lines"]] == ["ZZ001-10"]
    assert len(effect["reworded"]) == 6
    assert all(line["before"]["reason"] != line["after"]["reason"] for line in effect["reworded"])
    assert (effect["follow"], effect["awards"]) == (True, [])


async def test_points_before_and_after_stand_one_above_the_other(client: AsyncClient, db: None) -> None:
    marked = await make_finalized()
    changes = [points("ZZ001-01", "137.25"), points("ZZ001-04", 138)]
    correction = await service.propose(marked.judge, marked.event, 1, changes, REASON)
    sign_in(client, marked.organizer)
    page = (await client.get(f"/corrections/{correction}")).text
    shown = re.findall(r'data-label="(?:原成绩|新成绩)" class="num">(?:<(?:del|strong)>)?([^<]*)<', page)
    assert "140.00" in shown
    assert {len(each.partition(".")[2]) for each in shown} == {2}
    assert "奖项尚未确认" in page


async def test_a_cancelled_event_does_not_hold_up_awards(db: None) -> None:
    marked = await make_finalized()
    await database.execute(
        "UPDATE competitions.event SET state = 'closed' WHERE code = 'ZZ002'"
        " AND NOT EXISTS (SELECT 1 FROM competitions.result_version v WHERE v.event = event.id)"
    )
    other = await make_unfinished(marked)
    with pytest.raises(confirming.ResultsMissingError):
        await confirming.confirm(marked.organizer, marked.contest.id)
    await moving.move(marked.organizer, other, "cancelled", "人数不足")
    assert await confirming.confirm(marked.organizer, marked.contest.id) > 0


async def make_unfinished(marked: Marked) -> UUID:
    """Return an event of the contest that nobody has entered yet."""
    event = new_id()
    await database.execute(
        "INSERT INTO competitions.event (id, competition, code, name, name_en, group_name, group_name_en,"
        " form, team_size, scheme, state) SELECT $1, competition, 'ZZ009', name, name_en, group_name,"
        " group_name_en, form, team_size, scheme, 'entering' FROM competitions.event WHERE id = $2",
        event,
        marked.event,
    )
    return event
