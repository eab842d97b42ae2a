"""Reads of many certificates: which are chosen, what there is to choose, and their tokens in portions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final
from uuid import UUID

from credentials.bundles.schemas import Offer, Selection
from credentials.held_back import HELD_BACK
from registry.core import clock, database
from registry.core.texts import text
from registry.people.persons.subjects import ABOVE, current

# What one certificate comes to in a ZIP, and what one page adds to a PDF to print, in bytes: seen on
# certificates of the shipped layout, of which the frame is kept once only when printed.
ZIP_BYTES: Final = 90_000
PDF_BYTES: Final = 38_000

# Of organizations that were merged, certificates of every one count for the one that stands.
_SCHOOLS: Final = """
schools AS (
    SELECT $3::uuid AS id WHERE $3::uuid IS NOT NULL
    UNION SELECT o.id FROM registry.organization o JOIN schools ON o.merged_into = schools.id
)
"""
# Who is at the school today; a membership of a merged record is one of the person it was merged into.
_PUPILS: Final = f"""
pupils AS (
    SELECT coalesce(above.person, m.person) AS person, m.unit
    FROM registry.membership m LEFT JOIN above ON above.id = m.person AND above.top
    WHERE m.organization IN (SELECT id FROM schools) AND {current("m", "$4")} AND m.unit <> ''
)
"""  # noqa: S608  (only our own text is put in)


def _among(joined: str = "") -> str:
    """Return the SQL of the certificates that a selection may mean, whatever their state."""
    return f"""
FROM credentials.credential k
JOIN competitions.award_recipient r ON r.id = k.recipient
JOIN competitions.award a ON a.id = r.award
JOIN competitions.competition c ON c.id = a.competition
LEFT JOIN competitions.event e ON e.id = a.event
LEFT JOIN competitions.entry n ON n.id = a.entry
LEFT JOIN registry.person p ON p.id = r.person
LEFT JOIN above ON above.id = r.person AND above.top
{joined}
LEFT JOIN credentials.revocation v ON v.credential = k.id
CROSS JOIN LATERAL (SELECT {HELD_BACK} AS back) s
WHERE ($1::uuid IS NULL OR a.competition = $1) AND ($2::uuid IS NULL OR a.event = $2)
  AND ($3::uuid IS NULL OR n.organization IN (SELECT id FROM schools)
       OR r.organization IN (SELECT id FROM schools))
  AND p.erased_at IS NULL
"""  # noqa: S608  (only our own text is put in)


_CHOSEN: Final = f"""
WITH RECURSIVE {_SCHOOLS}, {ABOVE}, {_PUPILS}
SELECT k.id {_among()} AND v.id IS NULL AND NOT s.back
  AND ($5 = '' OR coalesce(above.person, r.person) IN (SELECT person FROM pupils WHERE unit = $5))
ORDER BY c.code, e.code NULLS LAST, a.kind, a.place NULLS LAST, k.serial
"""  # noqa: S608
_COUNTS: Final = """
count(*) FILTER (WHERE v.id IS NULL AND NOT s.back) AS certificates,
count(v.id) AS revoked, count(*) FILTER (WHERE v.id IS NULL AND s.back) AS suspended
"""
_BY_EVENT: Final = f"""
WITH RECURSIVE {_SCHOOLS}, {ABOVE}
SELECT c.id AS competition, e.id AS event, c.name AS competition_name, c.name_en AS competition_name_en,
       e.code, e.name, e.name_en, {_COUNTS} {_among()}
GROUP BY c.id, e.id ORDER BY c.year DESC, c.ends_on DESC, c.code, e.code NULLS LAST
"""
_BY_UNIT: Final = f"""
WITH RECURSIVE {_SCHOOLS}, {ABOVE}, {_PUPILS}, placed AS (SELECT DISTINCT person, unit FROM pupils)
SELECT placed.unit, {_COUNTS}
{_among("JOIN placed ON placed.person = coalesce(above.person, r.person)")}
GROUP BY placed.unit ORDER BY placed.unit
"""  # noqa: S608
# What was taken back, or whose holder was erased, since it was chosen is left out.
_PORTION: Final = f"""
SELECT k.token, i.did, v.id IS NULL AND p.erased_at IS NULL AND NOT {HELD_BACK} AS counts
FROM unnest($1::uuid[]) WITH ORDINALITY AS asked (id, at)
JOIN credentials.credential k ON k.id = asked.id
JOIN credentials.issuer i ON i.id = k.issuer
JOIN competitions.award_recipient r ON r.id = k.recipient
LEFT JOIN registry.person p ON p.id = r.person
LEFT JOIN credentials.revocation v ON v.credential = k.id
ORDER BY asked.at
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class Chosen:
    """One certificate to draw: its token, the DID of its issuer, and whether it counts still."""

    token: str
    issuer: str
    counts: bool


async def chosen(selection: Selection) -> tuple[UUID, ...]:
    """Return the certificates of a selection that count now: by contest, event, award and place."""
    rows = await database.fetch(
        _CHOSEN,
        selection.competition,
        selection.event,
        selection.school,
        clock.today(),
        selection.unit,
    )
    return tuple(row["id"] for row in rows)


async def portion(credentials: Sequence[UUID]) -> tuple[Chosen, ...]:
    """Return these certificates with their tokens, in the order given."""
    rows = await database.fetch(_PORTION, list(credentials))
    return tuple(Chosen(row["token"], row["did"], row["counts"]) for row in rows)


async def by_event(selection: Selection) -> tuple[Offer, ...]:
    """Return what there is by contest, the newest first, each in all and then by its events."""
    rows = await database.fetch(_BY_EVENT, selection.competition, None, selection.school)
    offers: list[Offer] = []
    for contest, of_contest in groupby(rows, key=lambda row: row["competition"]):
        events = list(of_contest)
        sums = {name: sum(row[name] for row in events) for name in ("certificates", "revoked", "suspended")}
        chosen_here = selection.model_copy(update={"competition": contest})
        name, name_en = events[0]["competition_name"], events[0]["competition_name_en"]
        offers.append(_offer(sums, chosen_here, name, name_en))
        offers += [
            _offer(
                dict(row),
                chosen_here.model_copy(update={"event": row["event"]}),
                f"{row['code']} {row['name']}",
                f"{row['code']} {row['name_en']}",
            )
            for row in events
            if row["event"]
        ]
    return tuple(offers)


async def by_unit(school: UUID) -> tuple[Offer, ...]:
    """Return what there is by the classes of a school, as they are today."""
    rows = await database.fetch(_BY_UNIT, None, None, school, clock.today())
    return tuple(
        _offer(dict(row), Selection(school=school, unit=row["unit"]), row["unit"], row["unit"])
        for row in rows
    )


def _offer(row: Mapping[str, Any], selection: Selection, zh: str, en: str) -> Offer:
    return Offer(
        selection=selection,
        name=text(zh, en),
        certificates=row["certificates"],
        revoked=row["revoked"],
        suspended=row["suspended"],
        zip_bytes=row["certificates"] * ZIP_BYTES,
        pdf_bytes=row["certificates"] * PDF_BYTES,
    )
