"""Who may be meant by a list of persons: everybody on record with one of its documents or names."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from registry.core import clock, database
from registry.core.privacy import Ring
from registry.people.persons.recognition import Known
from registry.people.persons.schemas import PersonIn
from registry.people.persons.subjects import homes_of
from registry.people.words import IdentityKind

# Everybody with one of the documents, under their successor when they were merged.
_HOLDERS: Final = """
WITH RECURSIVE holder AS (
    SELECT id_fingerprint AS fingerprint, id, merged_into FROM registry.person
    WHERE id_fingerprint = ANY($1::text[])
    UNION ALL
    SELECT h.fingerprint, p.id, p.merged_into FROM holder h JOIN registry.person p ON p.id = h.merged_into)
SELECT id, fingerprint FROM holder WHERE merged_into IS NULL
"""
# Everybody ($1 by document, $2 by name) with their memberships at the organizations ($3): those of today
# ($4), and those that ended but began on one of the days of the list ($5). Three plain statements, since the
# database plans one large one badly while it has no statistics of what was just written; and lists that it
# hashes, for within an OR it would compare everybody with one name after another, once it has kept a plan.
_MEMBERS: Final = """
SELECT p.id, p.name, p.born, p.id_fingerprint, p.latin_name = '' AS no_latin_name,
       p.phone IS NULL AS no_phone, p.email IS NULL AS no_email,
       m.organization, m.role, m.since, m.number, m.unit, m.until IS NULL OR m.until >= $4 AS open
FROM registry.person p JOIN registry.membership m ON m.person = p.id
WHERE (p.id IN (SELECT unnest($1::uuid[]))
       OR p.name IN (SELECT unnest($2::text[])) AND p.merged_into IS NULL AND p.erased_at IS NULL)
  AND m.organization = ANY($3::uuid[])
  AND (m.until IS NULL OR m.until >= $4 OR m.since = ANY($5::date[]))
"""
_ELSEWHERE: Final = """
SELECT p.id, p.name, p.born, p.id_fingerprint, p.latin_name = '' AS no_latin_name,
       p.phone IS NULL AS no_phone, p.email IS NULL AS no_email,
       NULL::uuid AS organization, NULL AS role, NULL::date AS since, NULL AS number, NULL AS unit,
       false AS open
FROM registry.person p WHERE p.id = ANY($1::uuid[])
"""


def fingerprint_of(ring: Ring, kind: IdentityKind | None, number: str) -> str | None:
    """Return the keyed hash by which a document is found, or None when there is none."""
    return ring.fingerprint(f"id:{kind}", number) if kind and number else None


async def known_among(
    persons: Sequence[PersonIn], fingerprints: Sequence[str | None], organizations: Sequence[UUID]
) -> list[Known]:
    """Return everybody who may be meant by a list, with what recognizing them needs.

    Of somebody whose home organization is none of `organizations` nothing is said to be lacking: the record
    belongs to the organization that wrote it down first, and nobody else completes it.
    """
    holders = await database.fetch(_HOLDERS, [fingerprint for fingerprint in fingerprints if fingerprint])
    held: defaultdict[UUID, set[str]] = defaultdict(set)
    for row in holders:
        held[row["id"]].add(row["fingerprint"])
    members = await database.fetch(
        _MEMBERS,
        list(held),
        list({person.name for person in persons}),
        organizations,
        clock.today(),
        list({person.since for person in persons}),
    )
    elsewhere = await database.fetch(_ELSEWHERE, list(held.keys() - {row["id"] for row in members}))
    homes = await homes_of({row["id"] for row in members} | held.keys())
    found: dict[UUID, Known] = {}
    for row in (*members, *elsewhere):
        lacking = {
            "latin_name": row["no_latin_name"],
            "born": row["born"] is None,
            "phone": row["no_phone"],
            "email": row["no_email"],
        }
        fingerprints_of = held[row["id"]] | ({row["id_fingerprint"]} - {None})
        if not fingerprints_of:
            lacking["id_number"] = True
        home = homes.get(row["id"])
        ours = home is None or home in organizations
        known = found.setdefault(
            row["id"],
            Known(
                row["id"],
                row["name"],
                row["born"],
                fingerprints_of,
                frozenset(name for name, lacks in lacking.items() if lacks and ours),
                home=home,
            ),
        )
        if row["organization"]:
            place = (row["organization"], row["role"])
            if row["open"]:
                known.places[place] = known.places.get(place) or row["number"] or ""
                known.units[place] = known.units.get(place) or row["unit"] or ""
            else:
                known.ended[place, row["since"]] = row["number"] or ""
    return list(found.values())
