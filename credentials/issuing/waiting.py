"""Who waits for a credential in a scope.

Ids are kept packed, sixteen bytes each, so that a hundred thousand who wait take little memory.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.leads import queries as leads
from competitions.leads.queries import Prospect
from credentials.certificate.glyphs import missing_characters
from credentials.issuing.scopes import Place
from registry.core import database

_ID_BYTES: Final = 16
_AT_ONCE: Final = 1_000

# $1 competition, $2 event, $3 school, $4 evidence with $5 and $6 around when its awards were written.
RELATED: Final = """
JOIN competitions.award a ON a.id = r.award
JOIN competitions.competition c ON c.id = a.competition
LEFT JOIN competitions.award_revocation v ON v.award = a.id
LEFT JOIN competitions.event e ON e.id = a.event
LEFT JOIN competitions.entry n ON n.id = a.entry
LEFT JOIN registry.organization s ON s.id = n.organization
LEFT JOIN registry.person p ON p.id = r.person
LEFT JOIN registry.organization o ON o.id = r.organization
"""
JOINED: Final = f"FROM competitions.award_recipient r {RELATED}"
WITHIN: Final = """
WHERE a.competition = $1 AND ($2::uuid IS NULL OR a.event = $2)
  AND ($3::uuid IS NULL OR n.organization = $3 OR r.organization = $3)
  AND ($4::uuid IS NULL OR (a.evidence = $4 AND a.confirmed_at > $5 AND a.confirmed_at <= $6))
"""
IN_SCOPE: Final = JOINED + WITHIN
# Every word that is printed; $8 are the characters that cannot be.
WORDS: Final = (
    "concat_ws(' ', p.name, p.latin_name, o.name, o.name_en, s.name, s.name_en, e.code, e.name, e.name_en,"
    " e.group_name, e.group_name_en, c.name, c.name_en, c.organizer_name, c.organizer_name_en,"
    " a.title, a.title_en, a.source_number)"
)
CAN_BE_DRAWN: Final = f"($8 = '' OR translate({WORDS}, $8, '') = {WORDS})"
STANDS: Final = "v.id IS NULL AND p.erased_at IS NULL"
NATURAL_ORDER: Final = "e.code NULLS LAST, a.kind, a.place, a.id, r.id"

# Everybody's words are read once, however many awards they won.
_SIGNS: Final = f"""
WITH scope AS MATERIALIZED (
    SELECT r.person, r.organization, n.organization AS school, a.event, a.competition,
           concat(a.title, a.title_en) AS title, a.source_number
    {IN_SCOPE} AND {STANDS} AND $7::text IS NOT NULL
), words AS (
    SELECT concat(p.name, p.latin_name) AS said FROM registry.person p
    WHERE p.id IN (SELECT person FROM scope)
    UNION ALL SELECT concat(o.name, o.name_en) FROM registry.organization o
    WHERE o.id IN (SELECT organization FROM scope UNION SELECT school FROM scope)
    UNION ALL SELECT concat(e.code, e.name, e.name_en, e.group_name, e.group_name_en)
    FROM competitions.event e WHERE e.id IN (SELECT event FROM scope)
    UNION ALL SELECT concat(c.name, c.name_en, c.organizer_name, c.organizer_name_en)
    FROM competitions.competition c WHERE c.id IN (SELECT competition FROM scope)
    UNION ALL SELECT DISTINCT concat(title, source_number) FROM scope
), signs AS (SELECT DISTINCT unnest(string_to_array(said, NULL)) AS sign FROM words)
SELECT coalesce(string_agg(sign, ''), '') FROM signs
"""  # noqa: S608  (only our own text is put in)
# $9: whether those whose credentials were all taken back wait for another edition.
LACKS: Final = """
NOT EXISTS (SELECT FROM credentials.credential k WHERE k.recipient = r.id AND k.kind = $7
            AND NOT ($9 AND EXISTS (SELECT FROM credentials.revocation w WHERE w.credential = k.id)))
"""
_OWN: Final = f"""
SELECT coalesce(string_agg(uuid_send(r.id), '' ORDER BY {NATURAL_ORDER}), '')
{IN_SCOPE} AND {STANDS} AND {CAN_BE_DRAWN} AND {LACKS}
"""
_MAY_LEAD: Final = f"""
SELECT coalesce(string_agg(uuid_send(r.id), '' ORDER BY {NATURAL_ORDER}), '') AS recipients,
       coalesce(string_agg(uuid_send(a.id), '' ORDER BY {NATURAL_ORDER}), '') AS awards
{IN_SCOPE} AND {STANDS} AND {CAN_BE_DRAWN} AND $7::text IS NOT NULL
  AND a.kind = 'entry' AND r.person IS NOT NULL
"""
_HELD: Final = """
SELECT k.recipient, k.kind, k.lead, max(k.edition) AS edition, bool_or(w.id IS NULL) AS stands
FROM credentials.credential k LEFT JOIN credentials.revocation w ON w.credential = k.id
WHERE k.recipient = ANY($1::uuid[]) GROUP BY k.recipient, k.kind, k.lead
"""

Kind = tuple[str, str]
"""What a credential is about and the code of its title or level."""


def unpacked(packed: bytes, at_once: int = _AT_ONCE) -> Iterator[list[UUID]]:
    """Yield packed ids in their order, so many at a time."""
    step = _ID_BYTES * at_once
    for start in range(0, len(packed), step):
        cut = packed[start : start + step]
        yield [UUID(bytes=cut[at : at + _ID_BYTES]) for at in range(0, len(cut), _ID_BYTES)]


@dataclass(frozen=True, slots=True)
class Held:
    """The last edition that somebody was given of one kind of credential, and whether any edition stands."""

    edition: int
    stands: bool

    def waits(self, again: bool) -> bool:
        """Whether another edition is issued when `again` asks for it."""
        return again and not self.stands


async def held_by(recipients: Collection[UUID]) -> dict[UUID, dict[Kind, Held]]:
    """Return what these recipients were ever given."""
    found: dict[UUID, dict[Kind, Held]] = {}
    for row in await database.fetch(_HELD, list(recipients)):
        kinds = found.setdefault(row["recipient"], {})
        kinds[row["kind"], row["lead"]] = Held(row["edition"], row["stands"])
    return found


def edition_due(held: Mapping[Kind, Held], kind: Kind, *, again: bool) -> int | None:
    """Return the number of the edition that is due of one kind of credential, None when none is."""
    if (last := held.get(kind)) is None:
        return 1
    return last.edition + 1 if last.waits(again) else None


def leads_due(
    prospects: Collection[Prospect], held: Mapping[Kind, Held], *, again: bool
) -> list[tuple[Prospect, int]]:
    """Return the titles and levels for which a credential is due, each with its edition."""
    numbered = [(each, edition_due(held, (each.kind, each.code), again=again)) for each in prospects]
    return [(each, edition) for each, edition in numbered if edition is not None]


@dataclass(frozen=True, slots=True)
class Due:
    """What is due in a scope: packed ids of recipients in the order of their serial numbers, and how many.

    `leads` of the `total` credentials are for titles and levels. `undrawable` are the characters of printed
    words that the certificate's font lacks; whoever they belong to is not among the recipients.
    """

    recipients: bytes
    total: int
    leads: int
    undrawable: str


async def due(place: Place, *, again: bool) -> Due:
    """Return who waits for credentials in a scope; with `again` also those whose were all taken back."""
    undrawable = await undrawable_in(place)
    own: bytes = await database.fetch_value(_OWN, *place.arguments, undrawable, again)
    more, count = await lacking_leads(place, undrawable, again=again)
    known = {each for ids in unpacked(own) for each in ids} if more else set()
    rest = b"".join(each.bytes for each in more if each not in known)
    return Due(own + rest, len(own) // _ID_BYTES + count, count, undrawable)


async def undrawable_in(place: Place) -> str:
    """Return the characters of a scope's printed words that the font lacks, each once."""
    signs: str = await database.fetch_value(_SIGNS, *place.arguments)
    return "".join(sorted(missing_characters(signs)))


async def lacking_leads(place: Place, undrawable: str, *, again: bool) -> tuple[list[UUID], int]:
    """Return those who lack a credential for a title or level, and how many such credentials are due.

    Args:
        place: the scope.
        undrawable: characters that cannot be printed.
        again: whether those whose credential was taken back lack another edition.
    """
    if not leads.may_lead(place.contest_class):
        return [], 0
    row = await database.fetch_one(_MAY_LEAD, *place.arguments, undrawable)
    if row is None:
        raise AssertionError("an aggregate without groups always has one row")
    lacking, count = [], 0
    for recipients, awards in zip(unpacked(row["recipients"]), unpacked(row["awards"]), strict=True):
        prospects = await leads.of_awards(set(awards))
        held = await held_by([each for each in recipients if each in prospects])
        for recipient in recipients:
            found = leads_due(prospects.get(recipient, ()), held.get(recipient, {}), again=again)
            if found:
                lacking.append(recipient)
                count += len(found)
    return lacking, count
