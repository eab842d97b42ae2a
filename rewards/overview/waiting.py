"""What waits in the rewards of all programs, and for whom: one statement, a row for each thing."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require
from registry.people.words import Bureau
from rewards.overview.lateness import Kind, ProgramKind, is_late
from rewards.overview.recorded import ADDRESSES, Recorded, recorded
from rewards.payees.lines import PayeeLine, of_programs
from rewards.payments.desk import paying_bureaus
from rewards.programs.documents import Program


@dataclass(frozen=True, slots=True)
class WaitingAtDesk:
    """One thing that waits; `bureaus` are those whose turn it is, `lines` and `fen` what it is about.

    `ours` says that the account is of one of them. What was recorded and waits to be confirmed is of no
    program and no bureau: `ours` says then that the account recorded none of it and may confirm it. `fen` is
    None where nobody can say yet what it comes to.
    """

    kind: Kind
    program_title: Text | None
    what: Text
    address: str
    since: datetime
    days: int
    late: bool
    lines: int
    fen: int | None
    bureaus: tuple[Bureau, ...]
    ours: bool


@dataclass(frozen=True, slots=True)
class Unconfirmed:
    """What stands and whose payee has confirmed no account; `late` of it is past its last day."""

    program: UUID
    program_title: Text
    lines: int
    late: int
    fen: int


# What is open in the books and in no batch that is under way, and what came back from the bank.
_WAITING: Final = """
WITH sums AS MATERIALIZED (
    SELECT i.list, count(*) AS lines, sum(t.amount_fen)::bigint AS fen
    FROM rewards.list_line i JOIN rewards.reward_list l ON l.id = i.list
    JOIN rewards.entitlement t ON t.id = i.entitlement
    WHERE i.removed_at IS NULL AND l.state IN ('drafted', 'in_notice', 'approving') GROUP BY i.list
), decided AS (
    SELECT list, revision, count(*)::int AS steps, max(decided_at) AS at FROM rewards.approval
    WHERE decision = 'approved' GROUP BY list, revision
), acted AS (
    SELECT list, max(done_at) AS at FROM rewards.list_act GROUP BY list
), books AS MATERIALIZED (
    SELECT e.program, e.entitlement, e.book, sum(e.amount_fen)::bigint AS fen, max(e.posted_at) AS at
    FROM rewards.ledger_entry e WHERE e.book IN ('open', 'returned', 'owed_back')
    GROUP BY e.program, e.entitlement, e.book HAVING sum(e.amount_fen) > 0
), under_way AS MATERIALIZED (
    SELECT l.batch, l.entitlement, l.gross_fen FROM rewards.batch_line l WHERE l.outcome IS NULL
)
SELECT CASE l.state WHEN 'drafted' THEN 'drafted' WHEN 'approving' THEN 'approving' ELSE 'notice_over' END
       AS kind, l.program, l.id, l.number::text AS name, coalesce(s.lines, 0) AS lines,
       coalesce(s.fen, 0) AS fen, coalesce(d.steps, 0) AS steps,
       CASE l.state WHEN 'in_notice'
            THEN (l.notice_until + 1)::timestamp AT TIME ZONE 'Asia/Shanghai'
            ELSE greatest(l.drafted_at, d.at, c.at) END AS since
FROM rewards.reward_list l
LEFT JOIN sums s ON s.list = l.id LEFT JOIN acted c ON c.list = l.id
LEFT JOIN decided d ON d.list = l.id AND d.revision = l.revision
WHERE l.state IN ('drafted', 'approving') OR l.state = 'in_notice' AND l.notice_until < $1
UNION ALL
SELECT 'objection', l.program, o.id, l.number::text,
       (SELECT count(*) FROM rewards.objection_line x WHERE x.objection = o.id),
       (SELECT coalesce(sum(t.amount_fen), 0)::bigint FROM rewards.objection_line x
        JOIN rewards.list_line i ON i.id = x.line JOIN rewards.entitlement t ON t.id = i.entitlement
        WHERE x.objection = o.id), 0, o.filed_at
FROM rewards.objection o JOIN rewards.reward_list l ON l.id = o.list WHERE o.state = 'open'
UNION ALL
SELECT CASE WHEN b.exported_at IS NULL THEN 'to_export' ELSE 'with_bank' END, b.program, b.id, b.number,
       count(*), sum(u.gross_fen)::bigint, 0, coalesce(b.exported_at, b.drawn_at)
FROM rewards.batch b JOIN under_way u ON u.batch = b.id WHERE b.dissolved_at IS NULL GROUP BY b.id
UNION ALL
SELECT 'to_draw', k.program, k.program, '', count(*), sum(k.fen)::bigint, 0, min(k.at)
FROM books k WHERE k.book = 'open'
  AND NOT EXISTS (SELECT 1 FROM under_way u WHERE u.entitlement = k.entitlement) GROUP BY k.program
UNION ALL
SELECT 'returned', k.program, k.program, '', count(*), sum(k.fen)::bigint, 0, min(k.at)
FROM books k WHERE k.book = 'returned'
  AND NOT EXISTS (SELECT 1 FROM under_way u WHERE u.entitlement = k.entitlement) GROUP BY k.program
UNION ALL
SELECT 'owed', k.program, k.program, '', count(*), sum(k.fen)::bigint, 0, min(r.opened_at)
FROM books k JOIN rewards.receivable r ON r.entitlement = k.entitlement WHERE k.book = 'owed_back'
GROUP BY k.program
ORDER BY since, id
"""


async def waiting(actor: Actor) -> list[WaitingAtDesk]:
    """Return everything that waits for a bureau, the longest waiting first."""
    require(actor, "entitlements.read", ANYTHING)
    programs = {
        row["id"]: Program.model_validate_json(row["document"])
        for row in await database.fetch("SELECT id, document FROM rewards.program WHERE state <> 'draft'")
    }
    own = {grant.bureau for grant in actor.grants if grant.role == "bureau_officer"}
    now, found = clock.now(), []
    for row in await database.fetch(_WAITING, clock.today()):
        kind: ProgramKind = row["kind"]
        program = programs[row["program"]]
        turn = _turn(kind, program, row["steps"])
        found.append(
            WaitingAtDesk(
                kind=kind,
                program_title=program.title,
                what=_what(kind, row["name"]),
                address=_address(kind, row["id"]),
                since=row["since"],
                days=max(0, (now - row["since"]) // timedelta(days=1)),
                late=is_late(kind, row["since"], now),
                lines=row["lines"],
                fen=row["fen"],
                bureaus=turn,
                ours=bool(own & set(turn)),
            )
        )
    found += [_to_confirm(each, now) for each in await recorded(actor)]
    return sorted(found, key=lambda one: one.since)


def _to_confirm(found: Recorded, now: datetime) -> WaitingAtDesk:
    return WaitingAtDesk(
        kind=found.kind,
        program_title=None,
        what=text("已登记", "Recorded"),
        address=ADDRESSES[found.kind],
        since=found.since,
        days=max(0, (now - found.since) // timedelta(days=1)),
        late=is_late(found.kind, found.since, now),
        lines=found.lines,
        fen=found.fen,
        bureaus=(),
        ours=found.ours,
    )


async def unconfirmed(actor: Actor) -> list[Unconfirmed]:
    """Return by program what stands and has no confirmed account yet, what is late first."""
    require(actor, "entitlements.read", ANYTHING)
    programs: defaultdict[UUID, list[PayeeLine]] = defaultdict(list)
    for line in await of_programs():
        if "account" in line.missing:
            programs[line.program].append(line)
    found = [
        Unconfirmed(
            program=program,
            program_title=lines[0].program_title,
            lines=len(lines),
            late=sum(line.late for line in lines),
            fen=sum(line.amount_fen for line in lines),
        )
        for program, lines in programs.items()
    ]
    return sorted(found, key=lambda one: (-one.late, -one.lines))


def _turn(kind: ProgramKind, program: Program, steps: int) -> tuple[Bureau, ...]:
    """Return the bureaus whose turn it is: drafting is the first one's, paying theirs who pay."""
    if kind == "approving":
        return tuple(each.bureau for each in program.approvals[steps : steps + 1])
    if kind in ("drafted", "notice_over", "objection"):
        return tuple(each.bureau for each in program.approvals[:1])
    return paying_bureaus(program)


def _what(kind: ProgramKind, name: str) -> Text:
    if kind in ("to_export", "with_bank"):
        return text(f"批次 {name}", f"Batch {name}")
    if kind in ("to_draw", "returned", "owed"):
        return text("全部", "All of it")
    if kind == "objection":
        return text(f"对第 {name} 号名单的异议", f"An objection to list {name}")
    return text(f"第 {name} 号名单", f"List {name}")


def _address(kind: ProgramKind, thing: UUID) -> str:
    match kind:
        case "drafted" | "notice_over":
            return f"/rewards/lists/{thing}"
        case "approving":
            return f"/rewards/approvals/{thing}"
        case "objection":
            return f"/rewards/objections/{thing}"
        case "to_export" | "with_bank":
            return f"/rewards/batches/{thing}"
        case "to_draw" | "returned":
            return f"/rewards/{thing}/payments"
        case "owed":
            return "/rewards/receivables"
