"""Reads of entitlements, for who may see amounts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import asyncpg

from registry.core import database
from registry.core.actor import Actor
from registry.core.errors import NotFoundError
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require
from rewards.programs.documents import Program
from rewards.words import PAYEE_CLASSES


class ProgramNotFoundError(NotFoundError):
    """There is no such reward program."""

    code = "program_not_found"


@dataclass(frozen=True, slots=True)
class ProgramFacts:
    """A program in force with what it comes to at present."""

    id: UUID
    name: str
    version: int
    title: Text
    source: Text
    put_in_force_at: datetime
    entitled: int
    total_fen: int


@dataclass(frozen=True, slots=True)
class WithdrawalFacts:
    """Why and when an entitlement fell."""

    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EntitlementFacts:
    """An entitlement as pages and the API show it."""

    id: UUID
    award_id: UUID
    payee: str
    payee_class_code: str
    payee_class: Text
    tier: str
    award: Text
    event: Text
    rule: str
    amount_fen: int
    reason: Text
    withdrawn: WithdrawalFacts | None


@dataclass(frozen=True, slots=True)
class TierTotal:
    """What the standing entitlements of one tier and class of payee come to."""

    tier_code: str
    tier: Text
    payee_class_code: str
    payee_class: Text
    count: int
    amount_fen: int


_PROGRAMS = """
SELECT p.id, p.name, p.version, p.title, p.title_en, p.document, p.put_in_force_at,
       count(t.id) FILTER (WHERE w.id IS NULL) AS entitled,
       coalesce(sum(t.amount_fen) FILTER (WHERE w.id IS NULL), 0)::bigint AS total_fen
FROM rewards.program p
LEFT JOIN rewards.entitlement t ON t.program = p.id
LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id
"""


async def programs(actor: Actor) -> list[ProgramFacts]:
    """Return the programs in force, newest first."""
    require(actor, "entitlements.read", ANYTHING)
    rows = await database.fetch(_PROGRAMS + " GROUP BY p.id ORDER BY p.put_in_force_at DESC")
    return [_program(row) for row in rows]


async def program(actor: Actor, program_id: UUID) -> ProgramFacts:
    """Return one program.

    Raises:
        ProgramNotFoundError: there is none of this id.
    """
    require(actor, "entitlements.read", ANYTHING)
    row = await database.fetch_one(_PROGRAMS + " WHERE p.id = $1 GROUP BY p.id", program_id)
    if row is None:
        raise ProgramNotFoundError(text("没有这个奖励办法。", "There is no such reward program."))
    return _program(row)


async def entitlements(actor: Actor, program_id: UUID, *, q: str = "") -> list[EntitlementFacts]:
    """Return the entitlements of a program, withdrawn ones too, by event and tier; `q` is part of a name."""
    require(actor, "entitlements.read", ANYTHING)
    rows = await database.fetch(
        """
        SELECT t.id, t.award, coalesce(p.name, o.name) AS payee, t.payee_class, a.code, a.title, a.title_en,
               e.name AS event, e.name_en AS event_en, t.rule, t.amount_fen, t.reason, t.reason_en,
               w.reason AS withdrawn_reason, w.withdrawn_at
        FROM rewards.entitlement t
        JOIN competitions.award a ON a.id = t.award
        JOIN competitions.event e ON e.id = a.event
        LEFT JOIN registry.person p ON p.id = t.person
        LEFT JOIN registry.organization o ON o.id = t.organization
        LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id
        WHERE t.program = $1 AND ($2 = '' OR strpos(coalesce(p.name, o.name), $2) > 0)
        ORDER BY e.code, a.place, t.payee_class DESC, payee, t.revision
        """,
        program_id,
        q,
    )
    classes = {str(code): words for code, words in PAYEE_CLASSES.items()}
    return [
        EntitlementFacts(
            id=row["id"],
            award_id=row["award"],
            payee=row["payee"],
            payee_class_code=row["payee_class"],
            payee_class=classes[row["payee_class"]],
            tier=row["code"],
            award=text(row["title"], row["title_en"]),
            event=text(row["event"], row["event_en"]),
            rule=row["rule"],
            amount_fen=row["amount_fen"],
            reason=text(row["reason"], row["reason_en"]),
            withdrawn=WithdrawalFacts(row["withdrawn_reason"], row["withdrawn_at"])
            if row["withdrawn_at"]
            else None,
        )
        for row in rows
    ]


async def totals(actor: Actor, program_id: UUID) -> list[TierTotal]:
    """Return the standing sums of a program by tier (best first) and class of payee."""
    require(actor, "entitlements.read", ANYTHING)
    rows = await database.fetch(
        """
        SELECT a.code, a.title, a.title_en, t.payee_class, count(*) AS n, sum(t.amount_fen)::bigint AS fen
        FROM rewards.entitlement t
        JOIN competitions.award a ON a.id = t.award
        LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id
        WHERE t.program = $1 AND w.id IS NULL
        GROUP BY a.code, a.title, a.title_en, t.payee_class
        ORDER BY min(a.place), array_position(ARRAY['student', 'tutor', 'school'], t.payee_class)
        """,
        program_id,
    )
    classes = {str(code): words for code, words in PAYEE_CLASSES.items()}
    return [
        TierTotal(
            tier_code=row["code"],
            tier=text(row["title"], row["title_en"]),
            payee_class_code=row["payee_class"],
            payee_class=classes[row["payee_class"]],
            count=row["n"],
            amount_fen=row["fen"],
        )
        for row in rows
    ]


def _program(row: asyncpg.Record) -> ProgramFacts:
    basis = Program.model_validate_json(row["document"]).basis
    return ProgramFacts(
        id=row["id"],
        name=row["name"],
        version=row["version"],
        title=text(row["title"], row["title_en"]),
        source=text(f"{basis.title.zh} {basis.number or ''}", f"{basis.title.en} {basis.number or ''}"),
        put_in_force_at=row["put_in_force_at"],
        entitled=row["entitled"],
        total_fen=row["total_fen"],
    )
