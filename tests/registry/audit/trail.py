"""An audit trail to try things on, and the hand of somebody who owns the database."""

from typing import Any

from registry.audit.chain import GENESIS, Line, next_link
from registry.core import audit, database
from registry.core.actor import VISITOR, Actor


async def make_lines(count: int, actor: Actor = VISITOR, **overrides: Any) -> None:
    """Write lines one by one, as services do."""
    for number in range(1, count + 1):
        fields = {
            "reason": f"理由 {number}",
            "before": {"points": number, "b": None},
            "after": {"points": number + 0.5},
        } | overrides
        await audit.record(actor, "awards.revoke", f"award:{number}", **fields)


async def make_many(count: int) -> None:
    """Write lines in one statement, where a test needs more than it can wait for."""
    await database.execute(
        "INSERT INTO registry.audit_line (at, actor, action, subject, reason, before, after)"
        " SELECT now(), '', 'tests.many', 'line:' || n, '理由', jsonb_build_object('n', n), NULL"
        " FROM generate_series(1, $1) AS n",
        count,
    )


async def by_force(*statements: str) -> None:
    """Run statements as a superuser does whom neither triggers nor references hold back."""
    async with database.transaction():
        await database.execute("SET LOCAL session_replication_role = replica")
        for statement in statements:
            await database.execute(statement)


async def rewrite_the_chain() -> None:
    """Make every seal anew from the lines as they are now, as somebody does who has read our code."""
    rows = await database.fetch(
        "SELECT id, at, account, actor, action, subject, reason, before, after"
        " FROM registry.audit_line ORDER BY id"
    )
    link, seals = GENESIS, []
    for row in rows:
        link = next_link(link, Line(**row))
        seals.append((link.position, row["id"], link.hash, row["at"]))
    await by_force("DELETE FROM registry.audit_seal")
    await database.copy(
        "audit_seal", schema="registry", columns=("position", "line", "hash", "sealed_at"), records=seals
    )


async def line_ids() -> list[int]:
    """Return the ids of all lines in order."""
    return [row["id"] for row in await database.fetch("SELECT id FROM registry.audit_line ORDER BY id")]
