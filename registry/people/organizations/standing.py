"""Organizations that stand: what was merged into another one is not changed any more."""

from collections.abc import Sequence
from uuid import UUID

import asyncpg

from registry.core import clock, database
from registry.core.errors import ConflictError
from registry.core.texts import text
from registry.people.access import unknown
from registry.people.words import NameKind


class OrganizationMergedError(ConflictError):
    """The organization was merged into another one; nothing is done to it any more."""

    code = "organization_merged"


async def standing(organization: UUID) -> asyncpg.Record:
    """Lock an organization that is not merged until the transaction ends, and return its row.

    Raises:
        NotFoundError: there is none.
        OrganizationMergedError: it was merged into another one.
    """
    row = await database.fetch_one(
        "SELECT id, name, name_en, short_name, kind, bureau, credit_code, city, district, merged_into"
        " FROM registry.organization WHERE id = $1 FOR UPDATE",
        organization,
    )
    if row is None:
        raise unknown()
    if row["merged_into"] is not None:
        raise merged_error()
    return row


def merged_error() -> OrganizationMergedError:
    """Return the refusal for what is to be done to an organization that was merged."""
    return OrganizationMergedError(
        text(
            "该单位已并入另一单位，请到合并后的单位办理。",
            "The organization was merged into another one; do this there.",
        )
    )


async def add_names(organization: UUID, kind: NameKind, names: Sequence[str]) -> None:
    """Record names by which an organization is found too; a short name may become a former one."""
    await database.execute(
        "INSERT INTO registry.organization_name (id, organization, name, kind, recorded_at)"
        " SELECT gen_random_uuid(), $1, n, $2, $4 FROM unnest($3::text[]) AS n"
        " ON CONFLICT (organization, name) DO UPDATE SET kind = excluded.kind",
        organization,
        kind,
        list(dict.fromkeys(names)),
        clock.now(),
    )
