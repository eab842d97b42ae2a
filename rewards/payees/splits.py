"""Sums of one's teams for which the team still has to say how it shares, or a member to say yes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from registry.core import clock, database
from registry.core.texts import Text, text
from rewards.entitlements.awarded import awarded_payees
from rewards.entitlements.claims import rule_finder, split_until
from rewards.entitlements.lines import AwardedPayee
from rewards.entitlements.records import programs_in_force
from rewards.entitlements.splits import address
from rewards.words import PayeeClass


@dataclass(frozen=True, slots=True)
class TeamSum:
    """The whole sum of a team in fen, until when it may say how it shares, and whether it has.

    `filed`: the team has said how, and this member has not said yes to it.
    """

    program: UUID
    award: UUID
    payee_class: PayeeClass
    event: Text
    prize: Text
    amount_fen: int
    until: date
    filed: bool

    @property
    def address(self) -> str:
        """The page on which the team says how it shares, and each member says yes."""
        return address(self.program, self.award, self.payee_class)


_AWARDS = """
SELECT DISTINCT a.id, a.title, a.title_en, e.name, e.name_en
FROM competitions.award a JOIN competitions.event e ON e.id = a.event
JOIN competitions.entry_member m ON m.entry = a.entry
LEFT JOIN competitions.award_revocation v ON v.award = a.id
WHERE m.person = ANY($1) AND m.role IN ('member', 'tutor', 'expert') AND v.id IS NULL
"""
# The members who have said yes to the newest filing of each of these awards; what was filed for the award in
# whose stead one stands counts until the team files anew.
_FILED = """
WITH RECURSIVE line (award, filed, steps) AS (
    SELECT a.award, a.award, 0 FROM unnest($1::uuid[]) AS a (award)
    UNION ALL
    SELECT line.award, a.supersedes, line.steps + 1 FROM line JOIN competitions.award a ON a.id = line.filed
    WHERE a.supersedes IS NOT NULL
)
SELECT f.program, f.award, f.payee_class, array_agg(c.person) FILTER (WHERE c.id IS NOT NULL) AS confirmed
FROM (SELECT DISTINCT ON (s.program, line.award, s.payee_class) s.id, s.program, line.award, s.payee_class
      FROM line JOIN rewards.split_filing s ON s.award = line.filed
      ORDER BY s.program, line.award, s.payee_class, line.steps, s.revision DESC) f
LEFT JOIN rewards.split_confirmation c ON c.filing = f.id GROUP BY 1, 2, 3
"""


async def waiting(records: Sequence[UUID]) -> list[TeamSum]:
    """Return the sums that wait for the person of these records, or for anybody of their team to begin."""
    awards = {row["id"]: row for row in await database.fetch(_AWARDS, list(records))}
    if not awards:
        return []
    filings = {
        (row["program"], row["award"], row["payee_class"]): set(row["confirmed"] or ())
        for row in await database.fetch(_FILED, list(awards))
    }
    teams: defaultdict[tuple[UUID, PayeeClass], list[AwardedPayee]] = defaultdict(list)
    for payee in await awarded_payees(only=list(awards)):
        teams[UUID(payee.award_id), payee.payee_class].append(payee)
    mine = {str(record) for record in records}
    found = []
    for program in await programs_in_force():
        rule_for = rule_finder(program.document)
        since = await database.fetch_value(
            "SELECT put_in_force_at FROM rewards.program WHERE id = $1", program.id
        )
        for (award, payee_class), payees in teams.items():
            rule = rule_for(payees[0]) if len(payees) > 1 else None
            if rule is None or rule.split is None or rule.split.by != "filed":
                continue
            if not mine & {payee.payee_id for payee in payees}:
                continue
            until = split_until(rule, payees[0], clock.day(since))
            confirmed = filings.get((program.id, award, payee_class))
            if clock.today() > until or (confirmed is not None and confirmed & set(records)):
                continue
            row = awards[award]
            found.append(
                TeamSum(
                    program=program.id,
                    award=award,
                    payee_class=payee_class,
                    event=text(row["name"], row["name_en"]),
                    prize=text(row["title"], row["title_en"]),
                    amount_fen=rule.amount_fen,
                    until=until,
                    filed=confirmed is not None,
                )
            )
    return found
