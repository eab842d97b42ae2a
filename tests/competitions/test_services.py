"""From set-up to awards, and taking one back, on a real database."""

import asyncio
from decimal import Decimal
from uuid import uuid4

import httpx
import pytest

from competitions.awards import queries as award_queries
from competitions.awards import service as awards
from competitions.awards.decision import decide
from competitions.awards.queries import AwardNotFoundError
from competitions.awards.schemes import load_scheme
from competitions.awards.service import (
    AlreadyConfirmedError,
    AlreadyRevokedError,
    NotOursToConfirmError,
    ReasonMissingError,
    ResultsMissingError,
)
from competitions.entries import service as entries
from competitions.entries.schemas import EntryIn
from competitions.entries.service import EntryTwiceError
from competitions.events import queries as event_queries
from competitions.events import service as events
from competitions.events.service import CompetitionExistsError, OrganizerUnknownError
from competitions.results import queries as result_queries
from competitions.results import service as results
from competitions.results.ranking import ScoredEntry
from competitions.results.service import AlreadyFinalError
from competitions.results.versions import content_hash
from credentials.issuing import service as issuing
from registry.audit.queries import trail
from registry.core import database
from registry.core.errors import BadInputError, ForbiddenError, RegistryError
from registry.people.reasons import ReasonNamesPersonError
from registry.people.sign_in import sessions
from tests.factories import (
    bearer,
    competition,
    make_account,
    make_confirmed,
    make_entered,
    make_final,
    make_issuer,
    scores,
)

pytestmark = pytest.mark.anyio


async def test_a_competition_is_set_up_once_and_by_who_may(db: None) -> None:
    contest = await make_entered()
    with pytest.raises(CompetitionExistsError):
        await events.create_competition(contest.organizer, competition())
    with pytest.raises(OrganizerUnknownError):
        await events.create_competition(
            contest.organizer, competition(code="other", organizer={"zh": "无", "en": "none"})
        )
    with pytest.raises(ForbiddenError):
        await events.create_competition(contest.bureau, competition(code="other"))
    assert len(await event_queries.competitions()) == 1


async def test_entries_come_in_whole_or_not_at_all(db: None) -> None:
    contest = await make_entered()
    person = uuid4()
    with pytest.raises(BadInputError) as caught:
        await entries.enter(
            contest.organizer,
            contest.id,
            [
                EntryIn(event="ZZ001", code="new"),
                EntryIn(event="ZZ999", code="new"),
                EntryIn(event="ZZ001", code="large", members=(person, uuid4())),
            ],
        )
    assert [fault.code for fault in caught.value.faults] == [
        "event_unknown",
        "team_too_large",
        "person_unknown",
        "person_unknown",
    ]
    with pytest.raises(EntryTwiceError):
        await entries.enter(
            contest.organizer,
            contest.id,
            [EntryIn(event="ZZ001", code="new"), EntryIn(event="ZZ001", code="ZZ001-01")],
        )
    assert len(await result_queries.entries(contest.id)) == 20


async def test_results_become_final_once_even_when_two_do_it_at_once(db: None) -> None:
    contest = await make_entered()
    outcomes = await asyncio.gather(
        *(results.finalize(contest.organizer, contest.id, scores()) for _ in range(4)), return_exceptions=True
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyFinalError"] * 3 + ["dict"]
    assert await database.fetch_value("SELECT count(*) FROM competitions.result_version") == 2
    with pytest.raises(AlreadyFinalError):
        await results.finalize(contest.organizer, contest.id, scores())


async def test_results_that_do_not_fit_the_entries_are_refused_with_every_fault(db: None) -> None:
    contest = await make_entered()
    wrong = [*scores()[1:], ScoredEntry("ZZ001", "ZZ001-99", Decimal(1)), ScoredEntry("X", "1", Decimal(1))]
    with pytest.raises(BadInputError) as caught:
        await results.finalize(contest.organizer, contest.id, wrong)
    assert sorted(fault.code for fault in caught.value.faults) == [
        "entry_unknown",
        "entry_unknown",
        "event_unknown",
        "result_missing",
    ]
    assert await database.fetch_value("SELECT count(*) FROM competitions.result_version") == 0


async def test_the_final_result_says_place_award_and_why(db: None) -> None:
    contest = await make_final()
    event = (await event_queries.events_of(contest.id))[0]
    version = await result_queries.newest_version(event.id)
    assert version is not None
    lines = await result_queries.lines(event, version)
    assert [line.award_code for line in lines] == ["first", "second", "second", *["third"] * 3, *[None] * 4]
    assert [line.place for line in lines] == list(range(1, 11))
    assert lines[0].points == Decimal(99)
    assert "10%" in lines[0].reason.zh and "10%" in lines[0].reason.en
    assert (len(lines[0].members), len(lines[0].tutors)) == (1, 1)


async def test_the_hash_of_a_result_hangs_on_its_content_alone(db: None) -> None:
    await make_final()
    stored = await database.fetch("SELECT content_hash FROM competitions.result_version")
    scheme = load_scheme("national-10-20-30")
    lines = list(reversed(scores()))
    again = {
        content_hash(scheme, decide(scheme, [line for line in lines if line.event == code]))
        for code in ("ZZ001", "ZZ002")
    }
    assert again == {row["content_hash"] for row in stored}
    changed = [ScoredEntry("ZZ001", "ZZ001-01", Decimal("99.1")), *scores()[1:10]]
    assert content_hash(scheme, decide(scheme, changed)) not in again


async def test_awards_are_confirmed_once_for_entries_tutors_and_schools(db: None) -> None:
    contest = await make_confirmed()
    found = await award_queries.awards_of(contest.id)
    kinds = [award.kind for award in found]
    assert (kinds.count("entry"), kinds.count("tutor"), kinds.count("school")) == (12, 2, 1)
    team = next(a for a in found if a.kind == "entry" and a.event_code == "ZZ002" and a.place == 1)
    assert len(team.recipients) == 2
    with pytest.raises(AlreadyConfirmedError):
        await awards.confirm(contest.organizer, contest.id)


async def test_awards_wait_for_results_and_external_ones_are_not_ours(db: None) -> None:
    contest = await make_entered()
    with pytest.raises(ResultsMissingError):
        await awards.confirm(contest.organizer, contest.id)
    external = await events.create_competition(
        contest.organizer, competition(code="external", kind="external", derived=None)
    )
    with pytest.raises(NotOursToConfirmError):
        await awards.confirm(contest.organizer, external)


async def test_a_revocation_is_previewed_then_done_once_with_what_follows_from_it(db: None) -> None:
    contest = await make_confirmed()
    first = next(
        a for a in await award_queries.awards_of(contest.id) if a.kind == "entry" and a.code == "first"
    )
    previewed = await awards.preview_revocation(contest.organizer, first.id)
    assert not (await award_queries.award(first.id)).revoked
    with pytest.raises(ReasonMissingError):
        await awards.revoke(contest.organizer, first.id, "  ")
    done = await awards.revoke(contest.organizer, first.id, "资格不符")
    assert done == previewed
    assert {"奖项", "奖励"} <= {consequence.room.zh for consequence in done}
    revoked = [a for a in await award_queries.awards_of(contest.id) if a.revoked]
    assert sorted(a.kind for a in revoked) == ["entry", "tutor"]
    with pytest.raises(AlreadyRevokedError):
        await awards.revoke(contest.organizer, first.id, "again")
    line = (await trail(f"award:{first.id}"))[0]
    assert (line.action, line.reason, line.actor) == ("awards.revoke", "资格不符", contest.organizer.name)
    assert (line.before, line.after) == ({"state": "confirmed"}, {"state": "revoked"})


async def test_a_reason_that_names_a_recipient_is_refused_and_nothing_is_written(
    client: httpx.AsyncClient,
) -> None:
    contest = await make_confirmed()
    first = next(
        a for a in await award_queries.awards_of(contest.id) if a.kind == "entry" and a.code == "first"
    )
    said = f"{first.recipients[0]}的资格不符"
    await database.execute(
        "UPDATE registry.person SET latin_name = 'Fang Zheng' WHERE name = $1", first.recipients[0]
    )
    for reason in (said, "fang zheng was not eligible"):
        with pytest.raises(ReasonNamesPersonError):
            await awards.revoke(contest.organizer, first.id, reason)
    client.cookies.set(sessions.COOKIE, bearer(contest.organizer)["Authorization"].partition(" ")[2])
    form = await client.get(f"/awards/{first.id}/revoke")
    csrf = form.text.partition('name="_csrf_token" value="')[2].partition('"')[0]
    sent = {"_csrf_token": csrf, "reason": said}
    answer = await client.post(f"/awards/{first.id}/revoke", data=sent)
    assert answer.status_code == 400
    assert "请不要写姓名" in answer.text
    assert not [a for a in await award_queries.awards_of(contest.id) if a.revoked]
    assert await trail(f"award:{first.id}") == []


async def test_of_two_who_revoke_at_once_one_succeeds(db: None) -> None:
    contest = await make_confirmed()
    award = (await award_queries.awards_of(contest.id))[-1]
    outcomes = await asyncio.gather(
        *(awards.revoke(contest.organizer, award.id, "理由") for _ in range(5)), return_exceptions=True
    )
    errors = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert len(errors) == 4
    assert {type(error) for error in errors} == {AlreadyRevokedError}


async def test_a_change_that_a_listener_cannot_follow_does_not_happen(db: None) -> None:
    contest = await make_confirmed()
    award = next(a for a in await award_queries.awards_of(contest.id) if a.kind == "entry")
    # A reason that the database refuses below, in the listener's own table.
    await database.execute("ALTER TABLE rewards.withdrawal ADD CONSTRAINT probe CHECK (reason <> 'probe')")
    try:
        with pytest.raises(Exception, match="probe"):
            await awards.revoke(contest.organizer, award.id, "probe")
    finally:
        await database.execute("ALTER TABLE rewards.withdrawal DROP CONSTRAINT probe")
    assert not (await award_queries.award(award.id)).revoked
    assert [line.action for line in await trail(f"award:{award.id}")] == []


async def test_who_may_not_revoke_learns_nothing(db: None) -> None:
    contest = await make_confirmed()
    student = await make_account("student", contest.administrator)
    for actor in (student, contest.bureau):
        with pytest.raises(RegistryError) as caught:
            await awards.preview_revocation(actor, uuid4())
        assert caught.value.code == "forbidden"
    with pytest.raises(AwardNotFoundError):
        await awards.preview_revocation(contest.organizer, uuid4())


async def test_unofficial_entries_stay_unofficial_whatever_the_results_say(db: None) -> None:
    contest = await make_entered()
    await entries.enter(
        contest.organizer, contest.id, [EntryIn(event="ZZ001", code="guest", unofficial=True)]
    )
    await results.finalize(
        contest.organizer, contest.id, [*scores(), ScoredEntry("ZZ001", "guest", Decimal(999))]
    )
    event = (await event_queries.events_of(contest.id))[0]
    version = await result_queries.newest_version(event.id)
    assert version is not None
    lines = {line.entry: line for line in await result_queries.lines(event, version)}
    assert lines["guest"].award_code is None
    assert lines["ZZ001-01"].award_code == "first"


async def test_nobody_enters_a_final_event_and_no_line_stands_twice(db: None) -> None:
    contest = await make_entered()
    with pytest.raises(BadInputError) as caught:
        await results.finalize(contest.organizer, contest.id, [*scores(), scores()[0]])
    assert [fault.code for fault in caught.value.faults] == ["duplicate_entry"]
    await results.finalize(contest.organizer, contest.id, scores())
    with pytest.raises(BadInputError) as caught:
        await entries.enter(contest.organizer, contest.id, [EntryIn(event="ZZ001", code="late")])
    assert [fault.code for fault in caught.value.faults] == ["entries_closed"]
    with pytest.raises(RegistryError) as unknown:
        await entries.enter(contest.organizer, uuid4(), [])
    assert unknown.value.code == "competition_not_found"


async def test_revoking_and_issuing_at_once_leave_no_valid_certificate_on_a_revoked_award(db: None) -> None:
    contest = await make_confirmed()
    await make_issuer(contest)
    award = next(a for a in await award_queries.awards_of(contest.id) if a.kind == "entry")
    await asyncio.gather(
        issuing.issue(contest.organizer, contest.id), awards.revoke(contest.organizer, award.id, "理由")
    )
    standing = await database.fetch_value(
        "SELECT count(*) FROM credentials.credential c"
        " JOIN competitions.award_recipient r ON r.id = c.recipient"
        " JOIN competitions.award_revocation a ON a.award = r.award"
        " LEFT JOIN credentials.revocation v ON v.credential = c.id WHERE v.id IS NULL"
    )
    assert standing == 0
