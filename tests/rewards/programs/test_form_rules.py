"""Rules for certificates and training in a draft's form: kept, changed, added, and faults at their fields."""

import json
from typing import Any
from uuid import UUID

import httpx
import pytest

from rewards.programs import program_form, queries, service
from rewards.programs.documents import Program
from rewards.programs.loading import load_program
from tests.factories import bearer, make_final
from tests.registry.people.accounts.visits import HTML, send

pytestmark = pytest.mark.anyio

EXAMPLE = load_program("example-qualifications-2026")
PRIZE: dict[str, Any] = {
    "id": "P1",
    "what": {"level": "municipal", "tiers": ["first"]},
    "payee_class": "student",
    "amount_fen": 10000,
    "unit": "person",
    "fund_source": "skills",
}


def mixed() -> Program:
    """Return a program that pays prizes between its qualifications, and asks one of these to be insured."""
    document = EXAMPLE.model_dump(mode="json")
    document["gates"] = {}
    document["rules"][0]["gates"] = {"insured": True, "employed_years": 2}
    document["rules"][1]["what"]["occupations"] = ["6-18-01-01", "6-18-09-09"]
    document["rules"].insert(2, PRIZE)
    return Program.model_validate_json(json.dumps(document))


def test_a_program_of_prizes_and_qualifications_comes_back_as_it_is() -> None:
    program = mixed()
    assert program_form.read(program_form.shown(program), program) == program
    assert [rule.id for rule in program.rules][:4] == ["C1", "C2", "P1", "C3"]


def test_rows_change_and_add_rules_and_what_they_do_not_show_stays() -> None:
    program = mixed()
    blank = "qualification_6_"
    changed = program_form.read(
        program_form.shown(program)
        | {
            "qualification_1_amount": "1,200",
            "qualification_1_percent": "",
            "qualification_1_scarce": "",
            "qualification_2_insured": "on",
            "qualification_4_away": "on",
            f"{blank}id": "C9",
            f"{blank}kind": "certificate",
            f"{blank}levels": "技师、senior-technician",
            f"{blank}amount": "2000",
            f"{blank}percent": "10",
            f"{blank}scarce": "6-18-01-01、6-18-02-04",
            f"{blank}fund_source": "skills",
        },
        program,
    )
    assert isinstance(changed, Program)
    rules = {rule.id: rule.model_dump(mode="json") for rule in changed.rules}
    assert list(rules) == ["C1", "C2", "P1", "C3", "T2", "C9"]
    assert (rules["C1"]["amount_fen"], rules["C1"]["what"]["uplift"]) == (120000, None)
    assert (rules["C1"]["gates"]["employed_years"], rules["C2"]["gates"]["insured"]) == (2, True)
    assert (rules["C9"]["payee_class"], rules["C9"]["unit"]) == ("employee", "person")
    assert rules["C9"]["what"] == {
        "kind": "certificate",
        "levels": ["technician", "senior-technician"],
        "occupations": [],
        "uplift": {"percent": 10, "occupations": ["6-18-01-01", "6-18-02-04"]},
    }
    untouched = {"P1", "C3", "T2"}
    assert all(
        rules[rule.id] == rule.model_dump(mode="json") for rule in program.rules if rule.id in untouched
    )


def test_the_gate_of_the_whole_program_is_set_and_taken_away() -> None:
    typed = program_form.shown(EXAMPLE)
    without = program_form.read(typed | {"insured": ""}, EXAMPLE)
    assert isinstance(without, Program)
    assert (EXAMPLE.gates.insured, without.gates.insured) == (True, False)
    assert program_form.read(typed, without) == EXAMPLE


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"qualification_1_amount": "x"}, "qualification_1_amount"),
        ({"qualification_1_levels": ""}, "qualification_1_levels"),
        ({"qualification_1_levels": "特级!"}, "qualification_1_levels"),
        ({"qualification_1_kind": "medal"}, "qualification_1_kind"),
        ({"qualification_1_occupations": "车 工!"}, "qualification_1_occupations"),
        ({"qualification_1_percent": "a third"}, "qualification_1_percent"),
        ({"qualification_1_percent": ""}, "qualification_1_percent"),
        ({"qualification_1_percent": "301"}, "qualification_1_percent"),
        ({"qualification_1_scarce": ""}, "qualification_1_scarce"),
        ({"qualification_6_percent": "30"}, "qualification_6_amount"),
    ],
)
def test_the_form_says_what_is_wrong_at_the_field(change: dict[str, str], field: str) -> None:
    said = program_form.read(program_form.shown(EXAMPLE) | change, EXAMPLE)
    assert isinstance(said, dict)
    assert field in said


async def test_the_page_shows_and_saves_them(client: httpx.AsyncClient) -> None:
    contest = await make_final()
    program: UUID = await service.draft(contest.bureau, EXAMPLE)
    token = bearer(contest.bureau)["Authorization"].removeprefix("Bearer ")
    client.cookies.set("registry_session", token)
    path = f"/rewards/{program}/form"
    page = (await client.get(path, headers=HTML)).text
    assert 'name="qualification_5_levels" value="senior-technician"' in page
    assert page.count('<option value="training" selected>') == 2
    prizes = page.partition('name="rule_1_payee_class"')[2].partition("</select>")[0]
    assert ('<option value="student"' in prizes, '<option value="employee"' in prizes) == (True, False)
    typed = program_form.shown(EXAMPLE)
    assert (await send(client, path, **typed, do="save")).status_code == 303
    assert (await queries.story(contest.bureau, program)).document == EXAMPLE
    refused = await send(client, path, **typed | {"qualification_3_amount": "1e3"}, do="save")
    assert (refused.status_code, 'id="qualification_3_amount-said"' in refused.text) == (400, True)
    more = await send(client, path, **typed, do="more_qualifications")
    assert 'name="qualification_11_id"' in more.text
    assert (
        await send(client, path, **typed | {"qualification_3_amount": "1,900"}, do="save")
    ).status_code == 303
    rules = (await queries.story(contest.bureau, program)).document.rules
    assert [rule.amount_fen for rule in rules] == [100000, 150000, 190000, 200000, 300000]
