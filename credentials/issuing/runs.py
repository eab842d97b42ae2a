"""Runs of issuing as whoever looks on sees them: how far one is, and whether it still goes on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal
from uuid import UUID

from credentials.issuing.scopes import Scope
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.alone import held
from registry.core.identifiers import new_id
from registry.people.access import unknown

State = Literal["running", "finished", "failed", "broken_off"]

BROKEN_OFF: Final = "broken_off"


@dataclass(frozen=True, slots=True)
class RunFacts:
    """A run: `done` of `total` credentials are issued, `problem` is the code of what ended it early."""

    id: UUID
    scope: Scope
    total: int
    done: int
    started_by: str
    started_at: datetime
    last_at: datetime
    ended_at: datetime | None
    problem: str
    state: State


_RUNS: Final = """
SELECT r.*, a.display_name FROM credentials.issuing_run r JOIN registry.account a ON a.id = r.started_by
"""


async def run(actor: Actor, run_id: UUID) -> RunFacts:
    """Return one run, to whoever started it, and to administrators.

    Raises:
        NotFoundError: there is none that the account may know of.
    """
    row = await database.fetch_one(_RUNS + " WHERE r.id = $1", run_id)
    if row is None or not (row["started_by"] == actor.account_id or "administrator" in actor.roles):
        raise unknown()
    return await _facts(dict(row))


async def newest(scope: Scope) -> RunFacts | None:
    """Return the run that was started last in a scope."""
    row = await database.fetch_one(
        _RUNS
        + " WHERE r.scope = $1 AND r.subject = $2 AND r.competition IS NOT DISTINCT FROM $3"
        + " ORDER BY r.started_at DESC, r.ended_at DESC NULLS FIRST LIMIT 1",
        scope.kind,
        scope.subject,
        scope.within,
    )
    return await _facts(dict(row)) if row else None


async def begin(actor: Actor, scope: Scope, total: int) -> UUID:
    """Write a new run into the open transaction; one that is open still was broken off and ends.

    The caller holds the scope, so that no other run in it can be going on.
    """
    at = clock.exactly_now()
    await database.execute(
        "UPDATE credentials.issuing_run SET ended_at = $4, problem = $5"
        " WHERE scope = $1 AND subject = $2 AND competition IS NOT DISTINCT FROM $3 AND ended_at IS NULL",
        scope.kind,
        scope.subject,
        scope.within,
        at,
        BROKEN_OFF,
    )
    run_id = new_id()
    await database.execute(
        "INSERT INTO credentials.issuing_run"
        " (id, scope, subject, competition, total, done, started_by, started_at, last_at)"
        " VALUES ($1, $2, $3, $4, $5, 0, $6, $7, $7)",
        run_id,
        scope.kind,
        scope.subject,
        scope.within,
        total,
        actor.account_id,
        at,
    )
    return run_id


async def advance(run_id: UUID, count: int) -> None:
    """Count more as done, in the transaction that stores them."""
    await database.execute(
        "UPDATE credentials.issuing_run SET done = least(done + $2, total), last_at = $3 WHERE id = $1",
        run_id,
        count,
        clock.exactly_now(),
    )


async def end(run_id: UUID, problem: str | None = None) -> None:
    """End a run, with the code of what ended it early."""
    await database.execute(
        "UPDATE credentials.issuing_run SET ended_at = $2, problem = $3 WHERE id = $1",
        run_id,
        clock.exactly_now(),
        problem,
    )


async def _facts(row: dict[str, object]) -> RunFacts:
    scope = Scope(row["scope"], row["subject"], row["competition"])  # type: ignore[arg-type]  # checked by the table
    if row["ended_at"] is None:
        state: State = "running" if await held(scope.name) else BROKEN_OFF
    elif row["problem"]:
        state = BROKEN_OFF if row["problem"] == BROKEN_OFF else "failed"
    else:
        state = "finished"
    same = {name: row[name] for name in ("id", "total", "done", "started_at", "last_at", "ended_at")}
    return RunFacts(
        **same,  # type: ignore[arg-type]  # as the table declares them
        scope=scope,
        started_by=str(row["display_name"]),
        problem=str(row["problem"] or ""),
        state=state,
    )
