"""The law of the books holds for each entitlement, not only for each posting: nothing moves between two."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager

from registry.core.database import execute

ID = "2026-11-23T08:37:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "the law of the books for each entitlement"

_CHECK = """
CREATE OR REPLACE FUNCTION rewards.check_ledger() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    wrong record;
BEGIN
    SELECT posting INTO wrong FROM posted GROUP BY posting HAVING sum(amount_fen) <> 0 LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'posting % does not add up to nothing', wrong.posting USING ERRCODE = 'check_violation';
    END IF;
    {law}SELECT e.entitlement, e.book, sum(e.amount_fen) AS balance INTO wrong
    FROM rewards.ledger_entry e
    WHERE e.entitlement IN (SELECT entitlement FROM posted)
    GROUP BY e.entitlement, e.book
    HAVING CASE WHEN e.book IN ('approved', 'reclaimed') THEN sum(e.amount_fen) > 0
                ELSE sum(e.amount_fen) < 0 END
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entitlement % would have % fen in the book %', wrong.entitlement, wrong.balance, wrong.book
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT p.entitlement INTO wrong FROM (SELECT DISTINCT entitlement FROM posted) p
    JOIN rewards.entitlement t ON t.id = p.entitlement
    JOIN rewards.ledger_entry e ON e.entitlement = t.id AND e.book = 'approved'
    GROUP BY p.entitlement, t.amount_fen HAVING -sum(e.amount_fen) <> t.amount_fen LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entitlement % would not be approved for its sum', wrong.entitlement
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
"""

# Every statement keeps the two equations of each entitlement that it touches, so that they hold throughout.
_LAW = """SELECT entitlement INTO wrong FROM posted GROUP BY entitlement
    HAVING sum(amount_fen) FILTER (WHERE book NOT IN ('reclaimed', 'owed_back', 'recovered')) <> 0
        OR sum(amount_fen) FILTER (WHERE book IN ('reclaimed', 'owed_back', 'recovered')) <> 0
    LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'the books of entitlement % would not add up', wrong.entitlement
            USING ERRCODE = 'check_violation';
    END IF;
    SELECT p.entitlement INTO wrong FROM posted p JOIN rewards.entitlement t ON t.id = p.entitlement
    WHERE t.program <> p.program LIMIT 1;
    IF FOUND THEN
        RAISE EXCEPTION 'entitlement % is of another program', wrong.entitlement USING ERRCODE = 'check_violation';
    END IF;
    """

FORWARDS = _CHECK.replace("{law}", _LAW)
BACKWARDS = _CHECK.replace("{law}", "")


async def forwards() -> MigrationManager:
    manager = MigrationManager(migration_id=ID, app_name="rewards", description=DESCRIPTION)

    async def run() -> None:
        await execute(FORWARDS)

    async def run_backwards() -> None:
        await execute(BACKWARDS)

    manager.add_raw(run)
    manager.add_raw_backwards(run_backwards)
    return manager
