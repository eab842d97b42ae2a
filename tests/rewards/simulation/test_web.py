"""The page and the API of simulations, on a year that was really awarded, and on files."""

import json
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from python_calamine import CalamineWorkbook

from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import ForbiddenError
from registry.core.settings import current
from registry.people.sign_in import sessions
from rewards.programs import service as programs
from rewards.programs.documents import Program
from rewards.programs.loading import load_program
from rewards.simulation import queries
from rewards.simulation.queries import NothingToSimulateError
from rewards.simulation.working import Asked
from tests.factories import Contest, bearer, make_account, make_confirmed
from tests.rewards.factories import make_program, make_rule, program_document
from tests.rewards.test_cli import EXAMPLE

pytestmark = pytest.mark.anyio

JSON = "application/json"
AWARDS = Path(EXAMPLE).read_bytes()


def sign_in(client: httpx.AsyncClient, actor: Actor) -> None:
    assert actor.session_id is not None
    client.cookies.set(sessions.COOKIE, sessions.issue(actor.session_id, current()))


def token(page: str) -> str:
    return page.partition('name="_csrf_token" value="')[2].partition('"')[0]


def document(amount_fen: int, **overrides: object) -> str:
    rules = [make_rule(level="municipal", amount_fen=amount_fen, tiers=["first", "second"])]
    return json.dumps(program_document(*rules, **overrides))


async def year_of(contest: Contest) -> int:
    year: int = await database.fetch_value(
        "SELECT year FROM competitions.competition WHERE id = $1", contest.id
    )
    return year


async def rows_in_tables() -> int:
    count: int = await database.fetch_value(
        "SELECT (SELECT count(*) FROM rewards.entitlement) + (SELECT count(*) FROM rewards.program)"
        " + (SELECT count(*) FROM registry.audit_line)"
    )
    return count


async def test_a_simulation_of_what_is_in_force_comes_to_what_is_due(db: None) -> None:
    contest = await make_confirmed()
    due = await database.fetch_value("SELECT sum(amount_fen)::bigint FROM rewards.entitlement")
    before = await rows_in_tables()
    (choice, *_) = await queries.choices(contest.bureau)
    program = await queries.program_named(contest.bureau, choice.name)
    awards = await queries.awards_of(await year_of(contest))
    outcome = await queries.simulate(contest.bureau, Asked(program, awards, program))
    assert outcome.simulation.total_fen == due > 0
    assert outcome.comparison is not None
    assert (outcome.comparison.difference_fen, outcome.comparison.same) == (0, outcome.sum.payees)
    assert await rows_in_tables() == before


async def test_a_draft_can_be_simulated_and_who_may_not_is_refused(db: None) -> None:
    contest = await make_confirmed()
    draft = await programs.draft(contest.bureau, Program.model_validate_json(document(100)))
    assert str(draft) in [choice.name for choice in await queries.choices(contest.bureau)]
    assert (await queries.program_named(contest.bureau, str(draft))).version == 3
    for call in (queries.choices(contest.organizer), queries.program_named(contest.organizer, str(draft))):
        with pytest.raises(ForbiddenError):
            await call
    with pytest.raises(NothingToSimulateError):
        await queries.awards_of(1901)


async def test_the_page_shows_sums_differences_and_why(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    sign_in(client, contest.bureau)
    empty = await client.get("/rewards/simulation")
    assert empty.status_code == 200
    form = {"_csrf_token": token(empty.text)}
    chosen = f"program=example-2026&against=dongying-2013&year={await year_of(contest)}"
    shown = await client.get(f"/rewards/simulation?{chosen}")
    assert shown.status_code == 200
    assert shown.text.count('<svg class="chart"') == 5
    assert 'class="beside"' in shown.text
    assert shown.headers["cache-control"] == "no-store"
    name = await database.fetch_value(
        "SELECT p.name FROM rewards.entitlement e JOIN registry.person p ON p.id = e.person LIMIT 1"
    )
    found = await client.post(
        "/rewards/simulation/find",
        data=form | {"program": "example-2026", "year": str(await year_of(contest)), "q": name},
    )
    assert found.status_code == 200
    assert name in found.text


async def test_files_are_simulated_and_faults_are_said(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    sign_in(client, contest.bureau)
    empty = await client.get("/rewards/simulation")
    form = {"_csrf_token": token(empty.text)}
    awards = ("awards.csv", AWARDS, "text/csv")
    program = ("program.json", document(12345).encode(), JSON)
    answer = await client.post(
        "/rewards/simulation", data=form, files={"program_file": program, "awards_file": awards}
    )
    assert answer.status_code == 200
    assert '试 <span class="whole">v3</span>' in answer.text
    book = await client.post(
        "/rewards/simulation",
        data=form | {"form": "xlsx", "program": "example-2026", "against": "dongying-2013"},
        files={"awards_file": awards},
    )
    assert book.status_code == 200
    with CalamineWorkbook.from_filelike(BytesIO(book.content)) as read:
        assert len(read.sheet_names) >= 3
        lines = read.get_sheet_by_index(len(read.sheet_names) - 1).to_python()
    assert sum(float(str(row[8])) for row in lines[1:]) == 98400.00
    for files, code in (
        ({"program_file": ("p.json", b"{}", JSON), "awards_file": awards}, "missing"),
        ({"program_file": program, "awards_file": ("a.csv", b"award_id\n1\n", "text/csv")}, "missing_column"),
        ({"awards_file": awards}, ""),
    ):
        refused = await client.post("/rewards/simulation", data=form, files=files)
        assert refused.status_code == 400
        assert code in refused.text


async def test_the_api(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    by = bearer(contest.bureau)
    year = await year_of(contest)
    asked = {"program": "example-2026", "against": "dongying-2013", "year": year, "lines": True}
    answer = (await client.post("/api/simulations", json=asked, headers=by)).json()
    due = await database.fetch_value("SELECT sum(amount_fen)::bigint FROM rewards.entitlement")
    assert answer["total_fen"] == due
    assert answer["comparison"]["difference_fen"] == due - answer["comparison"]["total_fen"]
    assert sum(line["amount_fen"] for line in answer["lines"]) == due
    own = {
        "document": json.loads(document(100)),
        "awards": AWARDS.decode(),
    }
    answer = (await client.post("/api/simulations", json=own, headers=by)).json()
    assert (answer["lines"], answer["comparison"], answer["program"]["name"]) == (None, None, "test")
    for wrong in ({}, {"program": "example-2026"}, asked | {"awards": "x"}, asked | own):
        refused = await client.post("/api/simulations", json=wrong, headers=by)
        assert (refused.status_code, refused.json()["code"]) == (400, "simulation_unclear")
    unknown = await client.post("/api/simulations", json=asked | {"program": "../x"}, headers=by)
    assert (unknown.status_code, unknown.json()["code"]) == (404, "program_unknown")
    other = bearer(contest.organizer)
    assert (await client.post("/api/simulations", json=asked, headers=other)).status_code == 403
    listed = await client.get("/api/simulations/programs", headers=by)
    assert load_program("example-2026").title.zh in listed.text


async def test_a_simulation_is_taken_away(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    sign_in(client, contest.bureau)
    due = await database.fetch_value("SELECT sum(amount_fen)::bigint FROM rewards.entitlement")
    asked = f"program=example-2026&against=dongying-2013&year={await year_of(contest)}"
    lines = (await client.get(f"/rewards/simulation.json?{asked}")).json()
    assert sum(line["amount_fen"] for line in lines) == due
    table = await client.get(f"/rewards/simulation.csv?{asked}")
    assert len(table.text.splitlines()) == len(lines) + 1
    book = await client.get(f"/rewards/simulation.xlsx?{asked}")
    with CalamineWorkbook.from_filelike(BytesIO(book.content)) as read:
        names = read.sheet_names
        totals = read.get_sheet_by_index(0).to_python()
    assert names[0] in {"Totals", "合计"}
    by_tier = [row for row in totals[1:] if row[0] == totals[1][0]]
    assert sum(round(float(str(row[5])) * 100) for row in by_tier) == due


async def test_awards_of_earlier_years_are_read_where_a_program_asks_for_them(db: None) -> None:
    contest = await make_confirmed()
    year = await year_of(contest)
    plain = make_program(make_rule())
    asking = make_program(make_rule(gates={"first_title_only": True}))
    assert await queries.earlier_than(year + 1, plain) == []
    assert await queries.earlier_than(year, asking) == []
    earlier = await queries.earlier_than(year + 1, plain, asking)
    assert {award.key for award in earlier} == {award.key for award in await queries.awards_of(year)}


async def test_who_audits_sees_names_masked_wherever_a_simulation_is_shown(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    auditor = await make_account("auditor", contest.administrator)
    names = [row["name"] for row in await database.fetch("SELECT name FROM registry.person")]
    asked = f"program=example-2026&against=dongying-2013&year={await year_of(contest)}"
    body = {"program": "example-2026", "against": "dongying-2013", "lines": True}
    body |= {"year": await year_of(contest)}
    seen = {}
    for who in (contest.bureau, auditor):
        sign_in(client, who)
        answers = [
            await client.get(f"/rewards/simulation?{asked}"),
            await client.get(f"/rewards/simulation.csv?{asked}"),
            await client.post("/api/simulations", json=body, headers=bearer(who)),
        ]
        assert [answer.status_code for answer in answers] == [200, 200, 200]
        seen[who.account_id] = [any(name in answer.text for name in names) for answer in answers]
    assert seen[contest.bureau.account_id] == [True, True, True]
    assert seen[auditor.account_id] == [False, False, False]
