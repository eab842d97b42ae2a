"""Reminding teams that may still say how they share a sum: nothing is due to their payees before that.

Once the time is over the sum is shared equally, and there is nothing left to remind of.
"""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID

from registry.core import clock, database
from registry.core.texts import text
from registry.notices.service import Notice
from rewards.entitlements.awarded import awarded_payees
from rewards.entitlements.claims import rule_finder, split_until
from rewards.entitlements.records import programs_in_force
from rewards.entitlements.splits import address
from rewards.payees import schools, states

_WORDS: Final = text(
    "团队奖金等待分配方案：请填报或确认，逾期平均分配。",
    "Your team may say how it shares a reward: file or confirm that; once the time is over it is shared"
    " equally.",
)
_SCHOOL_WORDS: Final = text(
    "本校团队奖金等待分配方案：没有账号的成员由学校代为确认，逾期平均分配。",
    "A team of your school may say how it shares a reward: confirm for members without an account; once the"
    " time is over it is shared equally.",
)
# Who has not said yes to the newest filing, everybody where there is none; what was filed for the award in
# whose stead this one stands counts. `accounts` are those of the person, of merged records too.
_WAITING: Final = f"""
WITH RECURSIVE {schools.parts("SELECT person FROM rewards.passed_over WHERE code = 'split_awaited'", "$1")}
SELECT v.program, v.award, v.payee_class, v.person, g.put_in_force_at, s.school,
       ARRAY(SELECT a.id FROM payee_record r JOIN registry.account a ON a.person = r.record
             WHERE r.top = y.top AND a.active ORDER BY a.id) AS accounts
FROM rewards.passed_over v
JOIN rewards.program g ON g.id = v.program
JOIN payee y ON y.person = v.person LEFT JOIN payee_school s ON s.top = y.top
LEFT JOIN LATERAL (
    WITH RECURSIVE line (award, steps) AS (
        SELECT v.award, 0 UNION ALL
        SELECT a.supersedes, line.steps + 1 FROM line JOIN competitions.award a ON a.id = line.award
        WHERE a.supersedes IS NOT NULL)
    SELECT f.id FROM line JOIN rewards.split_filing f ON f.award = line.award
    WHERE f.program = v.program AND f.payee_class = v.payee_class
    ORDER BY line.steps, f.revision DESC LIMIT 1
) f ON true
LEFT JOIN rewards.split_confirmation k ON k.filing = f.id AND k.person = v.person
WHERE v.code = 'split_awaited' AND k.id IS NULL ORDER BY v.program, v.award, v.payee_class, v.person
"""  # noqa: S608  (only our own text is put in)


@dataclass(frozen=True, slots=True)
class SplitReminder:
    """A notice that is due to somebody who was not told since `since`."""

    notice: Notice
    since: datetime


async def waiting() -> list[SplitReminder]:
    """Return what members of teams, and the officers for those who cannot sign in, are to be told."""
    rows = await database.fetch(_WAITING, clock.today())
    if not rows:
        return []
    payees = {
        (one.award_id, one.payee_class): one
        for one in await awarded_payees(only=list({row["award"] for row in rows}))
    }
    programs = {program.id: program.document for program in await programs_in_force()}
    found: dict[tuple[str, UUID], SplitReminder] = {}
    for row in rows:
        payee = payees.get((str(row["award"]), row["payee_class"]))
        document = programs.get(row["program"])
        rule = rule_finder(document)(payee) if document and payee else None
        if document is None or payee is None or rule is None or rule.split is None:
            continue
        until = split_until(rule, payee, clock.day(row["put_in_force_at"]))
        if clock.today() > until:
            continue
        days = rule.split.within_days or 0
        begins = datetime.combine(until - timedelta(days=days), time.min, clock.SHANGHAI)
        before = document.confirmation.remind_before if document.confirmation else ()
        since = states.reminder(begins, days, before, clock.now()).since
        subject = f"split:{row['award']}:{row['payee_class']}"
        path = address(row["program"], row["award"], row["payee_class"])
        for account in row["accounts"]:
            found[subject, account] = SplitReminder(Notice(subject, _WORDS, path, account=account), since)
        if not row["accounts"] and row["school"] is not None:
            notice = Notice(subject, _SCHOOL_WORDS, path, organization=row["school"])
            found[subject, row["school"]] = SplitReminder(notice, since)
    return list(found.values())
