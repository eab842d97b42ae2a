"""A long published list all the way: read, matched, doubts and duplicates settled, confirmed by another."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from competitions.events import queries as events
from competitions.external import deciding, queries, service, sheet
from competitions.external.review import Review, reviewed
from competitions.external.schemas import LineSettled, PersonSettled, SchoolSettled, SettlingIn
from competitions.external.service import days_of
from registry.core import database
from registry.people.access import SecondPersonNeededError
from registry.people.organizations import service as organizations
from registry.people.organizations.schemas import OrganizationIn
from registry.people.persons import registering
from registry.people.persons.schemas import PersonIn
from tests import factories
from tests.competitions.external.contests import Elsewhere, counts, line, make_elsewhere, propose
from tests.competitions.external.documents import PDF
from tests.competitions.external.lists import PublishedList, made

pytestmark = [pytest.mark.anyio, pytest.mark.usefixtures("db")]

EVENTS, AWARDS = 8, 30


def person(name: str, school: UUID, role: str, **more: str) -> PersonIn:
    fields = {"name": name, "organization": school, "role": role, "since": date(2024, 9, 1)}
    return PersonIn.model_validate(fields | {"fictional": True} | more)


async def review(contest: Elsewhere, list_id: UUID) -> Review:
    facts = await queries.list_facts(contest.bureau, list_id)
    return await reviewed(
        await queries.lines_of(list_id),
        competition=contest.id,
        days=days_of(await events.competition(contest.id)),
        list_id=list_id,
        evidence=facts.evidence,
    )


def people_of(published: PublishedList) -> list[tuple[str, str, str]]:
    """Return everybody on a list once, with school and role there."""
    return sorted(
        {
            (name, award["school"], role)
            for award in published.awards
            for named, role in ((award["members"], "student"), (award["tutors"], "teacher"))
            for name in named
        }
    )


async def stored() -> list[dict[str, Any]]:
    """Return the awards that stand, as a list holds them."""
    rows = await database.fetch(
        "SELECT a.source_number AS number, a.title AS prize, e.name AS event, n.organization,"
        " array_agg(p.name ORDER BY m.position) FILTER (WHERE m.role = 'member') AS members,"
        " array_agg(p.name ORDER BY m.position) FILTER (WHERE m.role = 'tutor') AS tutors"
        " FROM competitions.award a JOIN competitions.event e ON e.id = a.event"
        " JOIN competitions.entry n ON n.id = a.entry"
        " JOIN competitions.entry_member m ON m.entry = n.id JOIN registry.person p ON p.id = m.person"
        " GROUP BY a.id, e.id, n.id ORDER BY a.source_number"
    )
    return [dict(row) for row in rows]


async def register(contest: Elsewhere, schools: dict[str, Any]) -> dict[str, UUID]:
    """Register schools with their former names; return their ids by name."""
    return await organizations.register_organizations(
        contest.administrator,
        [
            OrganizationIn(
                name=name, name_en=name, former_names=former, kind="secondary_vocational", fictional=True
            )
            for name, former in schools.items()
        ],
    )


async def settle_the_unknown_school(
    contest: Elsewhere, list_id: UUID, published: PublishedList, name: str
) -> UUID:
    """Have the bureau register the one unknown school, and settle it for each of its names on the list."""
    at_first = await review(contest, list_id)
    written = {one.line.school for one in at_first.lines if one.school is None}
    assert written == {name, *published.schools[name]}
    assert at_first.schools_open == 3
    registered = "白桦高级技工学校(虚构)"
    known = await organizations.register_organizations(
        contest.bureau,
        [OrganizationIn(name=registered, name_en="Birch", kind="technician", fictional=True)],
    )
    settled = tuple(SchoolSettled(school=each, named=registered) for each in sorted(written))
    await service.settle(contest.bureau, list_id, SettlingIn(schools=settled))
    assert (await review(contest, list_id)).schools_open == 0
    return known[registered]


async def confirm(contest: Elsewhere, list_id: UUID, expected: Sequence[dict[str, Any]]) -> None:
    """Confirm a list by a second person; a preview before it writes nothing."""
    before = await counts()
    assert before["award"] == 0
    seen = await deciding.preview(contest.colleague, list_id)
    assert await counts() == before
    with pytest.raises(SecondPersonNeededError):
        await deciding.confirm(contest.bureau, list_id, seen.revision, "")
    assert await deciding.confirm(contest.colleague, list_id, seen.revision, "") == len(expected)
    after = await counts()
    assert (after["award"], after["entry"], after["event"]) == (len(expected), len(expected), EVENTS)
    assert after["award_recipient"] == sum(len(award["members"]) for award in expected)


async def test_a_long_list_from_the_sheet_to_its_awards() -> None:
    published = made(EVENTS, AWARDS)
    contest = await make_elsewhere()
    names = list(published.schools)
    # The register knows two of the schools by every name, and the last one by none that the list writes.
    known = await register(contest, {name: published.schools[name] for name in names[:2]})
    officer = await factories.make_account(
        "school_officer", contest.administrator, organization=known[names[0]], username="own_school"
    )
    first = published.awards[0]
    own = line(
        event_code="",
        event_name=first["event"],
        prize=first["prize"],
        source_number=first["number"],
        members=first["members"],
    )
    await propose(contest, own, by=officer, organization=known[names[0]])

    upload = await sheet.hand_in(contest.bureau, contest.id, None, "获奖名单.xlsx", published.content)
    preview = await sheet.preview(contest.bureau, upload)
    assert (preview.faults, len(preview.review.lines)) == ((), EVENTS * AWARDS)
    list_id = await sheet.propose(contest.bureau, upload, PDF)

    known[names[2]] = await settle_the_unknown_school(contest, list_id, published, names[2])

    # Its people too; one of them has a namesake at the school.
    wanted = people_of(published)
    await registering.register_persons(
        contest.bureau,
        [person(name, known[school], role, number=f"N{n}") for n, (name, school, role) in enumerate(wanted)],
    )
    last = published.awards[-1]
    (meant,) = (
        await registering.register_persons(
            contest.bureau, [person(last["members"][0], known[last["school"]], "student", number="TWIN")]
        )
    ).ids
    await service.settle(contest.bureau, list_id, SettlingIn())
    matched = await review(contest, list_id)
    assert sorted((fault.code, fault.row) for fault in matched.faults) == [
        ("likely_twice", 1),
        ("person_open", EVENTS * AWARDS),
    ]
    assert (matched.persons_open, matched.unexplained, matched.duplicates) == (1, 1, 1)
    with pytest.raises(deciding.ListNotReadyError):
        await deciding.preview(contest.colleague, list_id)

    # The namesake is chosen by number; what the school handed in itself is taken out here.
    lines = await queries.lines_of(list_id)
    doubtful = next(each for each in lines[-1].persons if each.name == last["members"][0])
    await service.settle(
        contest.bureau,
        list_id,
        SettlingIn(
            lines=(LineSettled(line=lines[0].id, take_out=True),),
            persons=(PersonSettled(name=doubtful.id, named="TWIN"),),
        ),
    )
    assert (await review(contest, list_id)).faults == ()

    expected = published.awards[1:]
    await confirm(contest, list_id, expected)
    assert await stored() == [
        {name: award[name] for name in ("number", "prize", "event")}
        | {"organization": known[award["school"]]}
        | {name: award[name] for name in ("members", "tutors")}
        for award in sorted(expected, key=lambda award: str(award["number"]))
    ]
    holders = await database.fetch_value(
        "SELECT count(*) FROM competitions.award_recipient WHERE person = $1", meant
    )
    assert holders == 1
