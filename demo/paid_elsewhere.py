"""What another payer paid for an award of the contest: recorded with evidence, for another one to confirm."""

from typing import Final
from uuid import UUID

from demo import papers
from registry.core import clock, database
from registry.core.actor import Actor
from rewards.outside_payments import recording

_PAYER: Final = "虚构省教育厅（虚构）"
_DOCUMENT: Final = "虚教函〔2026〕18号（虚构）"
# A winner who is not paid yet: what was paid already is never changed by what others paid.
_WINNER: Final = """
SELECT c.code AS competition, e.code AS event, n.code AS entry, p.name AS payee
FROM rewards.list_line i
JOIN rewards.reward_list l ON l.id = i.list AND l.program = $1 AND l.state = 'in_notice'
JOIN rewards.entitlement t ON t.id = i.entitlement AND t.payee_class = 'student'
JOIN registry.person p ON p.id = t.person
JOIN competitions.award a ON a.id = t.award
JOIN competitions.competition c ON c.id = a.competition
JOIN competitions.event e ON e.id = a.event
JOIN competitions.entry n ON n.id = a.entry
WHERE i.removed_at IS NULL ORDER BY e.code, n.code, p.name LIMIT 1
"""


async def record(recorder: Actor, program: UUID) -> UUID:
    """Record one payment to somebody on the list that is on public notice; returns its import."""
    winner = await database.fetch_one(_WINNER, program)
    if winner is None:
        raise AssertionError("a student is on the list that is on public notice")
    said = {
        **winner,
        "tier": "",
        "payee_class": "学生",
        "position": "",
        "payer": _PAYER,
        "payer_level": "省级",
        "document_number": _DOCUMENT,
        "amount": "500",
        "paid_on": clock.today().isoformat(),
    }
    evidence = papers.drawn("奖金发放通知（虚构）", f"{_PAYER}　{_DOCUMENT}\n\n虚构，仅供演示。")
    return await recording.enter(recorder, said, "发放通知（虚构）.pdf", evidence)
