"""Reads of those who may be commended: recipients of awards that stand."""

from typing import Final

from registry.core import database
from registry.core.texts import text
from registry.people.persons.subjects import ABOVE
from rewards.commendations.refusals import RewardListNotApprovedError
from rewards.commendations.schemas import CommendationSelection
from rewards.commendations.selection import Candidate
from rewards.payees.schools import MERGED

# A list of rewards names payees of a competitors' award: the tutors' award that follows from it, and the
# school's of the same contest, are what their lines rest on.
_CANDIDATES: Final = f"""
WITH RECURSIVE {ABOVE}, {MERGED}, listed AS MATERIALIZED (
    SELECT t.award, b.entry, b.competition, t.person, t.organization
    FROM rewards.list_line l JOIN rewards.entitlement t ON t.id = l.entitlement
    JOIN competitions.award b ON b.id = t.award
    WHERE l.list = $4 AND l.removed_at IS NULL
)
SELECT r.id, CASE a.kind WHEN 'entry' THEN 'student' ELSE a.kind END,
       coalesce(x.person, m.organization, r.person, r.organization), c.level, coalesce(d.code, a.code),
       coalesce(e.code, ''), a.place
FROM competitions.award_recipient r
JOIN competitions.award a ON a.id = r.award
JOIN competitions.competition c ON c.id = a.competition
LEFT JOIN competitions.event e ON e.id = a.event
LEFT JOIN competitions.award d ON d.id = a.derived_from
LEFT JOIN competitions.award_revocation v ON v.award = a.id
LEFT JOIN registry.person p ON p.id = r.person
LEFT JOIN above x ON x.id = r.person AND x.top
LEFT JOIN merged m ON m.id = r.organization
WHERE v.id IS NULL AND p.erased_at IS NULL
  AND (r.person IS NOT NULL OR a.kind = 'school')
  AND ($1::integer IS NULL OR c.year = $1) AND ($2::text IS NULL OR c.level = $2)
  AND (a.kind = 'school' OR $3::text[] = '{{}}' OR coalesce(d.code, a.code) = ANY($3))
  AND ($4::uuid IS NULL OR EXISTS (
      SELECT FROM listed l WHERE CASE a.kind
          WHEN 'entry' THEN l.award = a.id AND l.person = r.person
          WHEN 'tutor' THEN l.entry = a.entry AND l.person = r.person
          ELSE l.competition = a.competition AND l.organization = r.organization END))
"""  # noqa: S608  (only our own text is put in)


async def candidates(selection: CommendationSelection) -> list[Candidate]:
    """Return every recipient of a standing award that a selection asks for.

    Raises:
        RewardListNotApprovedError: there is no approved list of rewards of this id.
    """
    if selection.reward_list and not await database.fetch_value(
        "SELECT EXISTS (SELECT FROM rewards.reward_list WHERE id = $1 AND state = 'approved')",
        selection.reward_list,
    ):
        raise RewardListNotApprovedError(
            text(
                "没有这份已批准的发放名单：请在名单批准后再选。",
                "There is no approved list of rewards of this id: choose it once it is approved.",
            )
        )
    rows = await database.fetch(
        _CANDIDATES, selection.year, selection.level, list(selection.tiers), selection.reward_list
    )
    return [Candidate(*row) for row in rows]
