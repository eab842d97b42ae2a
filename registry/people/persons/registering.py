"""Registering persons: the whole list or nothing, nobody twice."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Self
from uuid import UUID

import asyncpg

from registry.core import audit, clock, database, privacy
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.identifiers import new_id
from registry.core.privacy import Ring
from registry.core.texts import text
from registry.people.access import belonging_to, require, require_role, unknown
from registry.people.organizations.standing import merged_error
from registry.people.persons.guests import tell_homes
from registry.people.persons.known import fingerprint_of, known_among
from registry.people.persons.recognition import Plan, plan
from registry.people.persons.schemas import PersonIn
from registry.people.registered import refuse_empty
from registry.people.turns import take_turn

# A document that somebody has who was merged into the person stays there.
_FILL: Final = """
UPDATE registry.person p SET
    latin_name = CASE WHEN p.latin_name = '' THEN f.latin_name ELSE p.latin_name END,
    born = coalesce(p.born, f.born),
    id_kind = CASE WHEN q.id IS NULL THEN coalesce(p.id_kind, f.id_kind) ELSE p.id_kind END,
    id_number = CASE WHEN q.id IS NULL THEN coalesce(p.id_number, f.id_number) ELSE p.id_number END,
    id_fingerprint =
        CASE WHEN q.id IS NULL THEN coalesce(p.id_fingerprint, f.fingerprint) ELSE p.id_fingerprint END,
    phone = coalesce(p.phone, f.phone),
    email = coalesce(p.email, f.email)
FROM unnest($1::uuid[], $2::text[], $3::date[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[])
     AS f (id, latin_name, born, id_kind, id_number, fingerprint, phone, email)
LEFT JOIN registry.person q ON q.id_fingerprint = f.fingerprint
WHERE p.id = f.id
"""
_NUMBER: Final = """
UPDATE registry.membership m SET number = coalesce(m.number, f.number), unit = coalesce(m.unit, f.unit)
FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::text[])
     AS f (person, organization, role, number, unit)
WHERE m.person = f.person AND m.organization = f.organization AND m.role = f.role
  AND (m.until IS NULL OR m.until >= $6)
"""
# Somebody who left and comes back with the same first day goes on with the membership that ended.
_JOIN: Final = """
INSERT INTO registry.membership (id, person, organization, role, since, until, number, unit, recorded_at)
SELECT *, now() FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[], $5::date[], $6::date[],
                     $7::text[], $8::text[])
ON CONFLICT (person, organization, role, since) DO UPDATE SET
    until = excluded.until, recorded_at = excluded.recorded_at,
    number = coalesce(excluded.number, membership.number), unit = coalesce(excluded.unit, membership.unit)
"""


class PersonsRefusedError(BadInputError):
    """A list of persons cannot be registered; each fault names the row of the list and the field."""

    code = "persons_refused"


class IdNumberTakenError(ConflictError):
    """The number of an identity document is registered with another record."""

    code = "id_number_taken"


@dataclass(frozen=True, slots=True)
class Registered:
    """Who the persons of a list are, in its order, and how many of the records are new.

    `new` persons were registered, `joined` ones were known elsewhere and are members now too, and `filled`
    ones lacked something that the list has.
    """

    ids: tuple[UUID, ...]
    new: int
    joined: int
    filled: int

    @classmethod
    def of(cls, plan: Plan) -> Self:
        """Return what a plan without faults comes to."""
        new = {person for person, _ in plan.new}
        return cls(
            ids=plan.ids,
            new=len(new),
            joined=len({person for person, _ in plan.joins} - new),
            filled=len(plan.completed - new),
        )


async def register_persons(actor: Actor, persons: Sequence[PersonIn]) -> Registered:
    """Register persons in one transaction: all of a list or none. See `add_persons`.

    Raises:
        NothingToRegisterError: the list is empty.
    """
    if not persons:
        # With a list, each organization in it is checked, and who may not know of one learns nothing here.
        require_role(actor, "people.register")
    refuse_empty(persons)
    async with database.transaction():
        done = await add_persons(actor, persons)
    return Registered.of(done)


async def add_persons(actor: Actor, persons: Sequence[PersonIn]) -> Plan:
    """Register persons with their memberships within the open transaction.

    How somebody is recognized who is registered already says `registry.people.persons.recognition`. What is
    on record stays; what is missing there is filled in, of a person at home elsewhere only number and unit
    here. Their home organization gets notice that they joined. The same list again adds nothing.

    Raises:
        NotFoundError: the account does not look after one of the organizations, or it is not there.
        OrganizationMergedError: one of them was merged into another one.
        PersonsRefusedError: with every fault; their rows count from 1 in the list.
        IdNumberTakenError: somebody else registered one of the numbers just now.
    """
    _check_rights(actor, persons)
    ring = await privacy.ring()
    organizations = _organizations(persons)
    await take_turn()
    await standing(organizations)
    made = await _plan(ring, persons)
    if made.faults:
        raise PersonsRefusedError(
            text("人员名单有误，未登记。", "The list of people has faults; nobody was registered."),
            made.faults,
        )
    try:
        await _add(ring, made.new)
        await _fill(ring, made.fills)
    except asyncpg.UniqueViolationError as error:
        raise id_number_taken() from error
    await _join(made.joins)
    # After the joins: a row may tell of a membership that a row before it began.
    await _number(made.numbers)
    await tell_homes(made.guests)
    done = Registered.of(made)
    await audit.record(
        actor,
        "people.register",
        f"organization:{organizations[0]}" if len(organizations) == 1 else "organizations",
        after={"new": done.new, "joined": done.joined, "filled": done.filled},
    )
    return made


async def plan_persons(actor: Actor, persons: Sequence[PersonIn]) -> Plan:
    """Return what registering a list would do as things stand, without doing it.

    Raises:
        NotFoundError: the account does not look after one of the organizations.
    """
    _check_rights(actor, persons)
    return await _plan(await privacy.ring(), persons)


def _check_rights(actor: Actor, persons: Sequence[PersonIn]) -> None:
    for organization in _organizations(persons):
        require(actor, "people.register", belonging_to(organization))


def _organizations(persons: Sequence[PersonIn]) -> list[UUID]:
    return sorted({person.organization for person in persons})


async def _plan(ring: Ring, persons: Sequence[PersonIn]) -> Plan:
    fingerprints = [fingerprint_of(ring, p.id_kind, p.id_number) for p in persons]
    known = await known_among(persons, fingerprints, _organizations(persons))
    return await asyncio.to_thread(plan, persons, fingerprints, known)


async def standing(organizations: Sequence[UUID]) -> None:
    """Make sure that organizations are there and are not merged away before the transaction ends.

    Raises:
        NotFoundError: one of them is not there.
        OrganizationMergedError: one of them was merged into another one.
    """
    rows = await database.fetch(
        "SELECT merged_into FROM registry.organization WHERE id = ANY($1::uuid[]) ORDER BY id FOR SHARE",
        organizations,
    )
    if len(rows) != len(organizations):
        raise unknown()
    if any(row["merged_into"] is not None for row in rows):
        raise merged_error()


def id_number_taken() -> IdNumberTakenError:
    """Return the refusal of a document that another record has; whose it is is not said."""
    return IdNumberTakenError(
        text(
            "此证件号码已登记在另一条记录上。请对照证件核对；如无误，请联系管理员合并记录。",
            "This number is registered with another record. Compare it with the document; if it is right, ask"
            " the administrator to merge the records.",
        )
    )


async def _add(ring: Ring, new: Sequence[tuple[UUID, PersonIn]]) -> None:
    at = clock.now()
    columns = ("latin_name", "born", "id_kind", "id_number", "id_fingerprint", "phone", "email")
    sealed = await asyncio.to_thread(lambda: [sealed_facts(ring, i, person) for i, person in new])
    await database.copy(
        "person",
        schema="registry",
        columns=("id", "name", "fictional", "created_at", *columns),
        records=[
            (i, person.name, person.fictional, at, *facts)
            for (i, person), facts in zip(new, sealed, strict=True)
        ],
    )


def sealed_facts(ring: Ring, person: UUID, facts: PersonIn) -> tuple[Any, ...]:
    """Return Latin name, birth date, kind, number and fingerprint of the document, telephone and address.

    Number, telephone and address are encrypted for the row of the person; what is missing is None.
    """
    number = facts.id_number
    return (
        facts.latin_name,
        facts.born,
        facts.id_kind if number else None,
        ring.seal(number, "person.id_number", person) if number else None,
        fingerprint_of(ring, facts.id_kind, number),
        ring.seal(facts.phone, "person.phone", person) if facts.phone else None,
        ring.seal(facts.email, "person.email", person) if facts.email else None,
    )


async def _fill(ring: Ring, fills: Sequence[tuple[UUID, PersonIn]]) -> None:
    """Write what is missing; of several rows of one person each adds to what the ones before it said."""
    waiting = list(fills)
    while waiting:
        # A statement changes each row once.
        turn = dict(reversed(waiting))
        waiting = [each for each in waiting if turn[each[0]] is not each[1]]
        sealed = await asyncio.to_thread(lambda: [(i, *sealed_facts(ring, i, p)) for i, p in turn.items()])  # noqa: B023
        await database.execute(_FILL, *zip(*sealed, strict=True))


async def _number(numbers: Sequence[tuple[UUID, PersonIn]]) -> None:
    """Write numbers and units that memberships lack; of several rows of one, the first counts."""
    told: dict[tuple[UUID, UUID, str], tuple[str, str]] = {}
    for i, p in numbers:
        number, unit = told.get((i, p.organization, p.role), ("", ""))
        told[i, p.organization, p.role] = (number or p.number, unit or p.unit)
    await database.execute(
        _NUMBER,
        [person for person, _, _ in told],
        [organization for _, organization, _ in told],
        [role for _, _, role in told],
        [number or None for number, _ in told.values()],
        [unit or None for _, unit in told.values()],
        clock.today(),
    )


async def _join(joins: Sequence[tuple[UUID, PersonIn]]) -> None:
    people = [person for _, person in joins]
    await database.execute(
        _JOIN,
        [new_id() for _ in joins],
        [i for i, _ in joins],
        [p.organization for p in people],
        [p.role for p in people],
        [p.since for p in people],
        [p.until for p in people],
        [p.number or None for p in people],
        [p.unit or None for p in people],
    )
