"""An organization that is merged into another one: what is due follows at once, and is said before."""

import asyncio
import html
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import httpx
import pytest

from competitions.awards import service as awards
from registry.core import clock, database
from registry.people.organizations import merging
from registry.people.organizations import service as organizations
from registry.people.organizations.schemas import Merger, OrganizationChange, OrganizationIn
from rewards.entitlements.qualified import qualified_payees
from rewards.entitlements.records import StoredProgram, difference, standing_entitlements
from rewards.entitlements.service import settle, wait_for_settling
from rewards.ledger import queries as ledger
from rewards.qualifications import recording
from rewards.qualifications import service as qualifications
from tests.competitions.external.documents import PDF
from tests.factories import SCHOOLS, Contest, bearer, make_final
from tests.rewards.entitlements.makers import approve_all, make_program_in_force
from tests.rewards.factories import make_rule
from tests.rewards.qualifications.makers import COMPANY, IDS, make_office, row, table
from tests.rewards.simulation.test_web import sign_in

pytestmark = pytest.mark.anyio

REASON = "虚构文号"


async def make_schools(folder: Path) -> tuple[Contest, StoredProgram, UUID, UUID]:
    """Return a program that pays a school its highest sum of the year only, and two schools that are due one.

    The first of the two is due more.
    """
    contest = await make_final()
    rules = [
        make_rule(id=tier, payee_class="school", unit="event", tiers=[tier], amount_fen=fen)
        for tier, fen in (("first", 30_000), ("second", 20_000), ("third", 10_000))
    ]
    scopes = {"student": "none", "tutor": "none", "school": "year"}
    program = await make_program_in_force(contest, folder, *rules, highest_only=scopes)
    await awards.confirm(contest.organizer, contest.id)
    sums = await due(program)
    assert len(sums) == len(SCHOOLS)
    more, less = sorted(sums, key=lambda each: -sums[each])
    return contest, program, more, less


async def due(program: StoredProgram) -> dict[UUID, int]:
    """Return what stands for each payee, in fen."""
    sums: dict[UUID, int] = {}
    for line in (await standing_entitlements(program.id)).values():
        payee = UUID(line.payee_id)
        sums[payee] = sums.get(payee, 0) + line.amount_fen
    return sums


async def settled(program: StoredProgram) -> bool:
    found = await difference(program)
    return (found.falling, found.arising) == ((), ())


async def test_merging_settles_at_once_and_says_so_before(db: None, tmp_path: Path) -> None:
    contest, program, more, less = await make_schools(tmp_path)
    before = await due(program)
    said = await merging.preview_merge(contest.administrator, less, more)
    (words,) = said.follows
    assert "应奖取消 1 项，其中已批准 0 项" in words.zh
    # Looking changes nothing.
    assert await due(program) == before
    assert not await database.fetch_value("SELECT count(merged_into) FROM registry.organization")
    done = await merging.merge(contest.administrator, less, Merger(into=more, reason=REASON))
    assert done == said
    assert await due(program) == {more: before[more]}
    assert await settled(program)


async def test_what_was_approved_is_cancelled_and_the_books_add_up(db: None, tmp_path: Path) -> None:
    contest, program, more, less = await make_schools(tmp_path)
    fallen = (await due(program))[less]
    await approve_all(contest.bureau, program.id)
    (said,) = (await merging.preview_merge(contest.administrator, less, more)).follows
    assert "其中已批准 1 项" in said.zh
    await merging.merge(contest.administrator, less, Merger(into=more, reason=REASON))
    books = await ledger.of_program(program.id)
    assert (books.cancelled, books.adds_up) == (fallen, True)


async def test_a_school_is_where_the_one_is_that_stays(db: None, tmp_path: Path) -> None:
    contest = await make_final()
    one, other = (contest.organizations[name] for name in SCHOOLS)
    for school, city in ((one, "虚构市"), (other, "别市")):
        await organizations.change(contest.administrator, school, OrganizationChange(city=city))
    program = await make_program_in_force(
        contest,
        tmp_path,
        make_rule(tiers=["first", "second", "third"], amount_fen=10_000),
        gates={"home": {"cities": ["虚构市"]}},
    )
    await awards.confirm(contest.organizer, contest.id)
    before = await due(program)
    assert before
    (said,) = (await merging.preview_merge(contest.administrator, other, one)).follows
    assert "应奖取消 0 项" in said.zh
    await merging.merge(contest.administrator, other, Merger(into=one, reason=REASON))
    after = await due(program)
    assert before.items() < after.items()
    assert await settled(program)


async def test_who_entered_nothing_and_employs_nobody_changes_nothing(db: None, tmp_path: Path) -> None:
    contest, program, more, _ = await make_schools(tmp_path)
    wanted = OrganizationIn(name="丙校（虚构）", name_en="C", kind="secondary_vocational", fictional=True)
    (third,) = (await organizations.register_organizations(contest.administrator, [wanted])).values()
    before = await due(program)
    assert (await merging.preview_merge(contest.administrator, third, more)).follows == ()
    assert (await merging.merge(contest.administrator, third, Merger(into=more, reason=REASON))).follows == ()
    assert await due(program) == before


async def test_merging_and_settling_at_once_wait_for_each_other_and_both_are_done(
    db: None, tmp_path: Path
) -> None:
    contest, program, more, less = await make_schools(tmp_path)

    kept = [
        line for line in (await standing_entitlements(program.id)).values() if UUID(line.payee_id) == more
    ]

    async def again() -> None:
        async with database.transaction():
            await wait_for_settling()
            # What falls and is due again is written down anew: a row that refers to the school.
            for code in ("none", kept[0].rule):
                await database.execute("SET LOCAL session_replication_role = replica")
                await database.execute(
                    "UPDATE competitions.award SET code = $2 WHERE id = $1::uuid", kept[0].award_id, code
                )
                await database.execute("SET LOCAL session_replication_role = origin")
                await settle(contest.bureau, program, "再次核算")

    await asyncio.gather(
        again(), merging.merge(contest.administrator, less, Merger(into=more, reason=REASON)), again()
    )
    assert list(await due(program)) == [more]
    assert await settled(program)
    revision = "SELECT max(revision) FROM rewards.entitlement WHERE organization = $1"
    assert await database.fetch_value(revision, more) == 3


async def test_the_page_and_the_api_say_what_follows(client: httpx.AsyncClient, tmp_path: Path) -> None:
    contest, program, more, less = await make_schools(tmp_path)
    address = f"/api/organizations/{less}/merger"
    asked = await client.get(f"{address}?into={more}", headers=bearer(contest.administrator))
    assert asked.status_code == 200
    assert "应奖取消 1 项" in asked.json()["follows"][0]["zh"]
    sign_in(client, contest.administrator)
    name = await database.fetch_value("SELECT name FROM registry.organization WHERE id = $1", more)
    page = await client.get(f"/organizations/{less}/merge", params={"into": name})
    assert "应奖取消 1 项" in html.unescape(page.text)
    assert len(await due(program)) == 2


async def test_an_employment_goes_on_where_employers_are_merged(db: None) -> None:
    office = await make_office()
    wanted = [
        OrganizationIn(name=name, name_en=name, kind="company", fictional=True)
        for name in ("虚构集团（虚构）", "虚构控股（虚构）")
    ]
    group, holding = (await organizations.register_organizations(office.administrator, wanted)).values()
    company = await database.fetch_value("SELECT id FROM registry.organization WHERE name = $1", COMPANY)
    # Who left on their own and came back was not employed in between.
    left = date(2024, 3, 31)
    await database.execute(
        "UPDATE registry.membership SET until = $2 WHERE person = $1", office.people[1], left
    )
    await database.execute(
        "INSERT INTO registry.membership (id, person, organization, role, since, recorded_at)"
        " SELECT gen_random_uuid(), person, organization, role, $2, recorded_at FROM registry.membership"
        " WHERE person = $1",
        office.people[1],
        left + timedelta(days=2),
    )
    for merged, into in ((company, group), (group, holding)):
        await merging.merge(office.administrator, merged, Merger(into=into, reason=REASON))
    today = clock.today()
    content = table(
        row(发证日期=today.isoformat()),
        row(姓名="职工乙", 身份证号=IDS[1], 证书编号="V-2", 发证日期=today.isoformat()),
    )
    made, _ = await recording.record(office.recorder, "list.csv", content, "evidence.pdf", PDF)
    rows = await database.fetch("SELECT id FROM rewards.qualification WHERE list = $1", made)
    await qualifications.confirm(office.confirmer, [each["id"] for each in rows])
    found = await qualified_payees()
    assert {one.payee_name: one.employed_since for one in found} == {
        "职工甲": date(2020, 9, 1),
        "职工乙": left + timedelta(days=2),
    }
