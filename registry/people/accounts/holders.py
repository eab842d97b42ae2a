"""Which accounts may do a thing, so that whoever is asked to do it is told."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from registry.core import database
from registry.core.actor import Actor
from registry.people.access import Subject, refusal
from registry.people.accounts.queries import GRANTS, grants_in
from registry.people.words import Role

_HOLDERS: Final = f"""
SELECT a.id, a.person, {GRANTS}
FROM registry.account a
WHERE a.active AND EXISTS (
    SELECT 1 FROM registry.role_grant h
    WHERE h.account = a.id AND h.ended_at IS NULL AND h.role = ANY($1)
      AND (h.competition IS NULL OR h.competition = $2))
ORDER BY a.username
"""  # noqa: S608  (only our own text is put in)


async def holders(action: str, subject: Subject, roles: Sequence[Role]) -> list[UUID]:
    """Return the accounts that may do an action to a subject by one of these roles, by user name.

    Args:
        action: an action of `registry.people.actions`.
        subject: what it is done to; who proposed it is left out where a second person is needed.
        roles: whoever has the right by another role alone, such as an administrator, is not asked.
    """
    rows = await database.fetch(_HOLDERS, list(roles), subject.competition)
    found = []
    for row in rows:
        grants = tuple(grant for grant in grants_in(row) if grant.role in roles)
        if refusal(Actor(row["id"], "", grants, row["person"]), action, subject) is None:
            found.append(row["id"])
    return found
