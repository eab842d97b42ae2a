"""Use cases that change organizations."""

from collections.abc import Sequence
from uuid import UUID

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.people.access import require
from registry.people.organizations.schemas import OrganizationIn


async def register_organizations(actor: Actor, organizations: Sequence[OrganizationIn]) -> dict[str, UUID]:
    """Register organizations that are not yet known by their name; returns the id of each by name."""
    require(actor, "people.register")
    async with database.transaction():
        at = clock.now()
        await database.execute(
            "INSERT INTO registry.organization"
            " (id, name, name_en, short_name, kind, city, district, fictional, created_at)"
            " SELECT o.*, $9 FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[],"
            " $6::text[], $7::text[], $8::boolean[]) AS o"
            " ON CONFLICT (name) DO NOTHING",
            [new_id() for _ in organizations],
            [o.name for o in organizations],
            [o.name_en for o in organizations],
            [o.short_name or o.name for o in organizations],
            [o.kind for o in organizations],
            [o.city for o in organizations],
            [o.district for o in organizations],
            [o.fictional for o in organizations],
            at,
        )
        names = [o.name for o in organizations]
        rows = await database.fetch("SELECT id, name FROM registry.organization WHERE name = ANY($1)", names)
        await audit.record(actor, "people.register", "organizations", after={"count": len(rows)})
    return {row["name"]: row["id"] for row in rows}
