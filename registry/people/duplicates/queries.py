"""Reads of likely duplicates, within the reach of who asks."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from registry.core import clock, database, masking, privacy
from registry.core.actor import Actor
from registry.core.texts import Text, text
from registry.people import access, identity
from registry.people.duplicates.likeness import STRENGTHS, Likeness, likeness
from registry.people.own_data import contributors
from registry.people.persons.subjects import ABOVE, current, home_of, subject_of_record
from registry.people.words import IDENTITY_KINDS, MEMBERSHIP_ROLES

LONGEST_LIST: Final = 200
_IDENTITY_KINDS: Final = {str(kind): words for kind, words in IDENTITY_KINDS.items()}
_MEMBERSHIP_ROLES: Final = {str(role): words for role, words in MEMBERSHIP_ROLES.items()}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records of one name that look like one person."""

    one: UUID
    other: UUID
    name: str
    likeness: Likeness


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided on a pair and still stands; of merged ones, `one` is the record that stayed."""

    one: UUID
    other: UUID
    name: str
    decision: str
    reason: str
    decided_at: datetime


@dataclass(frozen=True, slots=True)
class Side:
    """One record of a pair, identifiers masked; `counts` says how much hangs on it, by what."""

    id: UUID
    name: str
    latin_name: str
    born: date | None
    id_kind: Text | None
    id_number: str
    phone: str
    email: str
    memberships: tuple[Text, ...]
    has_account: bool
    merged: bool
    counts: tuple[tuple[Text, int], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """A pair side by side, with what was decided on it and still stands."""

    one: Side
    other: Side
    likeness: Likeness
    decided: Decided | None


_SHARED = f"""
coalesce((SELECT json_agg(DISTINCT jsonb_build_object('zh', g.name, 'en', g.name_en))
          FROM registry.membership m JOIN registry.membership n ON n.organization = m.organization
          JOIN registry.organization g ON g.id = m.organization
          WHERE m.person = a.id AND n.person = b.id
            AND {current("m", "$2")} AND {current("n", "$2")}), '[]') AS shared
"""  # noqa: S608  (only our own text is put in)
_PAIRS = f"""
WITH RECURSIVE {ABOVE}, standing AS MATERIALIZED (
    SELECT p.id, p.name, p.born FROM registry.person p
    WHERE p.merged_into IS NULL AND p.erased_at IS NULL
      AND ($1::uuid[] IS NULL OR p.id IN (
            SELECT coalesce(b.person, m.person) FROM registry.membership m
            LEFT JOIN above b ON b.id = m.person AND b.top
            WHERE m.organization = ANY($1) AND {current("m", "$2")})
        AND {home_of("p.id", "$2")} = ANY($1))
), belonging AS MATERIALIZED (
    SELECT s.id, s.name, m.organization FROM standing s
    JOIN registry.membership m ON m.person = s.id AND {current("m", "$2")}
), alike AS (
    SELECT a.id AS one, b.id AS other FROM standing a
    JOIN standing b ON b.name = a.name AND b.born = a.born AND a.id < b.id
    UNION
    SELECT a.id, b.id FROM belonging a
    JOIN belonging b ON b.name = a.name AND b.organization = a.organization AND a.id < b.id
)
SELECT a.id AS one, b.id AS other, a.name, a.born, b.born AS other_born, {_SHARED}
FROM alike JOIN registry.person a ON a.id = alike.one JOIN registry.person b ON b.id = alike.other
-- No two records have one number: two documents of one kind are two people.
WHERE (a.id_kind IS DISTINCT FROM b.id_kind OR a.id_kind IS NULL)
  AND NOT EXISTS (SELECT FROM registry.duplicate_decision d WHERE d.undone_at IS NULL
                  AND least(d.person, d.other) = a.id AND greatest(d.person, d.other) = b.id)
ORDER BY (a.born = b.born) DESC NULLS LAST, a.name, a.id, b.id LIMIT {LONGEST_LIST}
"""  # noqa: S608  (only our own text is put in)
_DECIDED = f"""
WITH RECURSIVE {ABOVE}
SELECT d.person AS one, d.other, p.name, d.decision, d.reason, d.decided_at
FROM registry.duplicate_decision d JOIN registry.person p ON p.id = d.person
JOIN registry.person q ON q.id = d.other
WHERE d.undone_at IS NULL AND p.erased_at IS NULL AND q.erased_at IS NULL
  AND ($1::uuid[] IS NULL OR (
    {home_of("p.id", "$4")} = ANY($1) AND {home_of("q.id", "$4")} = ANY($1)))
  AND ($2::uuid IS NULL OR (least(d.person, d.other) = least($2, $3::uuid)
                            AND greatest(d.person, d.other) = greatest($2, $3)))
ORDER BY d.decided_at DESC, d.id LIMIT {LONGEST_LIST}
"""  # noqa: S608  (only our own text is put in)
_SIDES = f"""
SELECT a.id, a.name, a.latin_name, a.born, a.id_kind, a.id_number, a.phone, a.email,
       a.merged_into IS NOT NULL AS merged,
       EXISTS (SELECT FROM registry.account c WHERE c.person = a.id AND c.active) AS has_account,
       coalesce((SELECT json_agg(json_build_object('zh', g.name, 'en', g.name_en, 'role', m.role,
                                                   'unit', coalesce(m.unit, '')) ORDER BY m.since, m.id)
                 FROM registry.membership m JOIN registry.organization g ON g.id = m.organization
                 WHERE m.person = a.id AND {current("m", "$2")}), '[]') AS memberships, {_SHARED}
FROM registry.person a CROSS JOIN (SELECT unnest($1::uuid[]) AS id) b
WHERE a.id = ANY($1) AND b.id <> a.id
"""  # noqa: S608  (only our own text is put in)


async def pairs(actor: Actor) -> list[Pair]:
    """Return the undecided pairs within the actor's reach, the likeliest first, at most 200."""
    access.require_role(actor, "people.merge")
    rows = await database.fetch(_PAIRS, access.reach(actor, "people.merge"), clock.today())
    found = [
        Pair(
            one=row["one"],
            other=row["other"],
            name=row["name"],
            likeness=likeness(row["born"], row["other_born"], _texts(row["shared"])),
        )
        for row in rows
    ]
    order = list(STRENGTHS)
    return sorted(found, key=lambda pair: order.index(pair.likeness.strength))


async def decided(actor: Actor) -> list[Decided]:
    """Return what stands decided within the actor's reach, the newest first, at most 200."""
    access.require_role(actor, "people.merge")
    rows = await database.fetch(_DECIDED, access.reach(actor, "people.merge"), None, None, clock.today())
    return [Decided(**dict(row)) for row in rows]


async def comparison(actor: Actor, one: UUID, other: UUID) -> Comparison:
    """Return two records side by side.

    Raises:
        NotFoundError: one of them does not exist, or is out of the actor's reach.
    """
    access.require_role(actor, "people.merge")
    for person in (one, other):
        access.require(actor, "people.merge", await subject_of_record("people.merge", person))
    rows = {row["id"]: row for row in await database.fetch(_SIDES, [one, other], clock.today())}
    if rows.keys() != {one, other}:
        raise access.unknown()
    within = access.reach(actor, "people.merge")
    standing = await database.fetch_one(_DECIDED, within, one, other, clock.today())
    ring = await privacy.ring()
    return Comparison(
        one=await _side(ring, rows[one]),
        other=await _side(ring, rows[other]),
        likeness=likeness(rows[one]["born"], rows[other]["born"], _texts(rows[one]["shared"])),
        decided=None if standing is None else Decided(**dict(standing)),
    )


async def _side(ring: privacy.Ring, row: asyncpg.Record) -> Side:
    def opened(column: str) -> str:
        sealed = row[column]
        return ring.open(sealed, f"person.{column}", row["id"]) if sealed else ""

    sections = await contributors.sections([row["id"]])
    email, phone, number = opened("email"), opened("phone"), opened("id_number")
    return Side(
        id=row["id"],
        name=row["name"],
        latin_name=row["latin_name"],
        born=row["born"],
        id_kind=_IDENTITY_KINDS[row["id_kind"]] if row["id_kind"] else None,
        id_number=identity.masked(number),
        phone=masking.masked_phone(phone),
        email=masking.masked_email(email) if email else "",
        memberships=tuple(_membership(m) for m in json.loads(row["memberships"])),
        has_account=row["has_account"],
        merged=row["merged"],
        counts=tuple((section.title, len(section.rows)) for section in sections),
    )


def _membership(stored: Mapping[str, Any]) -> Text:
    role = _MEMBERSHIP_ROLES[stored["role"]]
    unit = stored["unit"]
    return text(f"{stored['zh']}，{role.zh} {unit}".strip(), f"{stored['en']}, {role.en} {unit}".strip())


def _texts(stored: str) -> tuple[Text, ...]:
    return tuple(Text.model_validate(each) for each in json.loads(stored))
