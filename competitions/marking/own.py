"""Whom somebody does not judge: entries of where they belong, and those that they are themselves in."""

from typing import Final
from uuid import UUID

from competitions.marking import refusals
from competitions.marking.queries import MarkedEntry
from competitions.marking.scheme import MarkingScheme
from registry.core import clock, database
from registry.core.actor import Actor

# Whoever left a school between the entry and the contest, or after it, is not rid of it by that.
_OWN: Final = """
SELECT n.id FROM competitions.entry n
JOIN competitions.event e ON e.id = n.event
JOIN competitions.competition c ON c.id = e.competition
WHERE n.event = $1 AND (
    n.organization = ANY($2)
    OR EXISTS (SELECT 1 FROM competitions.entry_member m WHERE m.entry = n.id AND m.person = $3)
    OR EXISTS (
        SELECT 1 FROM registry.membership s WHERE s.person = $3 AND s.organization = n.organization
        AND s.since <= greatest($4, e.ends_on, c.ends_on)
        AND (s.until IS NULL OR s.until >= least(
            $4, e.starts_on, c.starts_on, (n.entered_at AT TIME ZONE 'Asia/Shanghai')::date))))
"""


async def own_entries(actor: Actor, event: UUID, scheme: MarkingScheme) -> frozenset[UUID]:
    """Return the entries (ids) of an event that the actor neither marks nor settles.

    They are those of an organization that the account has a role at, works at, or that its person belongs to
    today, or belonged to on a day from the entry to the end of the event; and those in which the person has
    any part, such as a tutor or somebody who was replaced. Where the scheme lets compatriots mark: none.
    """
    if scheme.compatriot:
        return frozenset()
    rows = await database.fetch(_OWN, event, list(actor.affiliations), actor.person_id, clock.today())
    return frozenset(row["id"] for row in rows)


async def marked_by(
    actor: Actor, event: UUID, scheme: MarkingScheme, entries: list[MarkedEntry]
) -> frozenset[UUID]:
    """Return the same for who is about to see or change marks of these entries.

    Raises:
        OwnSchoolError: marking is blind, and one of the entries is their own: which, must not be told.
    """
    own = await own_entries(actor, event, scheme)
    if scheme.blind and any(entry.id in own for entry in entries):
        raise refusals.own_school()
    return own
