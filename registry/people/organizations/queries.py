"""Reads of organizations, as far as the account's rights reach. The public does not see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.paging import PAGE_SIZE, Page
from registry.people.access import belonging_to, reach, require, require_role, unknown
from registry.people.organizations.names import OrganizationIndex, OrganizationNames
from registry.people.words import Bureau, NameKind, OrganizationKind

# A membership that has no end, or whose end is still to come.
CURRENT: Final = "(m.until IS NULL OR m.until >= $2)"

_SURVIVORS = """
WITH RECURSIVE way AS (
    SELECT id AS start, id, merged_into FROM registry.organization WHERE id = ANY($1::uuid[])
    UNION ALL
    SELECT w.start, o.id, o.merged_into FROM way w JOIN registry.organization o ON o.id = w.merged_into)
SELECT start, id FROM way WHERE merged_into IS NULL
"""
_NARROW: Final = str.maketrans("（）", "()")
_LISTED = """
SELECT o.id, o.name, o.name_en, o.short_name, o.kind, o.bureau, o.credit_code, o.city, o.district,
       o.fictional, count(*) OVER () AS total
FROM registry.organization o
WHERE o.merged_into IS NULL AND ($1::uuid[] IS NULL OR o.id = ANY($1))
  AND ($2 = '' OR o.kind = $2) AND ($3 = '' OR o.city = $3)
  AND ($4 = '' OR strpos(translate(lower(o.name), '（）', '()'), $4) > 0
       OR strpos(lower(o.name_en), $4) > 0
       OR strpos(translate(lower(o.short_name), '（）', '()'), $4) > 0 OR lower(o.credit_code) = $4
       OR EXISTS (SELECT 1 FROM registry.organization_name n WHERE n.organization = o.id
                  AND strpos(translate(lower(n.name), '（）', '()'), $4) > 0))
ORDER BY o.name LIMIT $5 OFFSET $6
"""
_FACTS = f"""
SELECT o.*, i.name AS merged_into_name,
       (SELECT count(DISTINCT m.person) FROM registry.membership m
        WHERE m.organization = o.id AND {CURRENT}) AS people,
       (SELECT count(*) FROM registry.role_grant g
        WHERE g.organization = o.id AND g.ended_at IS NULL) AS grants
FROM registry.organization o LEFT JOIN registry.organization i ON i.id = o.merged_into
WHERE o.id = $1
"""  # noqa: S608  (only our own text is put in)


@dataclass(frozen=True, slots=True)
class OrganizationLine:
    """One organization in the list."""

    id: UUID
    name: str
    name_en: str
    short_name: str
    kind: OrganizationKind
    bureau: Bureau | None
    credit_code: str | None
    city: str
    district: str
    fictional: bool


@dataclass(frozen=True, slots=True)
class OtherName:
    """A short or former name and since when it is on record."""

    name: str
    kind: NameKind
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class Named:
    """An organization by id and name."""

    id: UUID
    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class OrganizationFacts(OrganizationLine):
    """What is known of one organization; `people` and `grants` count those of today."""

    other_names: tuple[OtherName, ...]
    merged_into: Named | None
    merged_from: tuple[Named, ...]
    people: int
    grants: int


async def organizations(
    actor: Actor, *, q: str = "", kind: str = "", city: str = "", page: int = 1
) -> Page[OrganizationLine]:
    """Return organizations by name, those that were merged into another left out.

    Args:
        actor: who asks; only organizations within reach are found.
        q: part of any name, former ones too, or a whole credit code.
        kind: only of this kind, when given.
        city: only in this city, when given.
        page: the first is 1.

    Raises:
        ForbiddenError: no role of the account may see organizations.
    """
    require_role(actor, "organizations.read")
    page = max(1, page)
    rows = await database.fetch(
        _LISTED,
        reach(actor, "organizations.read"),
        kind,
        city,
        # Brackets are typed wide or narrow as it happens.
        q.strip().lower().translate(_NARROW),
        PAGE_SIZE,
        (page - 1) * PAGE_SIZE,
    )
    lines = tuple(
        OrganizationLine(**{name: row[name] for name in OrganizationLine.__slots__}) for row in rows
    )
    return Page(lines, rows[0]["total"] if rows else 0, page)


async def organization(actor: Actor, organization: UUID) -> OrganizationFacts:
    """Return what is known of an organization.

    Raises:
        NotFoundError: there is none, or the account may not know of it.
    """
    require(actor, "organizations.read", belonging_to(organization))
    row = await database.fetch_one(_FACTS, organization, clock.today())
    if row is None:
        raise unknown()
    names = await database.fetch(
        "SELECT name, kind, recorded_at FROM registry.organization_name WHERE organization = $1"
        " ORDER BY recorded_at DESC, name",
        organization,
    )
    merged = await database.fetch(
        "SELECT id, name FROM registry.organization WHERE merged_into = $1 ORDER BY name", organization
    )
    return OrganizationFacts(
        **{name: row[name] for name in OrganizationLine.__slots__},
        other_names=tuple(OtherName(**name) for name in names),
        merged_into=Named(row["merged_into"], row["merged_into_name"]) if row["merged_into"] else None,
        merged_from=tuple(Named(**other) for other in merged),
        people=row["people"],
        grants=row["grants"],
    )


async def cities(actor: Actor) -> tuple[str, ...]:
    """Return the cities of the organizations within reach, for the filter."""
    rows = await database.fetch(
        "SELECT DISTINCT city FROM registry.organization WHERE city <> '' AND merged_into IS NULL"
        " AND ($1::uuid[] IS NULL OR id = ANY($1)) ORDER BY city",
        reach(actor, "organizations.read"),
    )
    return tuple(row["city"] for row in rows)


async def survivors(organizations: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return for each organization the one it was merged into in the end, or itself."""
    rows = await database.fetch(_SURVIVORS, organizations)
    return {row["start"]: row["id"] for row in rows}


async def names_index() -> OrganizationIndex:
    """Return the index that finds every organization by each of its names, merged ones under their successor.

    For imports, which match what a sheet says with the register; `ids_by_name` tells what to store.
    """
    rows = await database.fetch(
        "SELECT o.name, o.kind, array_remove(array_agg(n.name ORDER BY n.name), NULL)"
        "  || o.short_name AS other_names"
        " FROM registry.organization o LEFT JOIN registry.organization_name n ON n.organization = o.id"
        " WHERE o.merged_into IS NULL GROUP BY o.id ORDER BY o.name"
    )
    return OrganizationIndex(
        OrganizationNames(row["name"], tuple(row["other_names"]), row["kind"]) for row in rows
    )


async def ids_by_name(names: Sequence[str]) -> dict[str, UUID]:
    """Return the id of each organization that has exactly this name now; merged ones have none."""
    rows = await database.fetch(
        "SELECT id, name FROM registry.organization WHERE merged_into IS NULL AND name = ANY($1::text[])",
        names,
    )
    return {row["name"]: row["id"] for row in rows}


async def names_of(organizations: Sequence[UUID]) -> tuple[Named, ...]:
    """Return the names of these organizations, by name; for the desk of who works there."""
    rows = await database.fetch(
        "SELECT id, name, name_en FROM registry.organization WHERE id = ANY($1::uuid[]) ORDER BY name",
        organizations,
    )
    return tuple(Named(row["id"], row["name"], row["name_en"]) for row in rows)
