"""Repealing a commendation, taking one honor back, and issuing one anew: two people, a code, nothing lost."""

import asyncio
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from competitions.awards import service as awards
from credentials.issuers import service as issuers
from credentials.issuing import service as issuing
from credentials.taking_back import selection
from credentials.taking_back import service as taking_back
from credentials.taking_back.queries import events_with_credentials
from credentials.taking_back.selection import Selection
from registry.core import clock, database
from registry.core.errors import ForbiddenError, NotFoundError, RegistryError
from registry.people.access import SecondPersonNeededError
from registry.people.duplicates import service as duplicates
from registry.people.persons import service as persons
from registry.people.persons.schemas import PersonChange
from registry.people.reasons import ReasonNamesPersonError, ReasonNeededError
from registry.people.sign_in.second_factor import WrongOneTimeCodeError
from rewards.commendations import proposals, repealing
from rewards.commendations.proposals import Outcome
from rewards.commendations.refusals import (
    CommendationLineGoneError,
    CommendationNotDecidedError,
    CommendationProposalAnsweredError,
    CommendationProposalOpenError,
    CommendationRepealedError,
)
from rewards.commendations.schemas import CommendationProposalIn
from tests.factories import make_account
from tests.registry.people.accounts.visits import with_codes
from tests.registry.people.records import make_person
from tests.rewards.commendations.makers import (
    Office,
    hash_of,
    make_decided,
    make_drafted,
    make_office,
)

pytestmark = pytest.mark.anyio

REASON = "经复核，评选程序有误。（虚构）"


def asked(act: str = "repeal", line: int | None = None, reason: str = REASON) -> CommendationProposalIn:
    return CommendationProposalIn.model_validate({"act": act, "line": line, "reason": reason})


async def proposed(office: Office, made: UUID, act: str = "repeal", line: int | None = None) -> UUID:
    return await repealing.propose(office.drafter, made, asked(act, line))


async def honors_of(commendation: UUID) -> list[asyncpg.Record]:
    """Return every certificate of honor that a decision ever led to, by line and edition."""
    return await database.fetch(
        "SELECT l.number, c.id, c.code, c.serial, c.edition, c.recipient, r.award, r.person, v.reason"
        " FROM credentials.credential c JOIN competitions.award_recipient r ON r.id = c.recipient"
        " JOIN rewards.commendation_line l ON l.recipient = r.id AND l.commendation = $1"
        " LEFT JOIN credentials.revocation v ON v.credential = c.id"
        " WHERE c.kind = 'honor' AND c.lead = $1::text ORDER BY l.number, c.edition",
        commendation,
    )


async def withdrawn(commendation: UUID) -> dict[int, str]:
    rows = await database.fetch(
        "SELECT l.number, w.reason FROM rewards.commendation_withdrawal w"
        " JOIN rewards.commendation_line l ON l.id = w.line WHERE l.commendation = $1",
        commendation,
    )
    return {row["number"]: row["reason"] for row in rows}


async def everything() -> list[Any]:
    """Return what there is of everything that an approval writes."""
    tables = ("credentials.credential", "credentials.revocation", "rewards.commendation_withdrawal")
    return [
        *[await database.fetch_value(f"SELECT count(*) FROM {table}") for table in tables],
        await database.fetch_value("SELECT count(*) FROM registry.audit_line"),
        await database.fetch("SELECT id, approved FROM rewards.commendation_proposal ORDER BY id"),
        await database.fetch("SELECT code, used_at FROM registry.recovery_code ORDER BY code"),
    ]


async def refused(error: type[RegistryError], actor: Any, proposal: UUID, code: str) -> None:
    before = await everything()
    with pytest.raises(error):
        await repealing.approve(actor, proposal, code)
    assert await everything() == before


async def test_a_repeal_revokes_every_certificate_and_loses_nothing(
    db: None, client: httpx.AsyncClient
) -> None:
    office = await make_office()
    _, own_codes = await with_codes(office.drafter)
    made = await make_decided(office)
    before = await hash_of(made)
    seen = await proposals.concerned(office.drafter, made)
    assert (seen.total, seen.certificates) == (6, 6)
    proposal = await proposed(office, made)
    assert all(one["reason"] is None for one in await honors_of(made))
    await refused(SecondPersonNeededError, office.drafter, proposal, own_codes[0])
    await refused(WrongOneTimeCodeError, office.decider, proposal, "000000")
    assert await repealing.approve(office.decider, proposal, office.codes[0]) == Outcome(6, 0)

    assert {one["reason"] for one in await honors_of(made)} == {REASON}
    assert await withdrawn(made) == dict.fromkeys(range(1, 7), REASON)
    assert await hash_of(made) == before
    (shown,) = (await client.get("/api/public-commendations")).json()
    assert (shown["repealed_on"], shown["repealed_because"]) == (clock.today().isoformat(), REASON)
    assert (shown["lines"], shown["withdrawn"]) == (0, 6)
    for one in await honors_of(made):
        assert (await client.get(f"/V/{one['code']}.json")).json()["state"] == "revoked"
    audited = await database.fetch_value(
        "SELECT reason FROM registry.audit_line WHERE action = 'commendations.repeal' AND subject = $1",
        f"commendation:{made}",
    )
    assert audited == REASON
    with pytest.raises(CommendationProposalAnsweredError):
        await repealing.approve(office.decider, proposal, office.codes[1])
    for act, line in (("repeal", None), ("withdraw", 1), ("renew", 1)):
        with pytest.raises(CommendationRepealedError):
            await proposed(office, made, act, line)


async def test_what_cannot_be_proposed_is_refused(db: None) -> None:
    office = await make_office()
    draft = await make_drafted(office, number="虚教发〔2026〕89号")
    made = await make_decided(office)
    with pytest.raises(CommendationNotDecidedError):
        await proposed(office, draft)
    with pytest.raises(NotFoundError):
        await proposed(office, office.bureau)
    with pytest.raises(CommendationLineGoneError):
        await proposed(office, made, "withdraw", 99)
    with pytest.raises(ForbiddenError):
        await repealing.propose(office.contest.organizer, made, asked())
    name = await database.fetch_value(
        "SELECT name FROM registry.person WHERE id = $1", (await honors_of(made))[0]["person"]
    )
    for reason, error in (("", ReasonNeededError), (f"{name}不符合条件", ReasonNamesPersonError)):
        with pytest.raises(error):
            await repealing.propose(office.drafter, made, asked(reason=reason))
    proposal = await proposed(office, made, "withdraw", 1)
    with pytest.raises(CommendationProposalOpenError):
        await proposed(office, made, "renew", 1)
    await repealing.refuse(office.drafter, proposal)
    assert await withdrawn(made) == {}
    await refused(CommendationProposalAnsweredError, office.decider, proposal, office.codes[0])
    await proposed(office, made, "renew", 1)
    for statement in (
        "UPDATE rewards.commendation_proposal SET reason = 'x'",
        "UPDATE rewards.commendation_proposal SET approved = true",
        "DELETE FROM rewards.commendation_proposal",
    ):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await database.execute(statement)


async def test_one_honor_is_taken_back_alone(db: None, client: httpx.AsyncClient) -> None:
    office = await make_office()
    made = await make_decided(office)
    proposal = await proposed(office, made, "withdraw", 2)
    assert await repealing.approve(office.decider, proposal, office.codes[0]) == Outcome(1, 0)
    assert await withdrawn(made) == {2: REASON}
    assert [one["number"] for one in await honors_of(made) if one["reason"]] == [2]
    (shown,) = (await client.get("/api/public-commendations")).json()
    assert (shown["lines"], shown["withdrawn"], shown["repealed_on"]) == (5, 1, None)
    for act in ("withdraw", "renew"):
        with pytest.raises(CommendationLineGoneError):
            await proposed(office, made, act, 2)
    # The award itself and its own certificates are none of the bureau's business.
    fallen = await database.fetch_value("SELECT count(*) FROM competitions.award_revocation")
    assert fallen == 0
    # What is left can still be repealed as a whole.
    whole = await proposed(office, made)
    assert await repealing.approve(office.decider, whole, office.codes[1]) == Outcome(5, 0)


async def test_a_corrected_name_leads_to_a_certificate_in_the_stead_of_the_old_one(
    db: None, client: httpx.AsyncClient
) -> None:
    office = await make_office()
    made = await make_decided(office)
    old = (await honors_of(made))[0]
    await persons.change(office.contest.administrator, old["person"], PersonChange(name="更名后（虚构）"))
    proposal = await proposed(office, made, "renew", 1)
    assert await repealing.approve(office.decider, proposal, office.codes[0]) == Outcome(1, 1)
    first, second = (one for one in await honors_of(made) if one["number"] == 1)
    assert (first["edition"], first["reason"]) == (1, REASON)
    assert (second["edition"], second["reason"]) == (2, None)
    before = (await client.get(f"/V/{first['code']}.json")).json()
    after = (await client.get(f"/V/{second['code']}.json")).json()
    assert (before["state"], before["superseded_by"]["serial"]) == ("superseded", second["serial"])
    assert (after["state"], after["supersedes"]["serial"]) == ("valid", first["serial"])
    assert after["printed"]["recipient"] == "更名后（虚构）"
    assert {name: after["printed"][name] for name in ("lead", "basis", "awarded_on")} == {
        name: before["printed"][name] for name in ("lead", "basis", "awarded_on")
    }
    assert await withdrawn(made) == {}
    # The newest one is what the lists name, and each line stands there once.
    lines = (await client.get(f"/api/public-commendations/{made}/lines")).json()
    assert lines["total"] == 6


async def test_who_was_merged_is_named_as_the_record_that_stands(db: None, client: httpx.AsyncClient) -> None:
    office = await make_office()
    made = await make_decided(office)
    old = (await honors_of(made))[0]
    school = await database.fetch_value(
        "SELECT organization FROM registry.membership WHERE person = $1", old["person"]
    )
    survivor = await make_person("合并后（虚构）", school=school)
    await duplicates.merge(office.contest.administrator, survivor, old["person"], "登记了两次")
    proposal = await proposed(office, made, "renew", 1)
    await repealing.approve(office.decider, proposal, office.codes[0])
    (newest,) = (one for one in await honors_of(made) if one["number"] == 1 and one["reason"] is None)
    assert (await client.get(f"/V/{newest['code']}.json")).json()["printed"]["recipient"] == "合并后（虚构）"


async def test_a_certificate_that_was_taken_back_elsewhere_is_issued_anew(db: None) -> None:
    office = await make_office()
    made = await make_decided(office)
    old = (await honors_of(made))[0]
    # Money hangs on the award, so that a second person has to approve that too.
    waits = await taking_back.take_back(office.drafter, Selection("credential", old["id"]), "印制有误")
    assert waits.proposal is not None
    assert await taking_back.approve(office.decider, waits.proposal) == 1
    seen = await proposals.concerned(office.drafter, made, number=1)
    assert (seen.total, seen.certificates) == (1, 0)
    proposal = await proposed(office, made, "renew", 1)
    assert await repealing.approve(office.decider, proposal, office.codes[0]) == Outcome(0, 1)


async def test_a_contest_takes_back_what_it_issued_and_no_honor(db: None) -> None:
    office = await make_office()
    made = await make_decided(office)
    contest, organizer = office.contest.id, office.contest.organizer
    administrator, committee = office.contest.administrator, office.contest.committee
    await issuers.create_issuer(administrator, committee, prefix="TST", slug="committee")
    assert await issuing.issue(organizer, contest)
    honors = {one["id"] for one in await honors_of(made)}
    chosen = await selection.standing(organizer, Selection("competition", contest))
    assert chosen
    assert honors.isdisjoint(one.id for one in chosen)
    listed = sum(each.standing for each in await events_with_credentials(contest))
    of_no_event = await database.fetch_value(
        "SELECT count(*) FROM competitions.award_recipient r JOIN competitions.award a ON a.id = r.award"
        " WHERE a.event IS NULL"
    )
    assert listed == len(chosen) - of_no_event
    of_contest = await make_account("organizer", administrator, competition=contest, username="of-contest")
    award = min(one.id for one in chosen)
    assert await taking_back.preview(of_contest, Selection("credential", award))
    with pytest.raises(ForbiddenError):
        await taking_back.take_back(of_contest, Selection("credential", honors.pop()), "印制有误")


async def test_a_line_whose_award_falls_while_it_waits_is_left_alone(db: None) -> None:
    office = await make_office()
    made = await make_decided(office)
    proposal = await proposed(office, made, "renew", 1)
    award = (await honors_of(made))[0]["award"]
    await awards.revoke(office.contest.organizer, award, "虚构的更正理由")
    await refused(CommendationLineGoneError, office.decider, proposal, office.codes[0])
    whole = await proposed(office, made)
    left = 6 - len(await withdrawn(made))
    assert await repealing.approve(office.decider, whole, office.codes[0]) == Outcome(left, 0)


async def test_two_who_approve_at_once_do_it_once(db: None) -> None:
    office = await make_office()
    made = await make_decided(office)
    proposal = await proposed(office, made)
    outcomes = await asyncio.gather(
        *(repealing.approve(office.decider, proposal, code) for code in office.codes[:2]),
        return_exceptions=True,
    )
    kinds = sorted(map(str, map(type, outcomes)))
    assert kinds == sorted(map(str, (Outcome, CommendationProposalAnsweredError)))
    assert len(await withdrawn(made)) == 6


async def test_an_award_that_falls_while_its_decision_is_repealed_is_withdrawn_once(db: None) -> None:
    office = await make_office()
    made = await make_decided(office)
    proposal = await proposed(office, made)
    award = (await honors_of(made))[0]["award"]
    repealed, revoked = await asyncio.gather(
        repealing.approve(office.decider, proposal, office.codes[0]),
        awards.revoke(office.contest.organizer, award, "虚构的更正理由"),
        return_exceptions=True,
    )
    assert isinstance(repealed, Outcome)
    assert not isinstance(revoked, BaseException)
    assert len(await withdrawn(made)) == 6
    assert all(one["reason"] for one in await honors_of(made))
