"""Reads of what other payers paid."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from registry.core import database
from registry.core.actor import Actor
from registry.core.paging import PAGE_SIZE, Page
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, refusal, require
from registry.people.access import Subject as About
from rewards.outside_payments.words import PAYER_LEVELS, STATES
from rewards.shown_names import shown_name
from rewards.words import PAYEE_CLASSES

_CLASSES = {str(code): words for code, words in PAYEE_CLASSES.items()}
_LEVELS = {str(code): words for code, words in PAYER_LEVELS.items()}


@dataclass(frozen=True, slots=True)
class OutsidePaymentFacts:
    """What another payer paid to one payee for one award, whole fen.

    `decidable` says whether the one who asks may decide on it: the recorder may not. `stands` says whether
    the award, or one in its stead, still does; what was paid for one that fell is taken off nothing.
    """

    id: UUID
    list: UUID
    award: UUID
    competition: Text
    event: Text
    entry: str
    prize: Text
    payee: str
    payee_class_code: str
    payee_class: Text
    payer: str
    payer_level: Text
    document_number: str
    amount_fen: int
    paid_on: date
    state_code: str
    state: Text
    reason: str
    recorded_by: str
    evidence_sha256: str
    stands: bool
    decidable: bool


_PAYMENTS = """
SELECT o.*, c.name AS competition, c.name_en AS competition_en, e.name AS event, e.name_en AS event_en,
       n.code AS entry, a.title, a.title_en, p.name AS person_name, g.name AS organization_name,
       r.display_name AS recorder, r.person AS recorder_person, l.evidence_sha256,
       count(*) OVER () AS total,
       EXISTS (WITH RECURSIVE line (award) AS (
                   SELECT o.award UNION ALL
                   SELECT x.id FROM line JOIN competitions.award x ON x.supersedes = line.award)
               SELECT 1 FROM line LEFT JOIN competitions.award_revocation v ON v.award = line.award
               WHERE v.id IS NULL) AS stands
FROM rewards.outside_payment o
JOIN rewards.outside_payment_import l ON l.id = o.list
JOIN competitions.award a ON a.id = o.award
JOIN competitions.competition c ON c.id = a.competition
JOIN competitions.event e ON e.id = a.event
JOIN competitions.entry n ON n.id = a.entry
JOIN registry.account r ON r.id = o.recorded_by
LEFT JOIN registry.person p ON p.id = o.person
LEFT JOIN registry.organization g ON g.id = o.organization
WHERE $1 = '' OR o.state = $1
ORDER BY o.recorded_at DESC, o.id LIMIT $2 OFFSET $3
"""


async def outside_payments(actor: Actor, *, state: str = "", number: int = 1) -> Page[OutsidePaymentFacts]:
    """Return a page of outside payments, the newest first; `state` is empty for all."""
    require(actor, "outside_payments.read", ANYTHING)
    rows = await database.fetch(_PAYMENTS, state, PAGE_SIZE, (number - 1) * PAGE_SIZE)
    found = tuple(
        OutsidePaymentFacts(
            id=row["id"],
            list=row["list"],
            award=row["award"],
            competition=text(row["competition"], row["competition_en"]),
            event=text(row["event"], row["event_en"]),
            entry=row["entry"],
            prize=text(row["title"], row["title_en"]),
            payee=shown_name(
                actor,
                row["person_name"] or row["organization_name"],
                is_person=row["person"] is not None,
            ),
            payee_class_code=row["payee_class"],
            payee_class=_CLASSES[row["payee_class"]],
            payer=row["payer"],
            payer_level=_LEVELS[row["payer_level"]],
            document_number=row["document_number"],
            amount_fen=row["amount_fen"],
            paid_on=row["paid_on"],
            state_code=row["state"],
            state=STATES[row["state"]],
            reason=row["reason"] or "",
            recorded_by=row["recorder"],
            evidence_sha256=row["evidence_sha256"],
            stands=row["stands"],
            decidable=refusal(
                actor,
                "outside_payments.decide",
                About(proposers=frozenset({row["recorded_by"], row["recorder_person"]} - {None})),
            )
            is None,
        )
        for row in rows
    )
    return Page(found, rows[0]["total"] if rows else 0, number)
