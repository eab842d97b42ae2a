"""Programs in force and approved sums, for tests on a database."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from registry.core import database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from rewards.entitlements.records import StoredProgram, standing_entitlements
from rewards.ledger import books
from rewards.ledger.service import post
from tests.factories import Contest, put_in_force
from tests.rewards.factories import make_rule, program_document

WORDS = {"zh": "虚构", "en": "Invented"}


def complete(*rules: dict[str, Any], **fields: Any) -> dict[str, Any]:
    """Return the document of a program that can be put in force."""
    rules = rules or (make_rule(tiers=["first", "second", "third"], amount_fen=10_000),)
    classes = {rule["payee_class"] for rule in rules}
    return program_document(
        *rules,
        **{
            "budget": {"amount_fen": 100_000_000, "per": "year", "shortage": "stop"},
            "taxes": [{"payee_class": each, "treatment": "exempt", "note": WORDS} for each in classes],
            "notice": {"working_days": 5},
            "approvals": [{"bureau": "education", "title": WORDS}],
            "confirmation": {"within_days": 30, "remind_before": [7]},
        }
        | fields,
    )


async def make_program_in_force(
    contest: Contest, folder: Path, *rules: dict[str, Any], **fields: Any
) -> StoredProgram:
    """Put a program in force and return it as it is stored."""
    path = folder / "program.json"
    path.write_text(json.dumps(complete(*rules, **fields)), "utf-8")
    program = await put_in_force(contest.bureau, contest.administrator, path)
    row = await database.fetch_one(
        "SELECT id, document, closes_on FROM rewards.program WHERE id = $1", program
    )
    assert row is not None
    return StoredProgram.of(row)


async def approve_all(actor: Actor, program: UUID, most: int | None = None) -> list[UUID]:
    """Book standing entitlements as approved, as the last approval of a list does; returns them."""
    standing = [line for line in (await standing_entitlements(program)).values() if not line.approved]
    chosen = sorted(standing, key=lambda line: line.key)[:most]
    async with database.transaction():
        await post(actor, program, [books.approved(line.id, line.amount_fen, "虚构") for line in chosen])
    return [line.id for line in chosen]


async def make_successor(actor: Actor, award: UUID) -> UUID:
    """Write the award that stands in an award's stead after a correction which changed nothing of it."""
    made = new_id()
    async with database.transaction():
        await database.execute(
            "INSERT INTO competitions.award (id, competition, kind, event, entry, version, derived_from, code"
            ", title, title_en, place, points, reason, reason_en, awarded_on, confirmed_by, confirmed_at"
            ", supersedes) SELECT $2, competition, kind, event, entry, version, derived_from, code"
            ", title, title_en, place, points, reason, reason_en, awarded_on, confirmed_by, confirmed_at, id"
            " FROM competitions.award WHERE id = $1",
            award,
            made,
        )
        await database.execute(
            "INSERT INTO competitions.award_recipient (id, award, person, organization)"
            " SELECT gen_random_uuid(), $2, person, organization FROM competitions.award_recipient"
            " WHERE award = $1",
            award,
            made,
        )
        await database.execute(
            "INSERT INTO competitions.award_revocation (id, award, reason, revoked_by, revoked_at)"
            " VALUES (gen_random_uuid(), $1, '成绩更正', $2, now())",
            award,
            actor.account_id,
        )
    return made
