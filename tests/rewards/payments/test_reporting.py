"""A paying system reports over the API instead of a bank's file."""

from typing import Any
from uuid import UUID

import httpx
import pytest

from registry.core import database
from rewards.payments import opening
from tests.factories import bearer
from tests.rewards.payments.makers import books_add_up, make_exported, make_payable

pytestmark = pytest.mark.anyio


async def _written(batch: UUID) -> dict[str, list[Any]]:
    """Return what a report writes: lines, files with rows, books, notices, audit."""
    statements = {
        "lines": "SELECT * FROM rewards.batch_line WHERE batch = $1 ORDER BY id",
        "files": "SELECT * FROM rewards.return_file WHERE batch = $1 ORDER BY id",
        "rows": "SELECT r.* FROM rewards.return_line r JOIN rewards.return_file f ON f.id = r.file"
        " WHERE f.batch = $1 ORDER BY r.id",
        "books": "SELECT e.* FROM rewards.ledger_entry e JOIN rewards.batch b ON b.program = e.program"
        " WHERE b.id = $1 ORDER BY e.id",
        "notices": "SELECT * FROM registry.notice WHERE $1::uuid IS NOT NULL ORDER BY id",
        "audit": "SELECT id FROM registry.audit_line WHERE $1::uuid IS NOT NULL ORDER BY id",
    }
    return {name: await database.fetch(statement, batch) for name, statement in statements.items()}


async def test_a_report_is_booked_whole_or_not_at_all_and_once(db: None, client: httpx.AsyncClient) -> None:
    desk = await make_payable()
    batch = await make_exported(desk)
    headers = bearer(desk.payer)
    lines: list[dict[str, Any]] = [
        {
            "position": one.position,
            "account_end": one.account_number[-4:],
            "net_fen": one.net_fen,
            "outcome": "paid",
        }
        for one in await opening.payments(batch)
    ]
    lines[0] |= {"outcome": "returned", "reason": "账号不存在"}
    wrong = [*lines[:-1], lines[-1] | {"net_fen": lines[-1]["net_fen"] + 1}]
    refused = await client.post(f"/api/batches/{batch}/answers", json={"lines": wrong}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (400, "report_unfit")
    assert [fault["code"] for fault in refused.json()["faults"]] == ["line_altered"]

    first = await client.post(f"/api/batches/{batch}/answers", json={"lines": lines}, headers=headers)
    written = await _written(batch)
    again = await client.post(f"/api/batches/{batch}/answers", json={"lines": lines}, headers=headers)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert await _written(batch) == written
    # Nor do equal lines in another order: they were answered before, and are said to be.
    turned = await client.post(f"/api/batches/{batch}/answers", json={"lines": lines[::-1]}, headers=headers)
    assert {fault["code"] for fault in turned.json()["faults"]} == {"line_doubled"}
    assert await _written(batch) == written
    assert await books_add_up(desk.program)
    events = await client.get("/api/events?kind=payment.made", headers=headers)
    assert len(events.json()["events"]) == len(lines) - 1
    approved = await client.get("/api/events?kind=entitlement.approved", headers=headers)
    assert len(approved.json()["events"]) >= len(lines)

    other = [lines[1] | {"outcome": "returned", "reason": "x"}]
    changed = await client.post(f"/api/batches/{batch}/answers", json={"lines": other}, headers=headers)
    assert [fault["code"] for fault in changed.json()["faults"]] == ["line_doubled"]
    stranger = [lines[1] | {"account_end": "9999999"}]
    unknown = await client.post(f"/api/batches/{batch}/answers", json={"lines": stranger}, headers=headers)
    assert [fault["code"] for fault in unknown.json()["faults"]] == ["line_unknown"]
    nobody = await client.post(
        f"/api/batches/{batch}/answers", json={"lines": lines}, headers=bearer(desk.bench.contest.organizer)
    )
    assert nobody.status_code == 403
