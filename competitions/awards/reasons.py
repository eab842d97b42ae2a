"""Reasons of awards that stand, where the results and awards of today say another one than was confirmed."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.awards.bestowal import bestow
from competitions.awards.difference import slot
from competitions.awards.winning import standing_entries
from competitions.events import queries as events
from registry.core import database
from registry.core.texts import Text, text


@dataclass(frozen=True, slots=True)
class NewerReason:
    """What is true today of an award that a correction left as it is.

    `version` is the number of the event's newest result; None for a tutor's or a school's award, which
    follows from other awards.
    """

    version: int | None
    reason: Text


_OF_ENTRIES: Final = """
SELECT a.id, w.number, l.reason, l.reason_en
FROM competitions.award a
JOIN competitions.competition c ON c.id = a.competition AND c.kind = 'hosted'
JOIN competitions.result_version w ON w.event = a.event
    AND w.number = (SELECT max(x.number) FROM competitions.result_version x WHERE x.event = a.event)
JOIN competitions.result_line l ON l.version = w.id AND l.entry = a.entry
WHERE a.competition = $1 AND a.kind = 'entry' AND (l.reason, l.reason_en) <> (a.reason, a.reason_en)
  AND NOT EXISTS (SELECT FROM competitions.award_revocation v WHERE v.award = a.id)
"""
_DERIVED: Final = """
SELECT a.id, a.kind, a.entry, a.code, a.reason, a.reason_en, r.person, r.organization
FROM competitions.award a
JOIN competitions.award_recipient r ON r.award = a.id
WHERE a.competition = $1 AND a.kind <> 'entry'
  AND NOT EXISTS (SELECT FROM competitions.award_revocation v WHERE v.award = a.id)
"""


async def newer_reasons(competition: UUID) -> dict[UUID, NewerReason]:
    """Return, by award, the reason of today for every award that stands with another one."""
    newer = {
        row["id"]: NewerReason(row["number"], text(row["reason"], row["reason_en"]))
        for row in await database.fetch(_OF_ENTRIES, competition)
    }
    derived = await database.fetch(_DERIVED, competition)
    facts = await events.competition(competition)
    # Awards from elsewhere do not follow from results that are kept here.
    if not derived or facts.kind != "hosted":
        return newer
    rules = facts.derived
    now = {
        (slot(b.kind, b.entry, b.persons, b.organization), b.code): b.reason
        for b in bestow(rules, await standing_entries(competition))
        if b.kind != "entry"
    }
    for row in derived:
        which = slot(row["kind"], row["entry"], (row["person"],), row["organization"])
        reason = now.get((which, row["code"]))
        if reason is not None and reason != text(row["reason"], row["reason_en"]):
            newer[row["id"]] = NewerReason(None, reason)
    return newer
