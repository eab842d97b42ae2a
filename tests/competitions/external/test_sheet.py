"""The organizer's published list, messy as it comes: previewed, put forward whole, confirmed."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from competitions.external import queries, service, sheet
from competitions.external.evidence import EvidenceRefusedError
from competitions.external.schemas import SettlingIn
from competitions.external.sheet import ListFaultyError
from registry.core import database
from registry.core.errors import BadInputError, NotFoundError
from registry.core.uploads import AlreadyImportedError
from registry.people.organizations import service as organizations
from registry.people.organizations.schemas import OrganizationIn
from registry.people.persons import registering
from registry.people.persons.schemas import PersonIn
from tests import factories
from tests.competitions.external.contests import Elsewhere, confirm, counts, make_elsewhere
from tests.competitions.external.documents import HTML, PDF
from tests.competitions.external.lists import PublishedList, made, shared
from tests.competitions.messy import need_messy
from tests.registry.people.imports.test_import import workbook

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

HEADINGS = ("赛项", "奖项", "学校", "选手", "指导教师", "证书编号")


@pytest.fixture(params=["made", "shared"])
def messy(request: pytest.FixtureRequest) -> PublishedList:
    """Return a list that was made for the tests, and the one of the shared data where that is there."""
    if request.param == "made":
        return made()
    need_messy()
    return shared()


async def register_schools(contest: Elsewhere, schools: Mapping[str, tuple[str, ...]]) -> dict[str, UUID]:
    """Register schools under all their names."""
    known = await organizations.register_organizations(
        contest.administrator,
        [
            OrganizationIn(
                name=name,
                name_en=name,
                short_name=others[0] if others else "",
                kind="secondary_vocational",
                fictional=True,
            )
            for name, others in schools.items()
        ],
    )
    for name, others in schools.items():
        await database.execute(
            "INSERT INTO registry.organization_name (id, organization, name, kind, recorded_at)"
            " SELECT gen_random_uuid(), $1, n, 'short', now() FROM unnest($2::text[]) AS n",
            known[name],
            list(others),
        )
    return {name: known[name] for name in schools}


async def register_people(contest: Elsewhere, schools: dict[str, UUID], truth: list[dict[str, Any]]) -> None:
    """Register everybody of the truth once at each school."""
    wanted = {
        (name, award["school"], role)
        for award in truth
        for names, role in ((award["members"], "student"), (award["tutors"], "teacher"))
        for name in names
    }
    await registering.register_persons(
        contest.administrator,
        [
            PersonIn(
                name=name, organization=schools[school], role=role, since=date(2024, 9, 1), fictional=True
            )
            for name, school, role in sorted(wanted)
        ],
    )


async def test_the_messy_list_becomes_exactly_the_awards_of_its_truth(messy: PublishedList) -> None:
    contest = await make_elsewhere()
    schools = await register_schools(contest, messy.schools)
    upload = await sheet.hand_in(contest.bureau, contest.id, None, "获奖名单.xlsx", messy.content)
    preview = await sheet.preview(contest.bureau, upload)
    assert preview.faults == ()
    names = sum(len(award["members"]) + len(award["tutors"]) for award in messy.awards)
    assert preview.review.persons_open == names
    assert all(line.school for line in preview.review.lines)
    assert (await counts())["external_list"] == 0
    list_id = await sheet.propose(contest.bureau, upload, PDF)
    assert (await queries.list_facts(contest.bureau, list_id)).unknown == names
    # Nobody of the list is on record yet; once they are, they are found.
    await register_people(contest, schools, messy.awards)
    await service.settle(contest.bureau, list_id, SettlingIn())
    assert (await queries.list_facts(contest.bureau, list_id)).unknown == 0
    assert await confirm(contest.colleague, list_id) == len(messy.awards)
    rows = await database.fetch(
        "SELECT e.name AS event, a.title AS prize, o.name AS school, a.source_number AS number,"
        " array_agg(p.name ORDER BY m.position) FILTER (WHERE m.role = 'member') AS members,"
        " array_agg(p.name ORDER BY m.position) FILTER (WHERE m.role = 'tutor') AS tutors"
        " FROM competitions.award a JOIN competitions.event e ON e.id = a.event"
        " JOIN competitions.entry n ON n.id = a.entry JOIN registry.organization o ON o.id = n.organization"
        " JOIN competitions.entry_member m ON m.entry = n.id JOIN registry.person p ON p.id = m.person"
        " GROUP BY a.id, e.id, o.id ORDER BY a.source_number"
    )
    assert [dict(row) for row in rows] == sorted(messy.awards, key=lambda award: award["number"])
    assert (await counts())["event"] == len({award["event"] for award in messy.awards})


async def test_a_school_takes_its_own_prizes_from_the_list(messy: PublishedList) -> None:
    contest = await make_elsewhere()
    schools = await register_schools(contest, messy.schools)
    name = messy.awards[0]["school"]
    officer = await factories.make_account(
        "school_officer", contest.administrator, organization=schools[name], username="own_school"
    )
    upload = await sheet.hand_in(officer, contest.id, schools[name], "名单.xlsx", messy.content)
    own = [award for award in messy.awards if award["school"] == name]
    preview = await sheet.preview(officer, upload)
    assert (len(preview.review.lines), preview.others) == (len(own), len(messy.awards) - len(own))
    list_id = await sheet.propose(officer, upload, PDF)
    assert (await queries.list_facts(officer, list_id)).lines == len(own)
    with pytest.raises(AlreadyImportedError):
        await sheet.propose(officer, upload, PDF)


async def test_the_same_list_from_two_sides_is_shown_before_it_is_handed_in(messy: PublishedList) -> None:
    contest = await make_elsewhere()
    await register_schools(contest, messy.schools)
    first = await sheet.hand_in(contest.bureau, contest.id, None, "a.xlsx", messy.content)
    assert (await sheet.preview(contest.bureau, first)).review.duplicates == 0
    await sheet.propose(contest.bureau, first, PDF)
    again = await sheet.hand_in(contest.colleague, contest.id, None, "b.xlsx", messy.content)
    assert (await sheet.preview(contest.colleague, again)).review.duplicates == len(messy.awards)


async def test_a_faulty_sheet_is_shown_whole_and_nothing_of_it_is_taken() -> None:
    contest = await make_elsewhere()
    faulty = workbook(
        ("数控", "一等奖", "甲校", "张三", "", "n1"),
        ("数控", "", "甲校", "李四", "", "n1"),
        headings=HEADINGS,
    )
    upload = await sheet.hand_in(contest.bureau, contest.id, None, "x.xlsx", faulty)
    found = (await sheet.preview(contest.bureau, upload)).faults
    assert [fault.code for fault in found] == ["number_twice"]
    with pytest.raises(ListFaultyError) as error:
        await sheet.propose(contest.bureau, upload, PDF)
    assert error.value.faults == found
    assert (await counts())["evidence"] == 0
    none = await sheet.hand_in(contest.bureau, contest.id, None, "x.xlsx", workbook(("a",), headings=("b",)))
    codes = [fault.code for fault in (await sheet.preview(contest.bureau, none)).faults]
    assert codes == ["headings_not_found"]


async def test_a_sheet_belongs_to_who_handed_it_in_and_a_document_is_no_sheet() -> None:
    contest = await make_elsewhere()
    good = workbook(("数控", "一等奖", "甲校", "张三", "", "n1"), headings=HEADINGS)
    upload = await sheet.hand_in(contest.bureau, contest.id, None, "x.xlsx", good)
    for attempt in (sheet.preview(contest.colleague, upload), sheet.preview(contest.school, upload)):
        with pytest.raises(NotFoundError):
            await attempt
    with pytest.raises(EvidenceRefusedError):
        await sheet.propose(contest.bureau, upload, HTML)
    with pytest.raises(BadInputError):
        await sheet.hand_in(contest.bureau, contest.id, None, "x.xlsx", PDF)
