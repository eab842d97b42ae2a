"""Use cases of claim codes: a school hands them out on paper, a student claims their own record with one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from registry.core import audit, clock, crockford, database, privacy
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.people.access import belonging_to, reach, require, unknown
from registry.people.accounts import links
from registry.people.invitations.joining import join
from registry.people.invitations.schemas import NewAccount
from registry.people.persons.subjects import ABOVE, current, home_of

# Sixty bits, short enough to be typed from a slip of paper.
LENGTH: Final = 12

# Students of a school ($2) who may be handed a code by who looks after their home ($3), locked.
_STUDENTS: Final = f"""
WITH RECURSIVE {ABOVE}
SELECT p.id, p.name, coalesce(found.unit, '') AS unit, coalesce(found.number, '') AS number
FROM registry.person p JOIN LATERAL (
    SELECT m.unit, m.number FROM registry.membership m
    WHERE (m.person = p.id OR m.person IN (SELECT above.id FROM above WHERE above.person = p.id))
      AND m.organization = $2 AND m.role = 'student' AND {current("m", "$4")}
    ORDER BY m.person <> p.id, m.since, m.id LIMIT 1) AS found ON true
WHERE p.id = ANY($1) AND p.merged_into IS NULL AND p.erased_at IS NULL
  AND ($3::uuid[] IS NULL OR {home_of("p.id", "$4")} = ANY($3))
ORDER BY found.unit NULLS FIRST, found.number NULLS FIRST, p.name, p.id FOR UPDATE OF p
"""  # noqa: S608  (only our own text is put in)


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for one student; the code is not stored and cannot be shown again."""

    name: str
    unit: str
    number: str
    code: str


async def make_codes(actor: Actor, organization: UUID, persons: Sequence[UUID]) -> list[Slip]:
    """Make a claim code for each of these students of a school; earlier ones of theirs are withdrawn.

    Raises:
        NotFoundError: one of them is no student of the school, or has their home at another one that the
            actor does not look after, or the actor may not know of the school.
    """
    require(actor, "people.invite", belonging_to(organization))
    ring, at = await privacy.ring(), clock.now()
    wanted = list(dict.fromkeys(persons))
    async with database.transaction():
        rows = await database.fetch(
            _STUDENTS, wanted, organization, reach(actor, "people.invite"), clock.today()
        )
        if {row["id"] for row in rows} != set(wanted):
            raise unknown()
        await database.execute(
            "UPDATE registry.one_time_code SET withdrawn_at = $3 WHERE purpose = 'claim'"
            " AND organization = $1 AND person = ANY($2) AND used_at IS NULL AND withdrawn_at IS NULL",
            organization,
            wanted,
            at,
        )
        slips = [Slip(row["name"], row["unit"], row["number"], crockford.drawn(LENGTH)) for row in rows]
        await database.copy(
            "one_time_code",
            schema="registry",
            columns=(
                "id",
                "purpose",
                "code",
                "person",
                "organization",
                "role",
                "made_by",
                "made_at",
                "ends_at",
            ),
            records=[
                (
                    new_id(),
                    "claim",
                    ring.fingerprint("claim", slip.code),
                    row["id"],
                    organization,
                    "student",
                    actor.account_id,
                    at,
                    at + links.CLAIM_LIFETIME,
                )
                for row, slip in zip(rows, slips, strict=True)
            ],
        )
        await audit.record(
            actor, "people.make_claim_codes", f"organization:{organization}", after={"count": len(slips)}
        )
    return slips


async def claim(actor: Actor, code: str, name: str, new: NewAccount | None) -> UUID:
    """Claim the record that a code is for, with one's full name; returns the account.

    Raises:
        CodeNotValidError: no such code, or the name is not that of the record; which one is not said.
        LinkedToAnotherError, PersonHasAccountError, UsernameTakenError, PasswordRefusedError: the code stays
            good.
    """
    return await join(actor, "claim", crockford.mended(code), new, name)
