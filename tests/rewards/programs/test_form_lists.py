"""Fund sources, caps, taxes and approvals in a draft's form: kept, changed, added, faults at their fields."""

import json
from typing import Any
from uuid import UUID

import httpx
import pytest

from competitions.events.typed import Typed
from registry.core.texts import text
from rewards.programs import program_form, queries, service
from rewards.programs.completeness import lacking
from rewards.programs.documents import Program
from rewards.programs.loading import load_program, program_names
from tests.factories import bearer, make_final
from tests.registry.people.accounts.visits import HTML, csrf, send
from tests.typed_forms import sent_by

pytestmark = pytest.mark.anyio

SAID = {"zh": "有说明", "en": "Stated"}


def program_of(**parts: Any) -> Program:
    """Return the example with other parts."""
    document = load_program("example-2026").model_dump(mode="json") | parts
    return Program.model_validate_json(json.dumps(document))


def everything() -> Program:
    """Return a program in which nothing is left out: what the form shows, and what it does not."""
    rules = load_program("example-2026").model_dump(mode="json")["rules"]
    rules[0]["what"] |= {"contest_class": "一类", "group": "中职组"}
    rules[0]["gates"] = {"employed_years": 2, "first_title_only": True, "least_entries": 10}
    rules[1]["split"] = {
        "by": "percentages",
        "remainder": "one_fen_each_in_entry_order",
        "percentages": [[10_000], [6_000, 4_000]],
    }
    rules[2]["split"] |= {"by": "filed", "within_days": 30}
    return program_of(
        kind="praise",
        rules=rules,
        highest_only={"student": "year", "tutor": "event", "school": "none", "host": "program"}
        | {"expert": "discipline", "when_higher_comes_later": "top_up"},
        offset={"against": "same_award", "payers": ["某省财政厅"]},
        approved_contests=[{"competition": "gz-2026", "filed_on": "2026-01-02"}],
        gates={"home": {"cities": ["示例市"], "kinds": ["secondary_vocational"]}, "least_entries": 3},
        caps=[
            {"id": "each", "per": "payee", "within": "year", "amount_fen": 1_000_050}
            | {"payee_classes": ["tutor", "student"]},
            {"id": "school", "per": "school", "within": "program", "amount_fen": 10_000_000},
            {"id": "event", "per": "event", "within": "event", "amount_fen": 5_000_000},
        ],
        budget={
            "amount_fen": 1,
            "per": "program",
            "shortage": "cut_by_tier",
            "cut_order": ["third", "first"],
        },
        taxes=[
            {"payee_class": payee_class, "treatment": "withheld", "rate_bp": rate, "note": SAID}
            for payee_class, rate in (("student", 1), ("tutor", 1_250), ("host", 9_999), ("employer", 2_030))
        ]
        + [{"payee_class": "school", "treatment": "exempt", "note": SAID}],
        notice={"working_days": 7, "publication_day_counts": True},
        approvals=[{"bureau": bureau, "title": SAID} for bureau in ("other", "finance", "hrss", "education")],
        confirmation={"within_days": 40, "remind_before": [1, 14, 0]},
    )


def test_nothing_is_lost_of_a_program_that_says_everything() -> None:
    program = everything()
    assert program_form.read(program_form.shown(program), program) == program


def test_a_form_without_these_rows_leaves_them_as_they_are() -> None:
    program = everything()
    kinds = ("fund", "cap", "treatment", "approval")
    typed = {name: value for name, value in program_form.shown(program).items() if not name.startswith(kinds)}
    assert program_form.read(typed, program) == program


def test_items_for_which_the_form_has_no_row_stay() -> None:
    cap = {"per": "payee", "within": "year", "amount_fen": 100}
    sources = load_program("example-2026").model_dump(mode="json")["fund_sources"]
    many = program_of(
        caps=[cap | {"id": f"C{at}"} for at in range(80)],
        fund_sources=[*({"code": f"F{at}", "title": SAID} for at in range(80)), *sources],
    )
    typed = program_form.shown(many)
    assert program_form.read(typed, many) == many
    fewer = program_form.read(typed | {"cap_2_away": "on", "fund_1_away": "on"}, many)
    assert isinstance(fewer, Program)
    assert fewer.caps == (many.caps[0], *many.caps[2:])
    assert fewer.fund_sources == many.fund_sources[1:]


def test_rows_are_added_changed_and_taken_away() -> None:
    program = everything()
    changed = program_form.read(
        program_form.shown(program)
        | {
            "cap_1_amount": "12,000",
            "cap_1_tutor": "",
            "cap_1_school": "on",
            "cap_2_away": "on",
            "cap_4_id": "hosts",
            "cap_4_per": "payee",
            "cap_4_within": "event",
            "cap_4_amount": "0.01",
            "cap_4_host": "on",
            "treatment_1_percent": "20 %",
            "treatment_2_how": "through_employer",
            "treatment_2_percent": "",
            "treatment_3_away": "on",
            "treatment_6_payee_class": "expert",
            "treatment_6_how": "withheld",
            "treatment_6_percent": "0.5",
            "treatment_6_zh": "专家",
            "treatment_6_en": "Experts",
        },
        program,
    )
    assert isinstance(changed, Program)
    assert [(cap.id, cap.amount_fen, cap.payee_classes) for cap in changed.caps] == [
        ("each", 1_200_000, ("student", "school")),
        ("event", 5_000_000, ()),
        ("hosts", 1, ("host",)),
    ]
    assert [(tax.payee_class, tax.treatment, tax.rate_bp) for tax in changed.taxes] == [
        ("student", "withheld", 2000),
        ("tutor", "through_employer", None),
        ("employer", "withheld", 2030),
        ("school", "exempt", None),
        ("expert", "withheld", 50),
    ]
    assert changed.taxes[-1].note == text("专家", "Experts")
    parts = {"caps", "taxes"}
    assert changed.model_dump(exclude=parts) == program.model_dump(exclude=parts)


def test_approvals_stand_as_they_are_numbered() -> None:
    program = everything()
    changed = program_form.read(
        program_form.shown(program)
        | {
            "approval_1_away": "on",
            "approval_2_order": "9",
            "approval_3_order": "",
            "approval_5_order": "3",
            "approval_5_bureau": "union",
            "approval_5_zh": "总工会会审",
            "approval_5_en": "Examined by the union",
            # A number alone makes no step.
            "approval_6_order": "1",
        },
        program,
    )
    assert isinstance(changed, Program)
    assert [step.bureau for step in changed.approvals] == ["union", "education", "finance", "hrss"]
    assert changed.approvals[0].title == text("总工会会审", "Examined by the union")


def test_rules_follow_a_fund_source_to_its_new_code() -> None:
    program = load_program("example-2026")
    changed = program_form.read(program_form.shown(program) | {"fund_1_code": "students"}, program)
    assert isinstance(changed, Program)
    assert [source.code for source in changed.fund_sources] == [
        "students",
        "staff-performance",
        "teaching-development",
    ]
    before = [rule.fund_source for rule in program.rules]
    assert [rule.fund_source for rule in changed.rules] == [
        "students" if code == "student-aid" else code for code in before
    ]


def test_what_the_form_made_can_be_put_in_force() -> None:
    """A table of another place, without budget, notice, approvals and taxes, is completed by form alone."""
    program = load_program("lanzhou-2022")
    assert len(lacking(program)) == 6
    typed = program_form.shown(program) | {
        "budget": "200,000",
        "notice_days": "5",
        "within_days": "30",
        "remind": "7、1",
    }
    for at, bureau in enumerate(("education", "finance"), 1):
        typed |= {f"approval_{at}_{part}": SAID[part] for part in SAID} | {f"approval_{at}_bureau": bureau}
    for at, payee_class in enumerate(("student", "tutor"), 1):
        typed |= {f"treatment_{at}_{part}": SAID[part] for part in SAID}
        typed |= {f"treatment_{at}_payee_class": payee_class, f"treatment_{at}_how": "exempt"}
    complete = program_form.read(typed, program)
    assert isinstance(complete, Program)
    assert lacking(complete) == ()
    assert [step.bureau for step in complete.approvals] == ["education", "finance"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"treatment_1_percent": ""}, "treatment_1_percent"),
        ({"treatment_1_percent": "100"}, "treatment_1_percent"),
        ({"treatment_1_percent": "0"}, "treatment_1_percent"),
        ({"treatment_1_percent": "-1"}, "treatment_1_percent"),
        ({"treatment_1_percent": "12.345"}, "treatment_1_percent"),
        ({"treatment_1_percent": "a fifth"}, "treatment_1_percent"),
        ({"treatment_1_how": "exempt"}, "treatment_1_percent"),
        ({"treatment_1_how": ""}, "treatment_1_how"),
        ({"treatment_5_how": "taxed"}, "treatment_5_how"),
        ({"treatment_1_payee_class": ""}, "treatment_1_payee_class"),
        ({"treatment_1_payee_class": "dean"}, "treatment_1_payee_class"),
        ({"treatment_2_payee_class": "student"}, "treatment_2_payee_class"),
        ({"treatment_1_en": " "}, "treatment_1_en"),
        ({"approval_2_bureau": "other"}, "approval_2_bureau"),
        ({"approval_2_bureau": ""}, "approval_2_bureau"),
        ({"approval_2_bureau": "police"}, "approval_2_bureau"),
        ({"approval_2_order": "1"}, "approval_2_order"),
        ({"approval_2_order": "last"}, "approval_2_order"),
        ({"approval_2_zh": ""}, "approval_2_zh"),
        ({"cap_1_amount": ""}, "cap_1_amount"),
        ({"cap_1_amount": "0"}, "cap_1_amount"),
        ({"cap_1_amount": "0.005"}, "cap_1_amount"),
        ({"cap_1_id": "每人"}, "cap_1_id"),
        ({"cap_1_id": ""}, "cap_1_id"),
        ({"cap_2_id": "each"}, "cap_2_id"),
        ({"cap_1_per": ""}, "cap_1_per"),
        ({"cap_1_within": "decade"}, "cap_1_within"),
        ({"fund_1_code": "a b"}, "fund_1_code"),
        ({"fund_2_code": "student-aid"}, "fund_2_code"),
        ({"fund_1_zh": ""}, "fund_1_zh"),
        ({"rule_3_fund_source": "nowhere"}, "rule_3_fund_source"),
        ({"cut_order": "third、fourth"}, "cut_order"),
        ({"cut_order": "第三!"}, "cut_order"),
        ({"shortage": "scale"}, "cut_order"),
        ({"shortage": "sell", "cut_order": ""}, "shortage"),
        ({"budget": "", "shortage": "stop"}, "budget"),
        ({"remind": "two"}, "remind"),
        ({"remind": "400"}, "remind"),
        ({"within_days": ""}, "within_days"),
        ({"kind": "gift"}, "kind"),
        ({"payer_en": ""}, "payer_zh"),
        ({"highest_host": "century"}, "highest_host"),
        ({"higher_later": "never"}, "higher_later"),
    ],
)
def test_the_form_says_what_is_wrong_at_the_field(change: Typed, field: str) -> None:
    program = everything()
    said = program_form.read(program_form.shown(program) | change, program)
    assert isinstance(said, dict)
    assert field in said
    assert "" not in said


def test_every_rule_is_told_of_a_fund_source_that_was_taken_away() -> None:
    program = load_program("example-2026")
    said = program_form.read(program_form.shown(program) | {"fund_1_away": "on"}, program)
    assert isinstance(said, dict)
    paid_from_it = [at for at, rule in enumerate(program.rules, 1) if rule.fund_source == "student-aid"]
    assert list(said) == [f"rule_{at}_fund_source" for at in paid_from_it]
    none = program_form.shown(program) | {f"fund_{at}_away": "on" for at in (1, 2, 3)}
    assert isinstance(program_form.read(none, program), dict)


async def test_a_program_with_more_than_the_page_has_rows_comes_back(client: httpx.AsyncClient) -> None:
    contest = await make_final()
    cap = {"per": "payee", "within": "year", "amount_fen": 100, "payee_classes": ["student", "host"]}
    program = program_of(caps=[cap | {"id": f"C{at}"} for at in range(80)])
    draft = await service.draft(contest.bureau, program)
    client.cookies.set("registry_session", bearer(contest.bureau)["Authorization"].removeprefix("Bearer "))
    path = f"/rewards/{draft}/form"
    page = (await client.get(path, headers=HTML)).text
    assert ('name="cap_60_id"' in page, 'name="cap_61_id"' in page, "more_caps" in page) == (
        True,
        False,
        False,
    )
    assert (await send(client, path, **sent_by(page, path) | {"do": "save"})).status_code == 303
    assert (await queries.story(contest.bureau, draft)).document == program


@pytest.mark.parametrize("name", program_names())
async def test_every_shipped_program_comes_back_from_its_page(client: httpx.AsyncClient, name: str) -> None:
    """What a browser would send of the page, not what the program says of itself."""
    contest = await make_final()
    program = load_program(name)
    draft = await service.draft(contest.bureau, program)
    client.cookies.set("registry_session", bearer(contest.bureau)["Authorization"].removeprefix("Bearer "))
    path = f"/rewards/{draft}/form"
    for language in ("zh", "en"):
        typed = sent_by((await client.get(f"{path}?lang={language}", headers=HTML)).text, path)
        assert (await send(client, path, **typed | {"do": "save"})).status_code == 303
        assert (await queries.story(contest.bureau, draft)).document == program


async def test_an_error_loses_nothing_and_stands_beside_its_field(client: httpx.AsyncClient) -> None:
    contest = await make_final()
    program = everything()
    draft = await service.draft(contest.bureau, program)
    client.cookies.set("registry_session", bearer(contest.bureau)["Authorization"].removeprefix("Bearer "))
    path = f"/rewards/{draft}/form"
    page = (await client.get(path, headers=HTML)).text
    assert 'name="treatment_9_how"' not in page
    typed = sent_by(page, path) | {
        "fund_4_code": "hosts",
        "fund_4_zh": "承办经费",
        "fund_4_en": "For hosts",
        "treatment_6_payee_class": "expert",
        "treatment_6_how": "withheld",
        "treatment_6_zh": "专家",
        "treatment_6_en": "Experts",
        "cap_4_id": "hosts",
        "cap_4_per": "payee",
        "cap_4_host": "on",
        "approval_2_away": "on",
    }
    more = await send(client, path, **typed | {"do": "more_treatments"})
    assert more.status_code == 200
    assert ('name="treatment_9_how"' in more.text, 'name="cap_7_id"' in more.text) == (True, False)
    # A new fund source can be chosen at once.
    typed = sent_by(more.text, path) | {"rule_1_fund_source": "hosts"}
    refused = await send(client, path, **typed | {"do": "save"})
    assert refused.status_code == 400
    for field in ("treatment_6_percent", "cap_4_within", "cap_4_amount"):
        assert f'href="#{field}"' in refused.text
        assert f'id="{field}-said"' in refused.text
    assert sent_by(refused.text, path) == typed
    assert (await queries.story(contest.bureau, draft)).document == program
    mended = sent_by(refused.text, path) | {
        "treatment_6_percent": "12.5",
        "cap_4_within": "year",
        "cap_4_amount": "3,000",
    }
    assert (await send(client, path, **mended | {"do": "save"})).status_code == 303
    saved = (await queries.story(contest.bureau, draft)).document
    assert saved.rules[0].fund_source == "hosts"
    assert (saved.taxes[-1].payee_class, saved.taxes[-1].rate_bp) == ("expert", 1250)
    assert (saved.caps[-1].id, saved.caps[-1].payee_classes) == ("hosts", ("host",))
    assert [step.bureau for step in saved.approvals] == ["other", "hrss", "education"]
    parts = {"rules", "fund_sources", "taxes", "caps", "approvals"}
    assert saved.model_dump(exclude=parts) == program.model_dump(exclude=parts)
    assert saved.rules[1:] == program.rules[1:]


async def test_a_program_is_begun_by_form_under_its_own_name(client: httpx.AsyncClient) -> None:
    contest = await make_final()
    client.cookies.set("registry_session", bearer(contest.bureau)["Authorization"].removeprefix("Bearer "))

    async def begin(**fields: str) -> httpx.Response:
        token = await csrf(client, "/claim")
        parts = {name: (None, value) for name, value in (fields | {"_csrf_token": token}).items()}
        return await client.post("/rewards/new", files=parts, headers=HTML)

    begun = await begin(shipped="lanzhou-2022", name=" our-city ")
    assert begun.status_code == 303
    draft = UUID(begun.headers["location"].split("/")[2])
    assert begun.headers["location"] == f"/rewards/{draft}/form"
    document = (await queries.story(contest.bureau, draft)).document
    assert document == load_program("lanzhou-2022").model_copy(update={"name": "our-city"})
    for name, status in (("our-city", 409), ("Our city", 400), ("", 400)):
        refused = await begin(shipped="lanzhou-2022", name=name)
        assert refused.status_code == status
        assert ('href="#name"' in refused.text, 'id="name-said"' in refused.text) == (True, True)
        assert '<option value="lanzhou-2022" selected>' in refused.text
        assert f'value="{name}"' in refused.text
    assert (await begin(shipped="../etc/passwd", name="x")).status_code == 404
