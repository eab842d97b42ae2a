"""Use cases that change organizations: registering, renaming, changing their facts."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import asyncpg

from registry.core import audit, clock, database
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError, Fault
from registry.core.identifiers import new_id
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, belonging_to, require
from registry.people.organizations import queries
from registry.people.organizations.schemas import OrganizationChange, OrganizationIn, Renaming
from registry.people.organizations.standing import add_names, standing
from registry.people.registered import refuse_empty

_FAULTS: Final[Mapping[str, Text]] = {
    "credit_code_twice": text(
        "同一统一社会信用代码在名单中对应不同名称，请核对后只留一个。",
        "One credit code stands under different names in the list; keep the right one.",
    ),
    "organization_ambiguous": text(
        "名称和统一社会信用代码指向不同单位，或此曾用名属于多个单位，请核对。",
        "Name and credit code belong to different organizations, or several once bore this name; check them.",
    ),
}


class OrganizationsRefusedError(BadInputError):
    """A list of organizations cannot be registered; each fault names the row of the list."""

    code = "organizations_refused"


class OrganizationNameTakenError(ConflictError):
    """Another organization has this name."""

    code = "organization_name_taken"


class CreditCodeTakenError(ConflictError):
    """Another organization has this unified social credit code."""

    code = "credit_code_taken"


class BureauOfOthersError(BadInputError):
    """Only an organization of the kind bureau can be said to be one."""

    code = "bureau_of_others"


async def register_organizations(actor: Actor, organizations: Sequence[OrganizationIn]) -> dict[str, UUID]:
    """Register organizations in one transaction: all of a list or none. See `add_organizations`.

    Raises:
        NothingToRegisterError: the list is empty.
    """
    require(actor, "organizations.register", ANYTHING)
    refuse_empty(organizations)
    async with database.transaction():
        done = await add_organizations(actor, organizations)
    return done


async def add_organizations(actor: Actor, organizations: Sequence[OrganizationIn]) -> dict[str, UUID]:
    """Register organizations that are not yet known within the open transaction; returns ids by name.

    Known is who has the name, now or formerly, or the credit code; who was merged is known as the successor.
    What is known stays as it is.

    Raises:
        OrganizationsRefusedError: a name belongs to several, or name and credit code to different ones; the
            rows of its faults count from 1.
    """
    require(actor, "organizations.register", ANYTHING)
    # Two imports at once would otherwise both find nobody.
    await database.execute("LOCK TABLE registry.organization IN SHARE ROW EXCLUSIVE MODE")
    known = await known_organizations(organizations)
    new: dict[str, tuple[UUID, OrganizationIn]] = {}
    for organization in organizations:
        if organization.name not in known and organization.name not in new:
            new[organization.name] = (new_id(), organization)
    at = clock.now()
    await database.copy(
        "organization",
        schema="registry",
        columns=(
            *("id", "name", "name_en", "short_name", "kind", "bureau", "credit_code"),
            *("city", "district", "fictional", "created_at"),
        ),
        records=[
            (
                *(i, o.name, o.name_en, o.short_name or o.name, o.kind, o.bureau, o.credit_code or None),
                *(o.city, o.district, o.fictional, at),
            )
            for i, o in new.values()
        ],
    )
    await database.copy(
        "organization_name",
        schema="registry",
        columns=("id", "organization", "name", "kind", "recorded_at"),
        records=[
            (new_id(), i, name, "former", at)
            for i, o in new.values()
            for name in dict.fromkeys(o.former_names)
            if name != o.name
        ],
    )
    await audit.record(
        actor,
        "organizations.register",
        "organizations",
        after={"new": len(new), "known": len(known), "ids": [i for i, _ in new.values()]},
    )
    return known | {name: i for name, (i, _) in new.items()}


async def known_organizations(organizations: Sequence[OrganizationIn]) -> dict[str, UUID]:
    """Return the id of each organization of a list that is registered, by the name it is given there.

    Raises:
        OrganizationsRefusedError: a name belongs to several, or name and credit code to different ones.
    """
    named = await database.fetch(
        "SELECT name, id, true AS now FROM registry.organization WHERE name = ANY($1::text[])"
        " UNION ALL SELECT name, organization, false FROM registry.organization_name"
        " WHERE kind = 'former' AND name = ANY($1::text[])",
        [o.name for o in organizations],
    )
    coded = await database.fetch(
        "SELECT credit_code, id FROM registry.organization WHERE credit_code = ANY($1::text[])",
        [o.credit_code for o in organizations if o.credit_code],
    )
    survivor = await queries.survivors([row["id"] for row in (*named, *coded)])
    by_code = {row["credit_code"]: survivor[row["id"]] for row in coded}
    now = {row["name"] for row in named if row["now"]}
    by_name: defaultdict[str, set[UUID]] = defaultdict(set)
    for row in named:
        # A name that somebody bears now is theirs, whoever bore it before.
        if row["now"] or row["name"] not in now:
            by_name[row["name"]].add(survivor[row["id"]])
    known: dict[str, UUID] = {}
    faults: list[Fault] = []
    seen: dict[str, str] = {}
    for number, organization in enumerate(organizations, start=1):
        found = set(by_name.get(organization.name, ()))
        code = organization.credit_code
        if code in by_code:
            found.add(by_code[code])
        if code and seen.setdefault(code, organization.name) != organization.name:
            faults.append(_fault("credit_code_twice", number))
        elif len(found) > 1:
            faults.append(_fault("organization_ambiguous", number))
        elif found:
            known[organization.name] = found.pop()
    if faults:
        raise OrganizationsRefusedError(
            text("单位名单有误，未登记。", "The list of organizations has faults; none was registered."),
            faults,
        )
    return known


def _fault(code: str, row: int) -> Fault:
    return Fault(code, _FAULTS[code], row=row)


async def rename(actor: Actor, organization: UUID, renaming: Renaming) -> None:
    """Give an organization a new name; the old one stays on record as a former name, by which it is found.

    Who issues credentials under the old name goes on doing so: a signed name is not changed.

    Raises:
        NotFoundError: there is none, or the account may not know of it.
        OrganizationMergedError: it was merged into another one.
        OrganizationNameTakenError: another organization has the new name.
    """
    require(actor, "organizations.change", belonging_to(organization))
    async with database.transaction():
        before = await standing(organization)
        try:
            await database.execute(
                "UPDATE registry.organization SET name = $2, name_en = $3,"
                # A short name that only repeats the name goes with it.
                " short_name = CASE WHEN short_name = name THEN $2 ELSE short_name END WHERE id = $1",
                organization,
                renaming.name,
                renaming.name_en,
            )
        except asyncpg.UniqueViolationError as error:
            raise OrganizationNameTakenError(
                text(
                    "另一单位正在使用或曾并入此名称。如为同一单位，请改用“合并”。",
                    "Another organization, perhaps a merged one, has this name. If they are one, merge them.",
                )
            ) from error
        if before["name"] != renaming.name:
            await add_names(organization, "former", [before["name"]])
            await database.execute(
                "DELETE FROM registry.organization_name WHERE organization = $1 AND name = $2",
                organization,
                renaming.name,
            )
        await audit.record(
            actor,
            "organizations.rename",
            f"organization:{organization}",
            reason=renaming.reason,
            before={"name": before["name"], "name_en": before["name_en"]},
            after={"name": renaming.name, "name_en": renaming.name_en},
        )


async def change(actor: Actor, organization: UUID, facts: OrganizationChange) -> None:
    """Change facts of an organization; a short name that goes is still found.

    Raises:
        NotFoundError: there is none, or the account may not know of it.
        OrganizationMergedError: it was merged into another one.
        BureauOfOthersError: it is no bureau.
        CreditCodeTakenError: another organization has the credit code.
    """
    require(actor, "organizations.change", belonging_to(organization))
    async with database.transaction():
        before = await standing(organization)
        if facts.bureau is not None and before["kind"] != "bureau":
            raise BureauOfOthersError(
                text("该单位不是主管部门，不能选择部门种类。", "It is no bureau; leave the bureau empty.")
            )
        after = {name: value for name, value in facts.model_dump().items() if value is not None}
        if "short_name" in after:
            after["short_name"] = after["short_name"] or before["name"]
        if "credit_code" in after:
            after["credit_code"] = after["credit_code"] or None
        changed = {name: value for name, value in after.items() if value != before[name]}
        if not changed:
            return
        new = {**before} | changed
        try:
            await database.execute(
                "UPDATE registry.organization SET short_name = $2, city = $3, district = $4,"
                " credit_code = $5, bureau = $6 WHERE id = $1",
                organization,
                *(new[name] for name in ("short_name", "city", "district", "credit_code", "bureau")),
            )
        except asyncpg.UniqueViolationError as error:
            raise CreditCodeTakenError(
                text(
                    "另一单位已登记此统一社会信用代码。如为同一单位，请改用“合并”。",
                    "Another organization has this credit code. If the two are one, merge them.",
                )
            ) from error
        if "short_name" in changed and before["short_name"] != before["name"]:
            await add_names(organization, "short", [before["short_name"]])
        await audit.record(
            actor,
            "organizations.change",
            f"organization:{organization}",
            before={name: before[name] for name in changed},
            after=changed,
        )
