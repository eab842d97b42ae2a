"""Commendations: two people, a code, what is frozen, certificates of honor, and what falls with an award."""

import asyncio
from datetime import timedelta
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from competitions.awards import service as awards
from credentials.issuers.queries import NoIssuerError
from credentials.issuing.honors import HonorWithoutAwardError
from registry.core import clock, database
from registry.core.errors import ForbiddenError, NotFoundError, RegistryError
from registry.people.access import OutOfReachError, SecondPersonNeededError
from registry.people.organizations import service as organizations
from registry.people.organizations.schemas import OrganizationIn
from registry.people.sign_in.second_factor import WrongOneTimeCodeError
from rewards.commendations import deciding, drafting
from rewards.commendations.found import find
from rewards.commendations.refusals import (
    CommendationChangedError,
    CommendationDatedLaterError,
    CommendationDecidedError,
    CommendationNumberTakenError,
    NobodyToCommendError,
    RewardListNotApprovedError,
)
from tests.factories import make_account
from tests.registry.people.accounts.visits import with_codes
from tests.rewards.approvals.makers import make_approved, make_bench
from tests.rewards.commendations.makers import given, hash_of, make_decided, make_drafted, make_office

pytestmark = pytest.mark.anyio


async def everything() -> list[Any]:
    """Return what there is of everything that a decision writes."""
    tables = ("credentials.credential", "credentials.serial_counter", "registry.audit_line")
    return [
        *[await database.fetch_value(f"SELECT count(*) FROM {table}") for table in tables],
        await database.fetch("SELECT id, state, content_hash FROM rewards.commendation ORDER BY id"),
        await database.fetch("SELECT code, used_at FROM registry.recovery_code ORDER BY code"),
    ]


async def parts_of(commendation: UUID) -> dict[str, int]:
    """Return how many lines each part has."""
    rows = await database.fetch(
        "SELECT part, count(*) AS lines FROM rewards.commendation_line WHERE commendation = $1 GROUP BY part",
        commendation,
    )
    return {row["part"]: row["lines"] for row in rows}


async def honors_of(commendation: UUID) -> list[asyncpg.Record]:
    """Return the certificates of honor of a decision."""
    return await database.fetch(
        "SELECT c.code, c.serial, r.award, a.kind, l.honor, v.reason FROM credentials.credential c"
        " JOIN competitions.award_recipient r ON r.id = c.recipient"
        " JOIN competitions.award a ON a.id = r.award"
        " JOIN rewards.commendation_line l ON l.recipient = r.id AND l.commendation = $1"
        " LEFT JOIN credentials.revocation v ON v.credential = c.id"
        " WHERE c.kind = 'honor' AND c.lead = $1::text ORDER BY l.number",
        commendation,
    )


async def test_a_draft_lists_those_who_won(db: None) -> None:
    office = await make_office()
    made = await make_drafted(office)
    # One first prize in each event: one competitor and a team of two, their tutors, and the best school.
    assert await parts_of(made) == {"student": 3, "tutor": 2, "school": 1}
    await drafting.change(
        office.decider, made, given(selection={"year": 2026, "student": {"zh": "获奖选手", "en": ""}})
    )
    rows = await database.fetch_value(
        "SELECT count(*) FROM rewards.commendation_line WHERE part <> 'student'"
    )
    assert rows == 0
    assert (await parts_of(made))["student"] > 3


async def test_a_list_of_rewards_that_is_approved_says_who_is_honored(db: None) -> None:
    bench = await make_bench()
    approved = await make_approved(bench)
    honor = {"zh": "技能标兵", "en": "Outstanding Competitor"}
    selection = {"reward_list": str(approved), "student": honor, "tutor": honor, "school": honor}
    made = await drafting.draft(bench.drafter, given(selection=selection))
    paid = await database.fetch_value(
        "SELECT count(DISTINCT t.person) FROM rewards.list_line l JOIN rewards.entitlement t"
        " ON t.id = l.entitlement WHERE l.list = $1 AND t.payee_class = 'student'",
        approved,
    )
    assert (await parts_of(made))["student"] == paid > 0
    await drafting.discard(bench.drafter, made)
    with pytest.raises(RewardListNotApprovedError):
        await drafting.draft(bench.drafter, given(selection=selection | {"reward_list": str(made)}))


async def test_what_cannot_be_drafted_is_refused(db: None) -> None:
    office = await make_office()
    made = await make_drafted(office)
    with pytest.raises(CommendationNumberTakenError):
        await make_drafted(office)
    with pytest.raises(NobodyToCommendError):
        await make_drafted(office, number="2", selection={"year": 1999, "student": {"zh": "标兵"}})
    with pytest.raises(ForbiddenError):
        await drafting.draft(office.contest.organizer, given(number="3"))
    with pytest.raises(NotFoundError):
        await deciding.decide(office.decider, office.bureau, office.codes[0], seen="0" * 64)
    known = await organizations.register_organizations(
        office.contest.administrator,
        [
            OrganizationIn(
                name="虚构邻市教育局（虚构）",
                name_en="Other",
                kind="bureau",
                bureau="education",
                fictional=True,
            )
        ],
    )
    other = await make_account(
        "bureau_officer",
        office.contest.administrator,
        organization=next(iter(known.values())),
        username="neighbor",
    )
    for attempt in (drafting.discard(other, made), drafting.change(other, made, given())):
        with pytest.raises(OutOfReachError):
            await attempt
    await drafting.discard(office.drafter, made)
    assert await find(made) is None


async def refused(error: type[RegistryError], actor: Any, made: UUID, code: str, seen: str) -> None:
    before = await everything()
    with pytest.raises(error):
        await deciding.decide(actor, made, code, seen=seen)
    assert await everything() == before


async def test_another_person_decides_with_a_code_what_they_looked_at(db: None) -> None:
    office = await make_office()
    _, own_codes = await with_codes(office.drafter)
    made = await make_drafted(office)
    seen = await hash_of(made)
    await refused(SecondPersonNeededError, office.drafter, made, own_codes[0], seen)
    await refused(CommendationChangedError, office.decider, made, office.codes[0], "0" * 64)
    await refused(WrongOneTimeCodeError, office.decider, made, "000000", seen)
    tomorrow = clock.today() + timedelta(days=1)
    await drafting.change(office.drafter, made, given(dated=tomorrow))
    await refused(CommendationDatedLaterError, office.decider, made, office.codes[0], await hash_of(made))
    await drafting.change(office.drafter, made, given())
    assert await deciding.decide(office.decider, made, office.codes[0], seen=seen) == 6
    with pytest.raises(CommendationDecidedError):
        await deciding.decide(office.decider, made, office.codes[1], seen=seen)


async def test_a_bureau_that_is_no_issuer_decides_nothing(db: None) -> None:
    office = await make_office(issuer=False)
    made = await make_drafted(office)
    await refused(NoIssuerError, office.decider, made, office.codes[0], await hash_of(made))


async def test_what_was_decided_never_changes(db: None) -> None:
    office = await make_office()
    made = await make_decided(office)
    frozen = await database.fetch_value("SELECT content_hash FROM rewards.commendation WHERE id = $1", made)
    assert frozen == await hash_of(made)
    for attempt in (drafting.change(office.drafter, made, given()), drafting.discard(office.drafter, made)):
        with pytest.raises(CommendationDecidedError):
            await attempt
    for statement in (
        "UPDATE rewards.commendation SET title = 'x'",
        "DELETE FROM rewards.commendation_line",
        "UPDATE rewards.commendation_line SET honor = 'x'",
        "INSERT INTO rewards.commendation_line (id, commendation, number, part, recipient, honor, honor_en)"
        " SELECT gen_random_uuid(), l.commendation, 99, 'student', r.id, 'x', 'x'"
        " FROM rewards.commendation_line l, competitions.award_recipient r LIMIT 1",
    ):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await database.execute(statement)


async def test_everybody_gets_a_certificate_of_honor_that_is_verified_like_any(
    db: None, client: httpx.AsyncClient
) -> None:
    office = await make_office()
    made = await make_decided(office)
    found = await honors_of(made)
    assert [one["kind"] for one in found] == ["entry"] * 3 + ["tutor"] * 2 + ["school"]
    assert [one["serial"] for one in found] == [f"BUR-2026-{n:06d}" for n in range(1, 7)]
    for one in (found[0], found[3], found[5]):
        answer = (await client.get(f"/V/{one['code']}.json")).json()
        assert answer["state"] == "valid"
        printed = answer["printed"]
        assert printed["about"] == "honor"
        assert printed["lead"]["zh"] == one["honor"]
        assert "虚教发〔2026〕88号" in printed["basis"]["zh"]
        assert printed["issuer"]["zh"] == "虚构教育局（虚构）"
        assert printed["awarded_on"] == "2026-11-20"
        page = (await client.get(f"/V/{one['code']}", headers={"Accept": "text/html"})).text
        assert one["honor"] in page
        assert "荣誉称号" in page
        assert "符合条件" not in page


async def test_an_award_that_falls_takes_line_and_certificate_along_after_a_preview(
    db: None, client: httpx.AsyncClient
) -> None:
    office = await make_office()
    made = await make_decided(office)
    drafted = await make_drafted(office, number="虚教发〔2026〕89号")
    before = await hash_of(made)
    first = (await honors_of(made))[0]
    told = await awards.preview_revocation(office.contest.organizer, first["award"])
    said = [one.message.zh for one in told]
    assert "表彰决定（虚教发〔2026〕88号）第 1 行撤回，荣誉证书随之撤销" in said
    assert "表彰决定草稿（虚教发〔2026〕89号）第 1 行移出" in said
    assert any(first["serial"] in one for one in said)
    assert all(one["reason"] is None for one in await honors_of(made))

    await awards.revoke(office.contest.organizer, first["award"], "虚构的更正理由")
    fallen = [one["serial"] for one in await honors_of(made) if one["reason"]]
    withdrawn = await database.fetch(
        "SELECT l.number FROM rewards.commendation_withdrawal w"
        " JOIN rewards.commendation_line l ON l.id = w.line ORDER BY l.number"
    )
    # The tutor's award follows from that of the competitor.
    assert first["serial"] in fallen
    assert [row["number"] for row in withdrawn][:1] == [1]
    assert len(withdrawn) == len(fallen) >= 2
    assert await hash_of(made) == before
    assert (await client.get(f"/V/{first['code']}.json")).json()["state"] == "revoked"
    assert await database.fetch_value(
        "SELECT count(*) FROM rewards.commendation_line WHERE commendation = $1", drafted
    ) == 6 - len(fallen)


async def test_two_who_decide_at_once_do_it_once(db: None) -> None:
    office = await make_office()
    made = await make_drafted(office)
    seen = await hash_of(made)
    outcomes = await asyncio.gather(
        *(deciding.decide(office.decider, made, code, seen=seen) for code in office.codes[:2]),
        return_exceptions=True,
    )
    assert sorted(map(str, map(type, outcomes))) == sorted(map(str, (int, CommendationDecidedError)))
    assert len(await honors_of(made)) == 6
    used = "SELECT count(*) FROM registry.recovery_code WHERE used_at IS NOT NULL"
    assert await database.fetch_value(used) == 1


async def test_an_award_that_falls_while_its_honor_is_decided_leaves_no_honor(db: None) -> None:
    office = await make_office()
    made = await make_drafted(office)
    seen = await hash_of(made)
    award = await database.fetch_value(
        "SELECT r.award FROM rewards.commendation_line l"
        " JOIN competitions.award_recipient r ON r.id = l.recipient WHERE l.number = 1"
    )
    decided, revoked = await asyncio.gather(
        deciding.decide(office.decider, made, office.codes[0], seen=seen),
        awards.revoke(office.contest.organizer, award, "虚构的更正理由"),
        return_exceptions=True,
    )
    assert not isinstance(revoked, BaseException)
    assert decided == 6 or isinstance(decided, CommendationChangedError)
    standing = await database.fetch_value(
        "SELECT count(*) FROM credentials.credential c"
        " JOIN competitions.award_recipient r ON r.id = c.recipient"
        " JOIN competitions.award_revocation v ON v.award = r.award"
        " WHERE NOT EXISTS (SELECT FROM credentials.revocation x WHERE x.credential = c.id)"
    )
    assert standing == 0


async def test_who_is_erased_is_not_honored_and_named_nowhere(db: None, client: httpx.AsyncClient) -> None:
    office = await make_office()
    made = await make_decided(office)
    drafted = await make_drafted(office, number="虚教发〔2026〕89号")
    erased = await database.fetch_value(
        "UPDATE registry.person SET erased_at = now() WHERE id = (SELECT r.person"
        " FROM rewards.commendation_line l JOIN competitions.award_recipient r ON r.id = l.recipient"
        " WHERE l.commendation = $1 AND l.number = 1) RETURNING name",
        made,
    )
    shown = (await client.get("/api/public-commendations")).json()[0]
    assert (shown["lines"], shown["students"]) == (5, 2)
    page = (await client.get(f"/commendations/{made}", headers={"Accept": "text/html"})).text
    assert erased not in page
    seen = await hash_of(drafted)
    await refused(HonorWithoutAwardError, office.decider, drafted, office.codes[0], seen)
    await drafting.change(office.drafter, drafted, given(number="虚教发〔2026〕89号"))
    seen = await hash_of(drafted)
    assert await deciding.decide(office.decider, drafted, office.codes[0], seen=seen) == 5
