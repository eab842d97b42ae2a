"""The database itself refuses postings that break the law of the books."""

import asyncpg
import pytest

from registry.core import database
from registry.core.identifiers import new_id
from rewards.ledger import books
from rewards.ledger import queries as ledger
from rewards.ledger.books import Posting
from rewards.ledger.service import post
from tests.rewards.approvals.makers import make_approved, make_bench

pytestmark = pytest.mark.anyio


async def test_the_database_refuses_what_breaks_the_law(db: None) -> None:
    bench = await make_bench()
    await make_approved(bench)
    before = await ledger.of_program(bench.program)
    rows = await database.fetch("SELECT id, amount_fen FROM rewards.entitlement ORDER BY id LIMIT 2")
    (one, gross), (other, _) = ((row["id"], row["amount_fen"]) for row in rows)
    for sides in (
        (("open", -gross), ("owed_back", gross)),
        (("open", -gross), ("paid", gross - 1)),
        (("paid", gross), ("withheld", -gross)),
    ):
        with pytest.raises(asyncpg.CheckViolationError):
            async with database.transaction():
                await post(bench.drafter, bench.program, [Posting(one, sides, "x")])
    insert = (
        "INSERT INTO rewards.ledger_entry (id, posting, program, entitlement, book, amount_fen, reason,"
        " posted_by, posted_at) SELECT gen_random_uuid(), $1, $2, e, b, f, 'x', $3, now()"
        " FROM unnest($4::uuid[], $5::text[], $6::bigint[]) AS n (e, b, f)"
    )
    # From one entitlement to another.
    with pytest.raises(asyncpg.CheckViolationError, match="would not add up"):
        await database.execute(
            insert,
            new_id(),
            bench.program,
            bench.drafter.account_id,
            [one, other],
            ["open", "open"],
            [-gross, gross],
        )
    # Booked for another program than the entitlement's own.
    await database.execute(
        "INSERT INTO rewards.program SELECT (jsonb_populate_record(p, jsonb_build_object('id', $2::uuid,"
        " 'version', p.version + 1))).* FROM rewards.program p WHERE p.id = $1",
        bench.program,
        strange := new_id(),
    )
    with pytest.raises(asyncpg.CheckViolationError, match="another program"):
        async with database.transaction():
            await post(bench.drafter, strange, [books.cancelled(one, gross, "x", out_of="open")])
    assert await ledger.of_program(bench.program) == before
