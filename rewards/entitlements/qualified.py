"""Reads of confirmed qualifications as lines of a calculation, with every fact that it asks for."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from registry.core import database
from rewards.entitlements.employment import EMPLOYMENT
from rewards.entitlements.lines import AwardedPayee

_QUALIFIED: Final = f"""
WITH RECURSIVE {EMPLOYMENT}
SELECT q.id::text, q.kind, q.level, q.occupation_code, q.occupation, q.awarded_on, q.person::text, p.name,
       s.top::text, (q.decided_at AT TIME ZONE 'Asia/Shanghai')::date AS confirmed_on,
       EXISTS (SELECT 1 FROM insured i WHERE i.qualification = q.id) AS insured, w.since AS employed_since,
       coalesce(o.id::text, '') AS employer, coalesce(o.name, '') AS employer_name
FROM rewards.qualification q
JOIN qualified s ON s.id = q.id
JOIN registry.person p ON p.id = q.person
LEFT JOIN (SELECT qualification, min(since) AS since FROM employed GROUP BY qualification) w
       ON w.qualification = q.id
LEFT JOIN employer_of e ON e.qualification = q.id
LEFT JOIN registry.organization o ON o.id = e.organization
WHERE q.state = 'confirmed' AND q.id <> ALL($1) AND extract(year FROM q.awarded_on) BETWEEN $2 AND $3
"""  # noqa: S608  (only our own text is put in)


async def qualified_payees(
    without: Iterable[UUID] = (), *, first: int = 0, last: int = 9999
) -> list[AwardedPayee]:
    """Return the payee of every confirmed qualification.

    Args:
        without: qualifications to leave out, as if withdrawn already.
        first: the first year to return.
        last: the last year to return.
    """
    rows = await database.fetch(_QUALIFIED, list(without), first, last)
    return [
        AwardedPayee(
            award_id=row["id"],
            competition=row["kind"],
            level=row["kind"],
            contest_class="",
            year=row["awarded_on"].year,
            event=row["occupation_code"],
            form="individual",
            entry=row["id"],
            tier=row["level"],
            payee_class="employee",
            payee_id=row["person"],
            payee_name=row["name"],
            awarded_on=row["awarded_on"],
            event_name=row["occupation"],
            employed_since=row["employed_since"],
            stands_for=row["top"],
            confirmed_on=row["confirmed_on"],
            occupation=row["occupation_code"],
            insured=row["insured"],
            employer=row["employer"],
            employer_name=row["employer_name"],
        )
        for row in rows
    ]
