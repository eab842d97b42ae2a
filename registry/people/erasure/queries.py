"""Reads of requests to erase, for those who made, are meant by, or decide on them."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from registry.core import clock, database
from registry.core.actor import Actor
from registry.people import access
from registry.people.duplicates.same import persons_same_as
from registry.people.erasure import fates
from registry.people.erasure.fates import ErasurePreview
from registry.people.own_data.oneself import require_oneself
from registry.people.persons.subjects import ABOVE, home_of, subject_of


@dataclass(frozen=True, slots=True)
class ErasureFacts:
    """A request to erase with its decision, where there is one; `name` is the person's as it is now."""

    id: UUID
    person: UUID
    name: str
    reason: str
    requested_by: str
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    granted: bool | None
    answer: str | None
    decidable: bool


@dataclass(frozen=True, slots=True)
class Erasable:
    """A person whose data could be erased, and what that would do."""

    person: UUID
    name: str
    oneself: bool
    preview: ErasurePreview


_ERASURES = f"""
WITH RECURSIVE {ABOVE}
SELECT e.id, e.person, p.name, e.reason, a.display_name AS requested_by, e.requested_at,
       d.display_name AS decided_by, e.decided_at, e.granted, e.answer,
       $1 AND e.decided_at IS NULL AND e.requested_by <> $2 AND coalesce(a.person <> $3, true)
           AND coalesce(e.person <> $3, true) AS decidable
FROM registry.erasure e
JOIN registry.person p ON p.id = e.person
JOIN registry.account a ON a.id = e.requested_by
LEFT JOIN registry.account d ON d.id = e.decided_by
WHERE ($4::uuid[] IS NULL OR e.requested_by = $2 OR e.person = $3
       OR {home_of("e.person", "$6")} = ANY($4))
  AND ($5::uuid IS NULL OR e.id = $5)
ORDER BY e.decided_at IS NOT NULL, e.requested_at DESC, e.id LIMIT 200
"""  # noqa: S608  (only our own text is put in)


async def erasures(actor: Actor, only: UUID | None = None) -> list[ErasureFacts]:
    """Return the requests that the actor may know of, open ones first; with `only`, that one or none."""
    require_oneself(actor, "people.request_erasure")
    rows = await database.fetch(
        _ERASURES,
        access.could(actor, "people.decide_erasure"),
        actor.account_id,
        actor.person_id,
        access.reach(actor, "people.request_erasure"),
        only,
        clock.today(),
    )
    return [ErasureFacts(**dict(row)) for row in rows]


async def erasure(actor: Actor, erasure_id: UUID) -> ErasureFacts:
    """Return one request.

    Raises:
        NotFoundError: there is none of this id, or the actor may not know of it.
    """
    found = await erasures(actor, erasure_id)
    if not found:
        raise access.unknown()
    return found[0]


async def preview(actor: Actor, erasure_id: UUID) -> ErasurePreview:
    """Return what granting a request would do. Raises as `erasure` does."""
    found = await erasure(actor, erasure_id)
    return await fates.preview(await persons_same_as(found.person))


async def erasable(actor: Actor, person: UUID) -> Erasable:
    """Return a person whose erasure the actor may ask for, and what it would do.

    Raises:
        NotFoundError: there is no such person, or the actor may not know of them.
    """
    persons = await persons_same_as(person)
    access.require(
        actor, "people.request_erasure", await subject_of("people.request_erasure", person, actor.person_id)
    )
    if not persons:
        raise access.unknown()
    name = await database.fetch_value("SELECT name FROM registry.person WHERE id = $1", persons[0])
    return Erasable(persons[0], name, actor.person_id in persons, await fates.preview(persons))
