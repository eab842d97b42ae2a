"""Use cases that change persons and their memberships."""

from collections.abc import Sequence
from uuid import UUID

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.people.access import require
from registry.people.persons.schemas import PersonIn
from registry.people.words import MembershipRole

PersonKey = tuple[str, UUID, MembershipRole]


async def register_persons(actor: Actor, persons: Sequence[PersonIn]) -> dict[PersonKey, UUID]:
    """Register persons with their membership unless the organization already has them.

    Returns the id of each by (name, organization, role). Calling it again with the same persons adds nobody.
    """
    require(actor, "people.register")
    wanted: dict[PersonKey, PersonIn] = {(p.name, p.organization, p.role): p for p in persons}
    async with database.transaction():
        known = await _known(wanted)
        new = {key: new_id() for key in wanted if key not in known}
        at = clock.now()
        await database.copy(
            "person",
            schema="registry",
            columns=("id", "name", "latin_name", "fictional", "created_at"),
            records=[(new[k], p.name, p.latin_name, p.fictional, at) for k, p in wanted.items() if k in new],
        )
        await database.copy(
            "membership",
            schema="registry",
            columns=("id", "person", "organization", "role", "since", "until"),
            records=[
                (new_id(), new[k], p.organization, p.role, p.since, None)
                for k, p in wanted.items()
                if k in new
            ],
        )
        await audit.record(actor, "people.register", "persons", after={"count": len(new)})
    return known | new


async def _known(wanted: dict[PersonKey, PersonIn]) -> dict[PersonKey, UUID]:
    # Two imports of one roster at once would otherwise both find nobody and both add everybody.
    await database.execute("LOCK TABLE registry.membership IN SHARE ROW EXCLUSIVE MODE")
    rows = await database.fetch(
        "SELECT p.id, p.name, m.organization, m.role FROM registry.membership m"
        " JOIN registry.person p ON p.id = m.person"
        " WHERE m.until IS NULL AND m.organization = ANY($1) AND p.name = ANY($2)",
        list({p.organization for p in wanted.values()}),
        list({p.name for p in wanted.values()}),
    )
    return {(row["name"], row["organization"], row["role"]): row["id"] for row in rows}
