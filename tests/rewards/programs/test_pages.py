"""The pages of programs: what they show, and the steps taken on them, without JavaScript."""

import re
from uuid import UUID

import httpx
import pytest

from registry.core import database
from registry.core.actor import Actor
from rewards.programs import program_form, queries, service
from rewards.programs.loading import SHIPPED, load_program, program_names
from tests.factories import bearer, make_confirmed, make_final
from tests.registry.people.accounts.visits import HTML, csrf, send

pytestmark = pytest.mark.anyio

EXAMPLE = (SHIPPED / "example-2026.json").read_text(encoding="utf-8")


def acting(client: httpx.AsyncClient, actor: Actor) -> None:
    client.cookies.set("registry_session", bearer(actor)["Authorization"].removeprefix("Bearer "))


async def hand_in(
    client: httpx.AsyncClient, path: str, document: str = "", file: bytes = b""
) -> httpx.Response:
    files = {"file": ("program.json", file, "application/json")} if file else {"file": ("", b"")}
    return await client.post(
        path,
        data={"_csrf_token": await csrf(client, "/claim"), "document": document},
        files=files,
        headers=HTML,
    )


def made(response: httpx.Response) -> UUID:
    assert response.status_code == 303, response.text
    return UUID(response.headers["location"].rpartition("/")[2])


async def state_of(program: UUID) -> str:
    state: str = await database.fetch_value("SELECT state FROM rewards.program WHERE id = $1", program)
    return state


async def test_a_program_is_played_in_the_browser_from_upload_to_its_end(client: httpx.AsyncClient) -> None:
    contest = await make_final()
    acting(client, contest.bureau)
    assert "example-2026" in (await client.get("/rewards/new", headers=HTML)).text
    program = made(await hand_in(client, "/rewards/new", file=EXAMPLE.encode()))
    page = (await client.get(f"/rewards/{program}", headers=HTML)).text
    # Who drafted it is offered to change it, and not to approve it.
    assert f"/rewards/{program}/form" in page
    assert f"/rewards/{program}/approve" not in page
    # Nothing is due under a draft, and its page says so.
    assert (await client.get(f"/rewards/{program}/entitlements", headers=HTML)).status_code == 200
    acting(client, contest.administrator)
    page = (await client.get(f"/rewards/{program}", headers=HTML)).text
    assert f"/rewards/{program}/form" not in page
    read = re.search(r'name="content_hash" value="([0-9a-f]{64})"', page)
    assert read
    # A reason is needed to send it back, and what is wrong is said at the field.
    nothing = await send(client, f"/rewards/{program}/send-back", reason=" ")
    assert (nothing.status_code, 'href="#reason"' in nothing.text) == (400, True)
    assert (await send(client, f"/rewards/{program}/send-back", reason="预算请注明文号")).status_code == 303
    approved = await send(client, f"/rewards/{program}/approve", content_hash=read[1])
    assert (approved.status_code, await state_of(program)) == (303, "approved")
    again = await send(client, f"/rewards/{program}/approve", content_hash=read[1])
    assert (again.status_code, 'role="alert"' in again.text) == (409, True)
    acting(client, contest.bureau)
    assert (await send(client, f"/rewards/{program}/force")).status_code == 303
    page = (await client.get(f"/rewards/{program}", headers=HTML)).text
    assert "预算请注明文号" in page
    closing = await client.get(f"/rewards/{program}/close?last_day=2026-11-30", headers=HTML)
    assert 'name="last_day" value="2026-11-30"' in closing.text
    assert (await client.get(f"/rewards/{program}/close?last_day=30.11.", headers=HTML)).status_code == 400
    assert (await send(client, f"/rewards/{program}/close", last_day="2026-11-30")).status_code == 303
    assert await state_of(program) == "closed"
    listed = (await client.get("/rewards", headers=HTML)).text
    assert ("已终止" in listed, "2026-11-30" in listed) == (True, True)


async def test_a_bad_document_comes_back_with_every_fault_and_nothing_lost(client: httpx.AsyncClient) -> None:
    contest = await make_final()
    acting(client, contest.bureau)
    wrong = EXAMPLE.replace('"amount_fen": 600000', '"amount_fen": 6000.5').replace(
        '"working_days": 5', '"working_days": 0'
    )
    for refused in (
        await hand_in(client, "/rewards/new", document=wrong),
        await hand_in(client, "/rewards/new", file=wrong.encode()),
    ):
        assert refused.status_code == 400
        assert {"amount_fraction_of_fen", "greater_than"} <= set(
            re.findall(r"<code>(\w+)</code>", refused.text)
        )
        assert re.search(r"第 \d+ 行.*rules\[0\]\.amount_fen", refused.text)
        assert "6000.5" in refused.text.partition("<textarea")[2]
    nothing = await hand_in(client, "/rewards/new")
    assert (nothing.status_code, "document_missing" in nothing.text) == (400, True)
    assert await database.fetch_value("SELECT count(*) FROM rewards.program") == 0


async def test_a_draft_is_changed_as_text(client: httpx.AsyncClient) -> None:
    contest = await make_final()
    acting(client, contest.bureau)
    program = made(await hand_in(client, "/rewards/new", document=EXAMPLE.replace("\n", "\r\n")))
    path = f"/rewards/{program}/text"
    assert "N1-student" in (await client.get(path, headers=HTML)).text
    assert (await hand_in(client, path, document="{")).status_code == 400
    changed = await hand_in(client, path, document=EXAMPLE.replace("600000", "700000"))
    assert changed.status_code == 303
    story = await queries.story(contest.bureau, program)
    assert story.document.rules[0].amount_fen == 700000
    file = await client.get(f"/rewards/{program}/document.json", headers=HTML)
    assert 'filename="example-2026-v1.json"' in file.headers["content-disposition"]
    assert file.json()["rules"][0]["amount_fen"] == 700000
    acting(client, contest.administrator)
    assert (await client.get(path, headers=HTML)).status_code == 403


async def test_amounts_budget_and_validity_are_changed_by_form(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    old = (await queries.programs(contest.bureau))[0]
    acting(client, contest.bureau)
    copied = await send(client, f"/rewards/{old.id}/next")
    assert copied.status_code == 303
    form = copied.headers["location"]
    program = UUID(form.split("/")[2])
    assert 'value="6,000.00"' in (await client.get(form, headers=HTML)).text
    typed = program_form.shown(load_program("example-2026"))
    blank = len(load_program("example-2026").rules) + 1
    typed |= {
        "starts": "2026-10-01",
        "budget": "4,000,000",
        "rule_1_amount": "6500.5",
        "rule_2_away": "on",
        f"rule_{blank}_id": "M1",
        f"rule_{blank}_level": "municipal",
        f"rule_{blank}_tiers": "first、second",
        f"rule_{blank}_payee_class": "student",
        f"rule_{blank}_unit": "team",
        f"rule_{blank}_amount": "100",
        f"rule_{blank}_fund_source": "student-aid",
    }
    more = await send(client, form, **typed, do="more_rules")
    assert (more.status_code, f"rule_{blank + 5}_id" in more.text) == (200, True)
    saved = await send(client, form, **typed, do="save")
    assert saved.status_code == 303, saved.text
    document = (await queries.story(contest.bureau, program)).document
    rules = {rule.id: rule for rule in document.rules}
    assert document.budget is not None
    assert (document.version, str(document.validity.starts)) == (2, "2026-10-01")
    assert document.budget.amount_fen == 400_000_000
    assert rules["N1-student"].amount_fen == 650_050
    assert "N1-student-team" not in rules
    assert (rules["M1"].what.tiers, rules["M1"].split is not None) == (("first", "second"), True)
    # What the form does not show is as it was.
    before = load_program("example-2026")
    assert (document.taxes, document.approvals) == (before.taxes, before.approvals)
    assert [rules[rule.id] for rule in before.rules[2:]] == list(before.rules[2:])
    # Its approver sees what changed, and puts it in the old one's place.
    acting(client, contest.administrator)
    page = (await client.get(f"/rewards/{program}", headers=HTML)).text
    changes = page.partition('id="changes"')[2]
    assert ("6,500.50" in changes, "3,000,000.00" in changes, "2026-10-01" in changes) == (True, True, True)
    await service.approve(contest.administrator, program)
    acting(client, contest.bureau)
    refused = await send(client, f"/rewards/{program}/force")
    assert refused.status_code == 409
    page = (await client.get(f"/rewards/{program}", headers=HTML)).text
    assert ("2026-09-30" in page, 'name="closing_others"' in page) == (True, True)
    assert (await send(client, f"/rewards/{program}/force", closing_others="yes")).status_code == 303
    assert [await state_of(each) for each in (old.id, program)] == ["closed", "in_force"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"rule_3_amount": "0.005"}, "rule_3_amount"),
        ({"rule_3_amount": "1e3"}, "rule_3_amount"),
        ({"rule_3_amount": "1,00"}, "rule_3_amount"),
        ({"rule_3_amount": "0"}, "rule_3_amount"),
        ({"rule_3_amount": ""}, "rule_3_amount"),
        ({"rule_3_tiers": ""}, "rule_3_tiers"),
        ({"rule_3_id": "a b"}, "rule_3_id"),
        ({"budget": "-5"}, "budget"),
        ({"notice_days": "0"}, "notice_days"),
        ({"notice_days": "five"}, "notice_days"),
        ({"first": "20266"}, "first"),
        ({"starts": "1.1.2026"}, "starts"),
        ({"title_zh": ""}, "title_zh"),
        ({"invented": ""}, "source"),
        ({"within_days": "14"}, "within_days"),
    ],
)
def test_the_form_says_what_is_wrong_at_the_field(change: dict[str, str], field: str) -> None:
    example = load_program("example-2026")
    said = program_form.read(program_form.shown(example) | change, example)
    assert isinstance(said, dict)
    assert list(said) == [field]


@pytest.mark.parametrize("name", program_names())
def test_the_form_leaves_what_is_not_changed(name: str) -> None:
    program = load_program(name)
    assert program_form.read(program_form.shown(program), program) == program


def test_rules_for_which_the_form_has_no_row_stay() -> None:
    example = load_program("example-2026")
    many = example.model_copy(
        update={
            "rules": tuple(
                example.rules[0].model_copy(
                    update={
                        "id": f"R{number}",
                        "what": example.rules[0].what.model_copy(update={"tiers": (f"t{number}",)}),
                    }
                )
                for number in range(80)
            )
        }
    )
    assert program_form.read(program_form.shown(many), many) == many


async def test_the_page_shows_what_is_paid_as_a_table_and_the_books(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    facts = (await queries.programs(contest.bureau))[0]
    acting(client, contest.bureau)
    page = (await client.get(f"/rewards/{facts.id}", headers=HTML)).text
    assert page.count("6,000.00") >= 2
    assert f"/rewards/{facts.id}/entitlements" in page
    assert "相符" in page
    assert re.search(r'<rect class="bar"[^>]* width="0\.\d\d%|<rect class="bar"', page)
    english = (await client.get(f"/rewards/{facts.id}?lang=en", headers=HTML)).text
    assert ("What it pays, whom, and how much" in english, "adds up" in english) == (True, True)


async def test_the_pages_are_for_bureaus_and_auditors(client: httpx.AsyncClient) -> None:
    contest = await make_confirmed()
    program = (await queries.programs(contest.bureau))[0].id
    acting(client, contest.organizer)
    for path in (
        "/rewards",
        "/rewards/new",
        "/rewards/new/example-2026",
        *(f"/rewards/{program}{page}" for page in ("", "/close", "/form", "/text", "/document.json")),
    ):
        assert (await client.get(path, headers=HTML)).status_code == 403, path
    for step in ("approve", "discard", "next", "force", "form"):
        assert (await send(client, f"/rewards/{program}/{step}")).status_code == 403, step
    assert (await send(client, f"/rewards/{program}/close", last_day="2026-12-31")).status_code == 403
    assert (await send(client, f"/rewards/{program}/send-back", reason="x")).status_code == 403
    assert (await hand_in(client, "/rewards/new", document="{}")).status_code == 403
    assert (await hand_in(client, f"/rewards/{program}/text", document="{}")).status_code == 403
