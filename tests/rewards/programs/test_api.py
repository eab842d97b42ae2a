"""The life of a program through the API, and what is refused there."""

from typing import Any

import httpx
import pytest

from registry.core import database
from rewards.programs.documents import Program
from rewards.programs.loading import SHIPPED
from tests.factories import bearer, make_confirmed, make_final

pytestmark = pytest.mark.anyio

EXAMPLE = (SHIPPED / "example-2026.json").read_bytes()


async def test_a_program_lives_through_the_api(client: httpx.AsyncClient) -> None:
    contest = await make_final()
    drafter, second = bearer(contest.bureau), bearer(contest.administrator)
    made = await client.post("/api/programs", content=EXAMPLE, headers=drafter)
    assert made.status_code == 201, made.text
    address = f"/api/programs/{made.json()['id']}"
    document = (await client.get(f"{address}/document", headers=drafter)).content
    assert Program.model_validate_json(document) == Program.model_validate_json(EXAMPLE)
    changed = EXAMPLE.replace("示例奖励办法".encode(), "改名的办法".encode())
    assert (await client.put(address, content=changed, headers=drafter)).status_code == 204
    own = await client.post(f"{address}/approval", headers=drafter)
    assert (own.status_code, own.json()["code"]) == (403, "second_person_needed")
    stale = await client.post(f"{address}/approval?content_hash=0", headers=second)
    assert (stale.status_code, stale.json()["code"]) == (409, "program_state")
    assert (await client.post(f"{address}/approval", headers=second)).status_code == 204
    back = await client.post(f"{address}/sending-back", json={"reason": "补依据"}, headers=second)
    assert back.status_code == 204
    assert (await client.post(f"{address}/approval", headers=second)).status_code == 204
    assert (await client.post(f"{address}/force", headers=drafter)).status_code == 204
    facts = (await client.get(address, headers=drafter)).json()
    assert (facts["state"], facts["title"]["zh"]) == ("in_force", "改名的办法")
    assert facts["budget_fen"] == 300_000_000
    day = {"last_day": "2026-12-31"}
    preview = await client.post(f"{address}/closing/preview", json=day, headers=drafter)
    assert (preview.json()["falling"], preview.json()["approved"]) == (0, 0)
    closed = await client.post(f"{address}/closing", json=day, headers=drafter)
    assert closed.status_code == 204
    listed = (await client.get("/api/programs", headers=drafter)).json()
    assert [(one["state"], one["closes_on"]) for one in listed] == [("closed", "2026-12-31")]


async def test_the_next_version_is_copied_discarded_and_replaces(
    client: httpx.AsyncClient,
) -> None:
    contest = await make_confirmed()
    drafter, second = bearer(contest.bureau), bearer(contest.administrator)
    old = (await client.get("/api/programs", headers=drafter)).json()[0]
    copy = await client.post(f"/api/programs/{old['id']}/next", headers=drafter)
    address = f"/api/programs/{copy.json()['id']}"
    assert (await client.get(address, headers=drafter)).json()["version"] == 2
    assert (await client.delete(address, headers=drafter)).status_code == 204
    assert (await client.get(address, headers=drafter)).status_code == 404
    copy = await client.post(f"/api/programs/{old['id']}/next", headers=drafter)
    address = f"/api/programs/{copy.json()['id']}"
    await client.post(f"{address}/approval", headers=second)
    refused = await client.post(f"{address}/force", headers=drafter)
    assert (refused.status_code, refused.json()["code"]) == (409, "program_overlaps")
    # Both begin on the same day: the old one gives way whole, and its sums pass over.
    done = await client.post(f"{address}/force?closing_others=true", headers=drafter)
    assert done.status_code == 204, done.text
    years = (await client.get(f"{address}/years", headers=drafter)).json()
    assert [(one["year"], one["total_fen"]) for one in years] == [(2026, old["total_fen"])]


# What these are about is more than one value; they name what they stand in.
WIDE = {
    "approval_repeated",
    "key_repeated",
    "rule_id_repeated",
    "rules_overlap",
    "tax_repeated",
    "words_missing",
}
AMOUNT = b'"amount_fen": 600000,'


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        (AMOUNT, b'"amount_fen": 0.30000000000000004,', "amount_fraction_of_fen", "rules[0].amount_fen"),
        (AMOUNT, b'"amount_fen": 600000.5,', "amount_fraction_of_fen", "rules[0].amount_fen"),
        (AMOUNT, b'"amount_fen": "600000",', "amount_not_plain", "rules[0].amount_fen"),
        (AMOUNT, b'"amount_fen": "0.1+0.2",', "amount_not_plain", "rules[0].amount_fen"),
        (AMOUNT, b'"amount_fen": 6e5,', "amount_not_plain", "rules[0].amount_fen"),
        (AMOUNT, b'"amount_fen": -600000,', "greater_than", "rules[0].amount_fen"),
        (AMOUNT, b'"amount_fen": 99999999999999,', "less_than_equal", "rules[0].amount_fen"),
        (AMOUNT, b"", "missing", "rules[0].amount_fen"),
        (b'"tiers": ["first"]', b'"tiers": []', "too_short", "rules[0].what.tiers"),
        (b'"tiers": ["first"]', b'"tiers": ["first", "first"]', "tier_repeated", "rules[0].what.tiers"),
        (b'"tiers": ["first"]', b'"tiers": ["-1"]', "string_pattern_mismatch", "rules[0].what.tiers[0]"),
        (b', "tiers": ["first"]', b"", "missing", "rules[0].what.tiers"),
        (b'"working_days": 5', b'"working_days": 0', "greater_than", "notice.working_days"),
        (b'"remind_before": [14', b'"remind_before": [30', "reminder_too_early", "confirmation"),
        (b'"remind_before": [14', b'"remind_before": [7', "reminder_repeated", "confirmation"),
        (b'"bureau": "hrss"', b'"bureau": "education"', "approval_repeated", ""),
        (
            b'"payee_class": "tutor", "treatment"',
            b'"payee_class": "student", "treatment"',
            "tax_repeated",
            "",
        ),
        (b'"rate_bp": 2000, ', b"", "tax_rate_unfit", "taxes[0]"),
        (b'"id": "N1-student-team"', b'"id": "N1-student"', "rule_id_repeated", "rules"),
        (b'"tiers": ["second"]', b'"tiers": ["first"]', "rules_overlap", "rules"),
        (
            b'"starts": "2026-01-01"',
            b'"starts": "2026-13-01"',
            "date_parsing",
            "validity.starts",
        ),
        (
            b'"zh": "\xe7\xa4\xba\xe4\xbe\x8b\xe5\xa5\x96\xe5\x8a\xb1\xe5\x8a\x9e\xe6\xb3\x95"',
            b'"zh": " "',
            "words_missing",
            "title",
        ),
        (b'"kind": "subsidy"', b'"kind": "gift"', "literal_error", "kind"),
        (b'"version": 1,', b'"version": 1, "version": 2,', "key_repeated", "version"),
    ],
)
async def test_a_bad_program_is_refused_with_its_line_and_path(
    client: httpx.AsyncClient, old: bytes, new: bytes, code: str, column: str
) -> None:
    contest = await make_final()
    place = EXAMPLE.index(old)
    body = EXAMPLE.replace(old, new, 1)
    refused = await client.post("/api/programs", content=body, headers=bearer(contest.bureau))
    assert (refused.status_code, refused.json()["code"]) == (400, "program_invalid")
    (fault,) = refused.json()["faults"]
    assert (fault["code"], fault["column"]) == (code, column)
    assert fault["message"]
    assert fault["message_en"]
    if code not in {
        "key_repeated",
        "words_missing",
        "rules_overlap",
        "rule_id_repeated",
        "approval_repeated",
        "tax_repeated",
    }:
        assert fault["row"] == 1 + EXAMPLE.count(b"\n", 0, place)
    assert await database.fetch_value("SELECT count(*) FROM rewards.program") == 0


@pytest.mark.parametrize(("cut", "code"), [(40, "not_json"), (0, "not_utf8"), (-1, "too_large")], ids=str)
async def test_what_is_no_document_at_all_is_refused(client: httpx.AsyncClient, cut: int, code: str) -> None:
    contest = await make_final()
    body = {40: EXAMPLE[:-40], 0: b"\xff\xfe" + EXAMPLE, -1: EXAMPLE + b" " * 300_000}[cut]
    refused = await client.post("/api/programs", content=body, headers=bearer(contest.bureau))
    assert [fault["code"] for fault in refused.json()["faults"]] == [code]


async def test_rights_are_asked_before_a_document_is_read(client: httpx.AsyncClient) -> None:
    contest = await make_final()
    for headers, status in ((bearer(contest.organizer), 403), ({}, 401)):
        refused = await client.post("/api/programs", content=b"{", headers=headers)
        assert refused.status_code == status


async def test_the_schema_is_published_and_can_be_downloaded(client: httpx.AsyncClient) -> None:
    api, file = await client.get("/api/programs/schema"), await client.get("/rewards/program.schema.json")
    assert api.json() == file.json() == Program.model_json_schema()
    assert "attachment" in file.headers["content-disposition"]
    described: Any = (await client.get("/schema/openapi.json")).json()["components"]["schemas"]["Program"]
    assert "rules" in described["properties"]
