"""Use cases of one person's record: correcting it, and looking at the whole of it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from registry.core import audit, database, privacy
from registry.core.actor import Actor
from registry.core.errors import BadInputError
from registry.core.privacy import Ring
from registry.core.texts import text
from registry.people.access import unknown
from registry.people.persons import queries
from registry.people.persons.documents import read_number
from registry.people.persons.known import fingerprint_of
from registry.people.persons.registering import id_number_taken
from registry.people.persons.schemas import PersonChange
from registry.people.turns import take_turn
from registry.people.words import IdentityKind


class BirthDateDiffersError(BadInputError):
    """The birth date is not the one in the number of the identity document."""

    code = "birth_date_differs_from_id"


@dataclass(frozen=True, slots=True)
class Identifiers:
    """What identifies and reaches a person, whole. What is not on record is '' or None."""

    id_kind: IdentityKind | None
    id_number: str = field(repr=False)
    phone: str = field(repr=False)
    email: str = field(repr=False)
    born: date | None = field(repr=False)


async def identity(actor: Actor, person: UUID) -> Identifiers:
    """Return the whole identifiers of a person; each look is written into the audit trail.

    Raises:
        NotFoundError: there is nobody, or the account may not know of them.
    """
    ring = await privacy.ring()
    async with database.transaction():
        who = await queries.reached(actor, "people.read_identity", person)
        row = await database.fetch_one(
            "SELECT id, id_kind, id_number, phone, email, born FROM registry.person WHERE id = $1", who
        )
        await audit.record(actor, "people.read_identity", f"person:{who}")
    if row is None:
        raise AssertionError("a person who was reached is there: nobody is ever deleted")
    return Identifiers(
        id_kind=row["id_kind"],
        id_number=_opened(ring, row, "id_number"),
        phone=_opened(ring, row, "phone"),
        email=_opened(ring, row, "email"),
        born=row["born"],
    )


async def change(actor: Actor, person: UUID, facts: PersonChange) -> tuple[str, ...]:
    """Correct a person's record; returns the names of the fields that changed.

    The audit trail keeps which fields changed, never what they held.

    Raises:
        NotFoundError: there is nobody, or the account may not know of them.
        BirthDateDiffersError: the birth date is another one than in the document that is kept.
        IdNumberTakenError: another record has the document.
    """
    ring = await privacy.ring()
    async with database.transaction():
        await take_turn()
        who = await queries.reached(actor, "people.change", person)
        row = await database.fetch_one("SELECT * FROM registry.person WHERE id = $1 FOR UPDATE", who)
        if row is None or row["erased_at"] is not None:
            raise unknown()
        before = {
            "name": row["name"],
            "latin_name": row["latin_name"],
            "born": row["born"],
            "id_kind": row["id_kind"],
            "id_number": _opened(ring, row, "id_number"),
            "phone": _opened(ring, row, "phone"),
            "email": _opened(ring, row, "email"),
        }
        after = before | _given(facts)
        changed = tuple(name for name in before if before[name] != after[name])
        if not changed:
            return ()
        _check_birth_date(after)
        try:
            await database.execute(
                "UPDATE registry.person SET name = $2, latin_name = $3, born = $4, id_kind = $5,"
                " id_number = $6, id_fingerprint = $7, phone = $8, email = $9 WHERE id = $1",
                who,
                after["name"],
                after["latin_name"],
                after["born"],
                after["id_kind"],
                _sealed(ring, who, "id_number", after),
                fingerprint_of(ring, after["id_kind"], after["id_number"]),
                _sealed(ring, who, "phone", after),
                _sealed(ring, who, "email", after),
            )
        except asyncpg.UniqueViolationError as error:
            raise id_number_taken() from error
        await audit.record(actor, "people.change", f"person:{who}", after={"changed": list(changed)})
    return changed


def _given(facts: PersonChange) -> dict[str, Any]:
    """Return what a correction says, by field."""
    given = {
        name: value
        for name in ("name", "latin_name", "born", "phone", "email")
        if (value := getattr(facts, name)) is not None
    }
    if facts.id_number:
        given |= {"id_kind": facts.id_kind, "id_number": facts.id_number}
    elif facts.without_id:
        given |= {"id_kind": None, "id_number": ""}
    return given


def _check_birth_date(facts: dict[str, Any]) -> None:
    """Compare the birth date with the one in the document, which may have been there before."""
    if not facts["id_number"]:
        return
    born = read_number(facts["id_kind"], facts["id_number"]).born
    if born and born != facts["born"]:
        raise BirthDateDiffersError(
            text(
                "出生日期与身份证号码中的不同：请改正日期，或同时更正证件号码。",
                "The birth date is not the one in the ID number: correct the date, or the number with it.",
            )
        )


def _opened(ring: Ring, row: Any, name: str) -> str:
    return ring.open(row[name], f"person.{name}", row["id"]) if row[name] else ""


def _sealed(ring: Ring, person: UUID, name: str, facts: dict[str, Any]) -> str | None:
    return ring.seal(facts[name], f"person.{name}", person) if facts[name] else None
