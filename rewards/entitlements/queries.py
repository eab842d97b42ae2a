"""Reads of entitlements, for who may see amounts."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.core import database
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require
from rewards.shown_names import shown_name
from rewards.words import PAYEE_CLASSES


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


async def entitlements(
    actor: Actor, program_id: UUID, *, q: str = "", most: int | None = None
) -> list[EntitlementFacts]:
    """Return the entitlements of a program, withdrawn ones too, by event and tier.

    Args:
        actor: a bureau's officer or an auditor.
        program_id: any.
        q: part of a name, empty for all.
        most: how many at most, None for all.
    """
    require(actor, "entitlements.read", ANYTHING)
    rows = await database.fetch(
        """
        SELECT t.id, coalesce(t.award, t.qualification) AS award, coalesce(p.name, o.name) AS payee,
        t.person IS NOT NULL AS is_person,
               t.payee_class, a.code, a.title, a.title_en,
               coalesce(e.name, '') AS event, coalesce(e.name_en, '') AS event_en, t.rule, t.amount_fen,
               t.reason, t.reason_en,
               w.reason AS withdrawn_reason, w.withdrawn_at
        FROM rewards.entitlement t
        JOIN rewards.prize a ON a.id = coalesce(t.award, t.qualification)
        LEFT JOIN rewards.discipline e ON e.id = a.event
        LEFT JOIN registry.person p ON p.id = t.person
        LEFT JOIN registry.organization o ON o.id = t.organization
        LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id
        WHERE t.program = $1 AND ($2 = '' OR strpos(coalesce(p.name, o.name), $2) > 0)
        ORDER BY e.code, a.place, t.payee_class DESC, payee, t.revision LIMIT $3
        """,
        program_id,
        q,
        most,
    )
    classes = {str(code): words for code, words in PAYEE_CLASSES.items()}
    return [
        EntitlementFacts(
            id=row["id"],
            award_id=row["award"],
            payee=shown_name(actor, row["payee"], is_person=row["is_person"]),
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
        JOIN rewards.prize a ON a.id = coalesce(t.award, t.qualification)
        LEFT JOIN rewards.withdrawal w ON w.entitlement = t.id
        WHERE t.program = $1 AND w.id IS NULL
        GROUP BY a.code, a.title, a.title_en, t.payee_class
        ORDER BY min(a.place), array_position($2::text[], t.payee_class)
        """,
        program_id,
        list(PAYEE_CLASSES),
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
