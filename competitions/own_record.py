"""What the package holds about a person: entries with their results, awards, and names on lists handed in.

An erasure leaves entries, results and awards.
"""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from competitions.external import own_record as external_lists
from competitions.words import MEMBER_ROLES, STATUSES
from registry.core import database
from registry.core.texts import text
from registry.people.own_data.contributors import Contributor, Fate, Section

_STATUSES: Final = {str(status): words for status, words in STATUSES.items()}
_ROLES: Final = {str(role): words for role, words in MEMBER_ROLES.items()}
_COMPETITION, _EVENT = text("赛事", "Competition"), text("赛项", "Event")

_ENTRIES = """
SELECT c.name AS competition, c.name_en AS competition_en, e.name AS event, e.name_en AS event_en,
       n.code, m.role, coalesce(o.name, n.delegation) AS represents,
       coalesce(o.name_en, n.delegation) AS represents_en, l.status, l.points, l.place
FROM competitions.entry_member m
JOIN competitions.entry n ON n.id = m.entry
JOIN competitions.event e ON e.id = n.event
JOIN competitions.competition c ON c.id = e.competition
LEFT JOIN registry.organization o ON o.id = n.organization
LEFT JOIN competitions.result_version v ON v.event = e.id
     AND v.number = (SELECT max(w.number) FROM competitions.result_version w WHERE w.event = e.id)
LEFT JOIN competitions.result_line l ON l.version = v.id AND l.entry = n.id
WHERE m.person = ANY($1)
ORDER BY c.starts_on, e.code, n.code
"""
_AWARDS = """
SELECT c.name AS competition, c.name_en AS competition_en, e.name AS event, e.name_en AS event_en,
       a.title, a.title_en, a.awarded_on, v.reason AS revoked
FROM competitions.award_recipient r
JOIN competitions.award a ON a.id = r.award
JOIN competitions.competition c ON c.id = a.competition
LEFT JOIN competitions.event e ON e.id = a.event
LEFT JOIN competitions.award_revocation v ON v.award = a.id
WHERE r.person = ANY($1)
ORDER BY a.awarded_on, a.id
"""


async def held(persons: Sequence[UUID]) -> list[Section]:
    """Return the person's entries with the newest final result, awards, and prizes handed in for them."""
    entries = await database.fetch(_ENTRIES, list(persons))
    awards = await database.fetch(_AWARDS, list(persons))
    return [
        Section(
            "entries",
            text("参赛与成绩", "Entries and results"),
            {
                "competition": _COMPETITION,
                "event": _EVENT,
                "entry": text("参赛号", "Entry"),
                "role": text("身份", "Role"),
                "represents": text("代表", "For"),
                "status": text("状态", "Status"),
                "points": text("成绩", "Points"),
                "place": text("名次", "Place"),
            },
            tuple(
                {
                    "competition": text(row["competition"], row["competition_en"]),
                    "event": text(row["event"], row["event_en"]),
                    "entry": row["code"],
                    "role": _ROLES[row["role"]],
                    "represents": text(row["represents"], row["represents_en"]),
                    "status": _STATUSES[row["status"]] if row["status"] else "",
                    "points": "" if row["points"] is None else f"{row['points']:f}",
                    "place": "" if row["place"] is None else str(row["place"]),
                }
                for row in entries
            ),
        ),
        Section(
            "awards",
            text("获奖", "Awards"),
            {
                "competition": _COMPETITION,
                "event": _EVENT,
                "award": text("奖项", "Award"),
                "awarded_on": text("颁奖日期", "Awarded on"),
                "revoked": text("撤销原因", "Revoked because"),
            },
            tuple(
                {
                    "competition": text(row["competition"], row["competition_en"]),
                    "event": text(row["event"], row["event_en"]) if row["event"] else "",
                    "award": text(row["title"], row["title_en"]),
                    "awarded_on": row["awarded_on"].isoformat(),
                    "revoked": row["revoked"] or "",
                }
                for row in awards
            ),
        ),
        await external_lists.held(persons),
    ]


async def fates(persons: Sequence[UUID]) -> list[Fate]:
    """Return that entries, results and awards stay, without the name; from lists handed in the name goes."""
    entries, awards, _ = await held(persons)
    return [
        Fate(
            False,
            text(
                "参赛记录与成绩（姓名处显示“已删除”）",
                "Entries and results, with “已删除” (erased) for the name",
            ),
            len(entries.rows),
        ),
        Fate(
            False,
            text("奖项（姓名处显示“已删除”）", "Awards, with “已删除” (erased) for the name"),
            len(awards.rows),
        ),
        *await external_lists.fates(persons),
    ]


OWN_RECORD: Final = Contributor(held=held, fates=fates, erase=external_lists.erase)
