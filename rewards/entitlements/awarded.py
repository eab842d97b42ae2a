"""Reads of awarded payees with every fact that a calculation asks for, all at once."""

from collections.abc import Iterable, Sequence
from typing import Final
from uuid import UUID

from registry.core import database
from registry.people.persons.subjects import ABOVE
from rewards.entitlements.employment import BEGUN
from rewards.entitlements.lines import AwardedPayee
from rewards.payees.schools import MERGED

# Who competed says the newest result, without unofficial entries, which take no place from anybody. An
# external list names winners alone, so that nobody knows how many competed there. Whoever has been with
# several employers at once is employed since the first of these days.
# Only a school is paid as one: what else entered is paid as an employer. Where a record was merged, the one
# that stays is named beside it, and says where and what a school is.
_AWARDED: Final = f"""
WITH RECURSIVE {ABOVE}, {MERGED}, {BEGUN}, competed AS (
    SELECT v.event, count(*)::integer AS entries
    FROM (SELECT DISTINCT ON (event) id, event FROM competitions.result_version
          ORDER BY event, number DESC) v
    JOIN competitions.result_line l ON l.version = v.id AND l.status = 'competed' AND NOT l.unofficial
    GROUP BY v.event
), employed AS (
    SELECT a.id AS award, m.person, min(coalesce(b.began, k.since)) AS since
    FROM competitions.award a
    JOIN competitions.entry_member m ON m.entry = a.entry
    JOIN registry.membership k ON k.person = m.person AND k.role = 'employee'
         AND k.since <= a.awarded_on AND (k.until IS NULL OR k.until >= a.awarded_on)
    LEFT JOIN begun b ON b.id = k.id
    GROUP BY a.id, m.person
), employer AS (
    SELECT a.id AS award, n.organization FROM competitions.award a
    JOIN competitions.entry n ON n.id = a.entry
    JOIN registry.organization o ON o.id = n.organization AND o.kind = 'company'
    UNION
    SELECT a.id, k.organization FROM competitions.award a
    JOIN competitions.entry_member m ON m.entry = a.entry AND m.role = 'member'
    JOIN registry.membership k ON k.person = m.person AND k.role = 'employee'
         AND k.since <= a.awarded_on AND (k.until IS NULL OR k.until >= a.awarded_on)
), payee AS (
    SELECT a.id AS award, CASE m.role WHEN 'member' THEN 'student' ELSE m.role END AS payee_class,
           m.person, NULL::uuid AS organization, m.position
    FROM competitions.award a
    JOIN competitions.entry_member m ON m.entry = a.entry AND m.role IN ('member', 'tutor', 'expert')
    UNION ALL
    SELECT a.id, 'school', NULL, n.organization, 0
    FROM competitions.award a JOIN competitions.entry n ON n.id = a.entry
    JOIN registry.organization o ON o.id = n.organization
         AND o.kind IN ('secondary_vocational', 'higher_vocational', 'university', 'technician')
    UNION ALL
    SELECT e.award, 'employer', NULL, e.organization, 0 FROM employer e WHERE 'employer' = ANY($2)
    UNION ALL
    SELECT a.id, 'host', NULL, c.organizer, 0
    FROM competitions.award a JOIN competitions.competition c ON c.id = a.competition
    WHERE c.organizer IS NOT NULL AND 'host' = ANY($2)
)
SELECT a.id::text, c.code, c.level, c.contest_class, c.year, e.code, e.form, n.code, a.code,
       x.payee_class, coalesce(x.person, x.organization)::text, coalesce(p.name, o.name), a.awarded_on,
       x.position, e.name, coalesce(s.id::text, ''), coalesce(s.city, ''), coalesce(s.district, ''),
       coalesce(s.kind, ''), w.since, CASE WHEN c.kind = 'hosted' THEN d.entries END,
       coalesce(e.starts_on, c.starts_on),
       coalesce(pa.person, mo.organization, x.person, x.organization)::text,
       (a.confirmed_at AT TIME ZONE 'Asia/Shanghai')::date, e.group_name,
       coalesce(s.name, '')
FROM competitions.award a
JOIN competitions.competition c ON c.id = a.competition
JOIN competitions.event e ON e.id = a.event
JOIN competitions.entry n ON n.id = a.entry
JOIN payee x ON x.award = a.id
LEFT JOIN competitions.award_revocation v ON v.award = a.id
LEFT JOIN merged ms ON ms.id = n.organization
LEFT JOIN registry.organization s ON s.id = coalesce(ms.organization, n.organization)
LEFT JOIN above pa ON pa.id = x.person AND pa.top
LEFT JOIN merged mo ON mo.id = x.organization
LEFT JOIN registry.person p ON p.id = x.person
LEFT JOIN registry.organization o ON o.id = x.organization
LEFT JOIN competed d ON d.event = a.event
LEFT JOIN employed w ON w.award = a.id AND w.person = x.person
WHERE a.kind = 'entry' AND v.id IS NULL AND a.id <> ALL($1) AND ($3::uuid[] IS NULL OR a.id = ANY($3))
"""  # noqa: S608  (only our own text is put in)


async def awarded_payees(
    without: Iterable[UUID] = (), classes: Iterable[str] = (), only: Sequence[UUID] | None = None
) -> list[AwardedPayee]:
    """Return every payee of every standing award of an entry: its members, tutors, experts and school.

    Args:
        without: awards to leave out, as if they had fallen already.
        classes: further classes of payee to return: "employer", the company that entered and those that a
            member works for on the day of the award; "host", the contest's organizer.
        only: the awards to return, None for all.
    """
    rows = await database.fetch(_AWARDED, list(without), list(classes), only)
    return [AwardedPayee(*row) for row in rows]
