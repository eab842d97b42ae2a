"""Reads of persons, as far as the account's rights reach; identifiers are masked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from registry.core import clock, database, privacy
from registry.core.actor import Actor
from registry.core.errors import ForbiddenError, NotFoundError
from registry.core.masking import masked_email, masked_phone
from registry.core.paging import PAGE_SIZE, Page
from registry.core.privacy import Ring
from registry.people import identity
from registry.people.access import belonging_to, reach, require, require_role, unknown
from registry.people.duplicates.same import persons_same_as
from registry.people.persons.schemas import IdentitySearch
from registry.people.persons.subjects import ABOVE, current, subject_of_records
from registry.people.words import IdentityKind, MembershipRole

EVERYTHING: Final = 100_000

# A membership of a merged record shows who the person is now; two at one place in one role are one line.
_LINES = f"""
SELECT DISTINCT ON (m.organization, m.role, p.id)
       p.id, p.name, p.latin_name, p.id_kind, p.id_number, p.phone, p.email, p.fictional,
       m.role, m.number, m.unit, m.since, m.until, m.organization, o.name AS organization_name
FROM registry.membership m LEFT JOIN above ON above.id = m.person AND above.top
JOIN registry.person p ON p.id = coalesce(above.person, m.person)
JOIN registry.organization o ON o.id = m.organization
WHERE {current("m", "$1")} AND p.erased_at IS NULL
"""  # noqa: S608  (only our own text is put in)
_FIRST = "ORDER BY m.organization, m.role, p.id, m.person <> p.id, m.since, m.id"
_PEOPLE = f"""
WITH RECURSIVE {ABOVE} SELECT *, count(*) OVER () AS total FROM ({_LINES} AND m.organization = $2
  AND ($3 = '' OR m.role = $3)
  AND ($4 = '' OR strpos(lower(p.name), $4) > 0 OR strpos(lower(p.latin_name), $4) > 0
       OR strpos(lower(m.number), $4) > 0 OR strpos(lower(m.unit), $4) > 0) {_FIRST}) AS found
ORDER BY role, unit NULLS LAST, number NULLS LAST, name, id LIMIT $5 OFFSET $6
"""  # noqa: S608  (only our own text is put in)
_HOLDER = f"""
WITH RECURSIVE {ABOVE}, holder AS (
    SELECT coalesce(above.person, p.id) AS id FROM registry.person p
    LEFT JOIN above ON above.id = p.id AND above.top WHERE p.id_fingerprint = $2)
SELECT * FROM ({_LINES} AND p.id = (SELECT id FROM holder)
  AND ($3::uuid[] IS NULL OR m.organization = ANY($3)) {_FIRST}) AS found ORDER BY since, organization, role
"""  # noqa: S608  (only our own text is put in)


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person at an organization, as a list shows them; `id_number`, `phone` and `email` are masked."""

    id: UUID
    name: str
    latin_name: str
    id_kind: IdentityKind | None
    id_number: str
    phone: str
    email: str
    role: MembershipRole
    number: str
    unit: str
    since: date
    until: date | None
    organization: UUID
    organization_name: str
    fictional: bool


@dataclass(frozen=True, slots=True)
class MembershipFacts:
    """One membership of a person. `number` and `unit` are empty where the account does not look after it."""

    id: UUID
    organization: UUID
    organization_name: str
    role: MembershipRole
    since: date
    until: date | None
    number: str
    unit: str
    current: bool
    reached: bool


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """What is shown of a person: identifiers masked, of the birth date only the year."""

    id: UUID
    name: str
    latin_name: str
    birth_year: int | None
    id_kind: IdentityKind | None
    id_number: str
    phone: str
    email: str
    fictional: bool
    erased: bool
    memberships: tuple[MembershipFacts, ...]


async def reached(actor: Actor, action: str, person: UUID) -> UUID:
    """Return who a person is now, after mergers, when the account may do the action to them.

    Which organizations of the person the right is asked of says `registry.people.persons.subjects`.

    Raises:
        NotFoundError: there is nobody, or the account may not know of them; the two look alike.
    """
    records = await persons_same_as(person)
    require(actor, action, await subject_of_records(action, records or (person,), actor.person_id))
    if not records:
        raise unknown()
    return records[0]


async def reached_or_none(actor: Actor, action: str, person: UUID) -> UUID | None:
    """Return who a person is now, or None when the account may not do the action to them."""
    try:
        return await reached(actor, action, person)
    except (NotFoundError, ForbiddenError):
        return None


async def people_of(
    actor: Actor, organization: UUID, *, role: str = "", q: str = "", page: int = 1, size: int = PAGE_SIZE
) -> Page[PersonLine]:
    """Return who is at an organization today, once for each role.

    Args:
        actor: who asks.
        organization: where.
        role: only of this role, when given.
        q: part of a name, a number there, or a class or department. Never the number of a document.
        page: the first is 1.
        size: how many are on a page.

    Raises:
        NotFoundError: there is no such organization, or the account may not know of its people.
    """
    require(actor, "people.read", belonging_to(organization))
    if await database.fetch_value("SELECT 1 FROM registry.organization WHERE id = $1", organization) is None:
        raise unknown()
    page = max(1, page)
    rows = await database.fetch(
        _PEOPLE, clock.today(), organization, role, q.strip().lower(), size, (page - 1) * size
    )
    ring = await privacy.ring()
    return Page(tuple(_line(ring, row) for row in rows), rows[0]["total"] if rows else 0, page)


async def find_by_document(actor: Actor, wanted: IdentitySearch) -> tuple[PersonLine, ...]:
    """Return the memberships of today of whoever has a document, as far as the account's right reaches.

    Raises:
        ForbiddenError: no role of the account may see people.
    """
    require_role(actor, "people.read")
    ring = await privacy.ring()
    rows = await database.fetch(
        _HOLDER,
        clock.today(),
        ring.fingerprint(f"id:{wanted.id_kind}", wanted.id_number),
        reach(actor, "people.read"),
    )
    return tuple(_line(ring, row) for row in rows)


async def person(actor: Actor, person: UUID) -> PersonFacts:
    """Return what is shown of a person, with all memberships, the newest first.

    Raises:
        NotFoundError: there is nobody, or the account may not know of them.
    """
    who = await reached(actor, "people.read", person)
    row = await database.fetch_one("SELECT * FROM registry.person WHERE id = $1", who)
    if row is None:
        raise unknown()
    ring = await privacy.ring()
    return PersonFacts(
        id=row["id"],
        name=row["name"],
        latin_name=row["latin_name"],
        birth_year=row["born"].year if row["born"] else None,
        fictional=row["fictional"],
        erased=row["erased_at"] is not None,
        memberships=await _memberships(actor, await persons_same_as(who)),
        **_masked(ring, row),
    )


async def _memberships(actor: Actor, records: Sequence[UUID]) -> tuple[MembershipFacts, ...]:
    rows = await database.fetch(
        "SELECT m.id, m.organization, o.name AS organization_name, m.role, m.since, m.until, m.number, m.unit"
        " FROM registry.membership m JOIN registry.organization o ON o.id = m.organization"
        " WHERE m.person = ANY($1) ORDER BY m.since DESC, m.id",
        list(records),
    )
    within = reach(actor, "people.read")
    oneself = actor.person_id in records
    facts = []
    for row in rows:
        of_mine = within is None or row["organization"] in within or oneself
        facts.append(
            MembershipFacts(
                **{name: row[name] for name in ("id", "organization", "organization_name", "role")},
                since=row["since"],
                until=row["until"],
                number=(row["number"] or "") if of_mine else "",
                unit=(row["unit"] or "") if of_mine else "",
                current=row["until"] is None or row["until"] >= clock.today(),
                reached=of_mine,
            )
        )
    return tuple(facts)


def _line(ring: Ring, row: Any) -> PersonLine:
    return PersonLine(
        **{name: row[name] for name in ("id", "name", "latin_name", "role", "since", "until")},
        number=row["number"] or "",
        unit=row["unit"] or "",
        organization=row["organization"],
        organization_name=row["organization_name"],
        fictional=row["fictional"],
        **_masked(ring, row),
    )


def _masked(ring: Ring, row: Any) -> dict[str, Any]:
    """Return kind of document, number, telephone and address of a row of the table, masked."""

    def opened(name: str) -> str:
        return ring.open(row[name], f"person.{name}", row["id"]) if row[name] else ""

    email = opened("email")
    return {
        "id_kind": row["id_kind"],
        "id_number": identity.masked(opened("id_number")),
        "phone": masked_phone(opened("phone")),
        "email": masked_email(email) if email else "",
    }
