"""The yearly report of a program: people and items, states of payment, budget and use, as xlsx and PDF."""

from io import BytesIO
from uuid import UUID

import httpx
import pytest
from python_calamine import CalamineWorkbook

from registry.core import database
from registry.core.errors import ForbiddenError
from registry.core.identifiers import new_id
from registry.core.settings import current
from registry.people.sign_in import sessions
from rewards.ledger import books
from rewards.ledger.service import post
from rewards.overview import yearly
from rewards.overview.yearly import Report, ReportPart
from rewards.programs.queries import ProgramNotFoundError
from tests.factories import bearer
from tests.rewards.approvals.makers import Bench, make_approved, make_bench

pytestmark = pytest.mark.anyio


def part(report: Report, dimension: str) -> ReportPart:
    return next(each for each in report.parts if each.dimension == dimension)


def states(report: Report) -> dict[str, int]:
    return {group.code: group.count.amount_fen for group in part(report, "state").groups}


async def entitlements() -> list[tuple[UUID, int]]:
    rows = await database.fetch("SELECT id, amount_fen FROM rewards.entitlement ORDER BY id")
    return [(row["id"], row["amount_fen"]) for row in rows]


async def fall(bench: Bench, entitlement: UUID) -> None:
    await database.execute(
        "INSERT INTO rewards.withdrawal (id, entitlement, reason, withdrawn_by, withdrawn_at)"
        " VALUES ($1, $2, '奖项撤销', $3, now())",
        new_id(),
        entitlement,
        bench.drafter.account_id,
    )


async def test_people_and_items_of_what_is_due(db: None) -> None:
    bench = await make_bench()
    report = await yearly.report(bench.drafter, bench.program, 2026)
    row = await database.fetch_one(
        "SELECT count(*) AS n, count(DISTINCT coalesce(person, organization)) AS payees,"
        " count(DISTINCT award) AS awards, sum(amount_fen)::bigint AS fen FROM rewards.entitlement"
    )
    assert row is not None
    assert (report.standing.payees, report.standing.entitlements) == (row["payees"], row["n"])
    assert (report.standing.awards, report.standing.amount_fen) == (row["awards"], row["fen"])
    assert row["awards"] < row["n"]
    assert states(report) == {"due": row["fen"]}
    for each in report.parts:
        assert sum(group.count.amount_fen for group in each.groups) == row["fen"]
        assert sum(group.count.entitlements for group in each.groups) == row["n"]
    assert await yearly.years(bench.drafter, bench.program) == [2026]
    assert (await yearly.report(bench.drafter, bench.program, 1999)).standing.entitlements == 0


async def test_budget_and_use(db: None) -> None:
    bench = await make_bench()
    lines = await entitlements()
    total = sum(fen for _, fen in lines)
    await make_approved(bench, [lines[0][0], lines[1][0]])
    report = await yearly.report(bench.drafter, bench.program, 2026)
    approved = lines[0][1] + lines[1][1]
    assert states(report) == {"open": approved, "due": total - approved}
    assert report.budget is not None
    assert report.budget.budget_fen == report.program.budget_fen
    assert (report.budget.used_fen, report.budget.due_fen) == (approved, total - approved)
    assert report.budget.left_fen == report.budget.budget_fen - total


async def test_what_fell_stands_apart(db: None) -> None:
    bench = await make_bench()
    lines = await entitlements()
    total = sum(fen for _, fen in lines)
    (first, first_fen), (second, second_fen) = lines[:2]
    await make_approved(bench, [first, second])
    await fall(bench, first)
    await fall(bench, lines[2][0])
    async with database.transaction():
        await post(bench.drafter, bench.program, [books.cancelled(first, first_fen, "撤销", out_of="open")])
    report = await yearly.report(bench.drafter, bench.program, 2026)
    # What fell before anybody approved it was never on the books, and is nowhere in the report.
    assert states(report) == {
        "open": second_fen,
        "cancelled": first_fen,
        "due": total - first_fen - second_fen - lines[2][1],
    }
    assert report.standing.amount_fen == total - first_fen - lines[2][1]
    assert report.budget is not None
    assert report.budget.used_fen == second_fen


async def test_schools_are_told_apart_by_their_id_and_shown_by_their_name(db: None) -> None:
    bench = await make_bench()
    found = part(await yearly.report(bench.drafter, bench.program), "school").groups
    rows = await database.fetch(
        "SELECT o.id::text AS id, o.name, count(*) AS n FROM rewards.entitlement t"
        " JOIN competitions.award a ON a.id = t.award JOIN competitions.entry e ON e.id = a.entry"
        " JOIN registry.organization o ON o.id = e.organization GROUP BY o.id"
    )
    assert len(rows) > 1
    assert {(group.code, group.name.zh, group.count.entitlements) for group in found if group.code} == {
        (row["id"], row["name"], row["n"]) for row in rows
    }


async def test_who_may_not_see_it(db: None) -> None:
    bench = await make_bench()
    with pytest.raises(ForbiddenError):
        await yearly.report(bench.contest.organizer, bench.program)
    with pytest.raises(ProgramNotFoundError):
        await yearly.report(bench.drafter, new_id())


async def test_the_page_the_workbook_and_the_pdf(client: httpx.AsyncClient) -> None:
    bench = await make_bench()
    await make_approved(bench)
    assert bench.drafter.session_id is not None
    client.cookies.set(sessions.COOKIE, sessions.issue(bench.drafter.session_id, current()))
    shown = await client.get(f"/rewards/yearly?program={bench.program}&year=2026")
    assert shown.status_code == 200
    assert shown.text.count('<svg class="chart"') == 7
    assert (await client.get("/rewards/yearly")).status_code == 200
    book = await client.get(f"/rewards/{bench.program}/yearly.xlsx?year=2026")
    with CalamineWorkbook.from_filelike(BytesIO(book.content)) as read:
        facts = {str(row[0]): row[1] for row in read.get_sheet_by_index(0).to_python()[1:]}
        groups = read.get_sheet_by_index(1).to_python()[1:]
    report = await yearly.report(bench.drafter, bench.program, 2026)
    assert report.standing.amount_fen / 100 in facts.values()
    assert len(groups) == sum(len(each.groups) for each in report.parts)
    drawn = await client.get(f"/rewards/{bench.program}/yearly.pdf?year=2026")
    assert drawn.status_code == 200
    assert drawn.content.startswith(b"%PDF-")
    again = await client.get(f"/rewards/{bench.program}/yearly.pdf?year=2026")
    assert drawn.content == again.content
    answer = await client.get(f"/api/programs/{bench.program}/yearly", headers=bearer(bench.drafter))
    assert answer.json()["standing"]["amount_fen"] == report.standing.amount_fen
