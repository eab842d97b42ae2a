"""Merging an organization into another one: what moves, what stays, and doing it."""

from dataclasses import dataclass, replace
from typing import Final
from uuid import UUID

from asyncpg import Record

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.texts import Text, text
from registry.people.access import belonging_to, require, unknown
from registry.people.followers import OF_ORGANIZATIONS, Joining
from registry.people.organizations.schemas import Merger
from registry.people.organizations.standing import add_names, merged_error
from registry.people.turns import take_turn

# In one order for everybody, so that two mergers of the same two wait for each other. Others may still write
# down what refers to them: whoever settles what is due does, and is waited for here.
_BOTH: Final = (
    "SELECT id, name, short_name, kind, merged_into FROM registry.organization"
    " WHERE id = ANY($1::uuid[]) ORDER BY id FOR NO KEY UPDATE"
)
_RECORDS: Final = """
WITH RECURSIVE same AS (
    SELECT $1::uuid AS id UNION SELECT o.id FROM registry.organization o JOIN same ON o.merged_into = same.id
) SELECT id FROM same
"""
_COUNTS: Final = """
SELECT (SELECT count(*) FROM registry.membership m
        WHERE m.organization = $1 AND (m.until IS NULL OR m.until >= $2)) AS memberships,
       (SELECT count(*) FROM registry.role_grant g
        WHERE g.organization = $1 AND g.ended_at IS NULL) AS grants,
       (SELECT count(*) FROM registry.one_time_code c
        WHERE c.organization = $1 AND c.used_at IS NULL AND c.withdrawn_at IS NULL
              AND c.ends_at > $3) AS invitations
"""
# Somebody who is at both already, in the same role, gets no second membership.
_MEMBERSHIPS: Final = """
WITH moving AS (
    SELECT * FROM registry.membership WHERE organization = $1 AND (until IS NULL OR until >= $3)),
ended AS (
    UPDATE registry.membership m SET until = greatest(m.since, $3::date - 1)
    FROM moving WHERE m.id = moving.id)
INSERT INTO registry.membership (id, person, organization, role, since, until, number, unit, recorded_at)
SELECT DISTINCT ON (f.person, f.role)
       gen_random_uuid(), f.person, $2, f.role, greatest(f.since, $3), f.until, f.number, f.unit,
       f.recorded_at
FROM moving f
WHERE NOT EXISTS (SELECT 1 FROM registry.membership m
                  WHERE m.person = f.person AND m.organization = $2 AND m.role = f.role
                        AND (m.until IS NULL OR m.until >= $3))
ORDER BY f.person, f.role, f.until DESC NULLS FIRST
"""
_GRANTS: Final = """
WITH ended AS (
    UPDATE registry.role_grant SET ended_at = $3, ended_by = $4
    WHERE organization = $1 AND ended_at IS NULL
    RETURNING account, role, competition)
INSERT INTO registry.role_grant (id, account, role, organization, competition, granted_at, granted_by)
SELECT gen_random_uuid(), account, role, $2, competition, $3, $4 FROM ended
ON CONFLICT DO NOTHING
"""


class MergerRefusedError(BadInputError):
    """These two organizations cannot be merged; the message says why."""

    code = "merger_refused"


@dataclass(frozen=True, slots=True)
class MergerPreview:
    """What merging would do.

    It moves `memberships` that have not ended, `grants` of accounts and open `invitations`; entries, results
    and credentials stay with the organization they were made with. `names` lead to the successor afterwards.
    `follows` says what follows in the rooms above.
    """

    organization: str
    into: str
    memberships: int
    grants: int
    invitations: int
    names: tuple[str, ...]
    follows: tuple[Text, ...] = ()


async def preview_merge(actor: Actor, organization: UUID, into: UUID) -> MergerPreview:
    """Return what merging an organization into another one would do. Raises as `merge` does.

    It is done, looked at and undone, so that what is said is what is then done.
    """
    _allowed(actor, organization, into)
    async with database.undone():
        done, joining = await _move(actor, organization, into)
        follows = await OF_ORGANIZATIONS.preview(actor, joining)
    return replace(done, follows=tuple(follows))


async def merge(actor: Actor, organization: UUID, merger: Merger) -> MergerPreview:
    """Merge an organization into another one from today on; returns what was done.

    Memberships end yesterday (or on the day they began) and go on at the successor from today; roles move;
    all names become former names of the successor. Issuers are untouched. The rooms above follow at once.

    Raises:
        NotFoundError: one of them is not there, or the account may not know of it.
        OrganizationMergedError: one of them was merged before.
        MergerRefusedError: they are one, or only one of them is a bureau.
    """
    into = merger.into
    _allowed(actor, organization, into)
    async with database.transaction():
        done, joining = await _move(actor, organization, into)
        counts = {"memberships": done.memberships, "grants": done.grants, "invitations": done.invitations}
        await audit.record(
            actor,
            "organizations.merge",
            f"organization:{organization}",
            reason=merger.reason,
            after={"into": into, **counts},
        )
        await audit.record(
            actor,
            "organizations.merge",
            f"organization:{into}",
            reason=merger.reason,
            after={"from": organization, **counts},
        )
        follows = await OF_ORGANIZATIONS.apply(actor, joining)
    return replace(done, follows=tuple(follows))


async def _move(actor: Actor, organization: UUID, into: UUID) -> tuple[MergerPreview, Joining]:
    """Move everything in the open transaction; returns what was moved, and what was the one and the other."""
    await take_turn()
    done = await _counted(await _both(organization, into), organization, into)
    joining = Joining(await _records(into), await _records(organization))
    at, today = clock.now(), clock.today()
    await database.execute(_MEMBERSHIPS, organization, into, today)
    await database.execute(_GRANTS, organization, into, at, actor.account_id)
    await database.execute(
        "UPDATE registry.one_time_code SET organization = $2 WHERE organization = $1"
        " AND used_at IS NULL AND withdrawn_at IS NULL AND ends_at > $3",
        organization,
        into,
        at,
    )
    await add_names(into, "former", [name for name in done.names if name != done.into])
    await database.execute(
        "UPDATE registry.organization SET merged_into = $2 WHERE id = $1", organization, into
    )
    return done, joining


async def _records(organization: UUID) -> tuple[UUID, ...]:
    """Return an organization's own id and those of all that were merged into it."""
    return tuple(row["id"] for row in await database.fetch(_RECORDS, organization))


def _allowed(actor: Actor, organization: UUID, into: UUID) -> None:
    for each in (organization, into):
        require(actor, "organizations.change", belonging_to(each))


async def _both(organization: UUID, into: UUID) -> dict[UUID, Record]:
    """Return the rows of the two, held, when they may be merged."""
    rows = {row["id"]: row for row in await database.fetch(_BOTH, [organization, into])}
    if rows.keys() != {organization, into}:
        raise unknown()
    if organization == into:
        raise MergerRefusedError(
            text("单位不能并入自身，请选择另一单位。", "It cannot be merged into itself; choose another.")
        )
    if any(row["merged_into"] is not None for row in rows.values()):
        raise merged_error()
    if len({row["kind"] == "bureau" for row in rows.values()}) > 1:
        raise MergerRefusedError(
            text(
                "主管部门只能与主管部门合并，请核对两个单位的类别。",
                "A bureau is merged with a bureau only; check the kinds of the two.",
            )
        )
    return rows


async def _counted(both: dict[UUID, Record], organization: UUID, into: UUID) -> MergerPreview:
    counts = await database.fetch_one(_COUNTS, organization, clock.today(), clock.now())
    if counts is None:
        raise AssertionError("counting gives one row")
    others = await database.fetch(
        "SELECT name FROM registry.organization_name WHERE organization = $1 ORDER BY name", organization
    )
    old = both[organization]
    return MergerPreview(
        organization=old["name"],
        into=both[into]["name"],
        **counts,
        names=tuple(dict.fromkeys((old["name"], old["short_name"], *(row["name"] for row in others)))),
    )
