"""A table of results and what was ruled on its entries say the same, or nothing becomes final."""

from dataclasses import replace
from uuid import UUID

import pytest

from competitions.entries import changing
from competitions.entries.schemas import Ruling
from competitions.results import service
from competitions.words import EntryStatus
from registry.core import database
from registry.core.errors import BadInputError
from tests.competitions.results.contests import codes
from tests.factories import make_entered, scores

pytestmark = pytest.mark.anyio


async def entry(code: str) -> UUID:
    found: UUID = await database.fetch_value("SELECT id FROM competitions.entry WHERE code = $1", code)
    return found


async def test_who_was_ruled_out_gets_no_prize_from_a_table(db: None) -> None:
    contest = await make_entered(10)
    await changing.rule(
        contest.organizer, await entry("ZZ001-01"), Ruling(status="disqualified", reason="违纪")
    )
    await changing.rule(contest.organizer, await entry("ZZ001-02"), Ruling(status="absent"))
    await changing.withdraw(contest.organizer, await entry("ZZ001-03"), "退赛")
    table = scores(10)
    with pytest.raises(BadInputError) as caught:
        await service.finalize(contest.organizer, contest.id, table)
    assert codes(caught) == ["status_differs"] * 3
    said = " ".join(fault.message.zh for fault in caught.value.faults)
    assert "ZZ001-01" in said and "取消资格" in said
    assert await database.fetch_value("SELECT count(*) FROM competitions.result_line") == 0
    # Of who only entered, the table alone tells what became of them.
    told: dict[str, EntryStatus] = {
        "ZZ001-01": "disqualified",
        "ZZ001-02": "absent",
        "ZZ001-03": "withdrawn",
        "ZZ001-04": "absent",
    }
    agreeing = [
        replace(line, status=told[line.entry], points=None) if line.entry in told else line for line in table
    ]
    await service.finalize(contest.organizer, contest.id, agreeing)
    rows = await database.fetch(
        "SELECT n.code, l.status, l.place, l.award FROM competitions.result_line l"
        " JOIN competitions.entry n ON n.id = l.entry WHERE n.code = ANY($1)",
        list(told),
    )
    assert {row["code"]: row["status"] for row in rows} == told
    assert {(row["place"], row["award"]) for row in rows} == {(None, None)}
