"""What the registry knows of those for whom credentials are due, as it is today."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final
from uuid import UUID

import asyncpg

from competitions.awards.reasons import NewerReason, newer_reasons
from competitions.leads import queries as leads
from competitions.words import LEVELS
from credentials.claims.facts import AwardFacts
from credentials.claims.printed import CredentialKind
from credentials.issuing.scopes import Place
from credentials.issuing.waiting import CAN_BE_DRAWN, RELATED, STANDS, edition_due, held_by, leads_due
from registry.core import database
from registry.core.texts import Text, text


@dataclass(frozen=True, slots=True)
class Due:
    """One credential to issue: for whom, the number of the edition, and what it will say."""

    recipient: UUID
    edition: int
    facts: AwardFacts


_FACTS: Final = f"""
SELECT r.id AS recipient, r.award, a.kind, a.code AS award_code, a.title, a.title_en, a.place,
       a.points, a.reason, a.reason_en, a.awarded_on, a.source_number,
       coalesce(p.name, o.name) AS recipient_name, coalesce(p.latin_name, o.name_en) AS recipient_latin,
       s.name AS school, s.name_en AS school_en,
       c.id AS competition, c.name AS competition_name, c.name_en AS competition_name_en, c.year,
       c.level, c.organizer_name, c.organizer_name_en, c.fictional,
       e.id AS event, e.code AS event_code, e.name AS event_name, e.name_en AS event_name_en,
       e.group_name, e.group_name_en
FROM unnest($1::uuid[]) WITH ORDINALITY AS w (id, number)
JOIN competitions.award_recipient r ON r.id = w.id
{RELATED}
WHERE {STANDS} AND {CAN_BE_DRAWN.replace("$8", "$2")}
ORDER BY w.number
"""  # noqa: S608  (only our own text is put in)
_WRITTEN: Final = """
SELECT (SELECT count(*) FROM competitions.result_version w JOIN competitions.event e ON e.id = w.event
        WHERE e.competition = $1),
       (SELECT count(*) FROM competitions.award_revocation v JOIN competitions.award a ON a.id = v.award
        WHERE a.competition = $1),
       (SELECT count(*) FROM competitions.award a WHERE a.competition = $1)
"""


class Reasons:
    """The reasons of today of a competition's awards, read again only when something new was written.

    The rows they follow from only grow, so that their numbers tell whether there are new ones.
    """

    def __init__(self, competition: UUID) -> None:
        self._competition = competition
        self._written: tuple[int, ...] | None = None
        self._newer: dict[UUID, NewerReason] = {}

    async def newer(self) -> dict[UUID, NewerReason]:
        """Return, by award, the reason of today where it is another one than was confirmed."""
        row = await database.fetch_one(_WRITTEN, self._competition)
        written = tuple(row) if row else ()
        if written != self._written:
            self._newer = await newer_reasons(self._competition)
            self._written = written
        return self._newer


async def due_to(
    recipients: Sequence[UUID], place: Place, reasons: Reasons, undrawable: str, *, again: bool
) -> list[Due]:
    """Return what is due to these recipients now, in their order; to whose award fell meanwhile, nothing.

    The reason of an award is that of today, so that a credential after a correction says what is true now.
    """
    rows = await database.fetch(_FACTS, list(recipients), undrawable)
    held = await held_by(recipients)
    newer = await reasons.newer()
    may_lead = leads.may_lead(place.contest_class)
    prospects = await leads.of_awards({row["award"] for row in rows}) if may_lead else {}
    found: list[Due] = []
    for row in rows:
        recipient = row["recipient"]
        known = held.get(recipient, {})
        own = edition_due(known, (place.about, ""), again=again)
        more = leads_due(prospects.get(recipient, ()), known, again=again)
        if own is None and not more:
            continue
        facts = _facts(row, place.about, newer.get(row["award"]))
        if own is not None:
            found.append(Due(recipient, own, facts))
        found += [
            Due(
                recipient,
                edition,
                replace(facts, about=each.kind, lead=each.title, lead_code=each.code, reason=each.reason),
            )
            for each, edition in more
        ]
    return found


def _facts(row: asyncpg.Record, about: CredentialKind, newer: NewerReason | None) -> AwardFacts:
    kinds: dict[str, Any] = {"entry": "member", "tutor": "tutor", "school": "school"}
    return AwardFacts(
        recipient_kind=kinds[row["kind"]],
        recipient_name=row["recipient_name"],
        recipient_latin=row["recipient_latin"],
        school=_both(row["school"], row["school_en"]),
        competition=_shared(row["competition_name"], row["competition_name_en"]),
        competition_id=row["competition"],
        year=row["year"],
        level=LEVELS[row["level"]],
        level_code=row["level"],
        organizer=_shared(row["organizer_name"], row["organizer_name_en"]),
        event=_both(row["event_name"], row["event_name_en"]),
        event_id=row["event"],
        event_code=row["event_code"] or "",
        group=_both(row["group_name"], row["group_name_en"]),
        award_code=row["award_code"],
        award=_shared(row["title"], row["title_en"]),
        place="" if row["place"] is None else str(row["place"]),
        points=_exact(row["points"]),
        reason=newer.reason if newer else _shared(row["reason"], row["reason_en"]),
        awarded_on=row["awarded_on"],
        fictional=row["fictional"],
        about=about,
        source_number=row["source_number"] or "",
    )


def _both(zh: str | None, en: str | None) -> Text | None:
    return _shared(zh, en or zh) if zh else None


# A contest's recipients share nearly all their words: thousands of equal texts would be made and kept.
@lru_cache(maxsize=1_024)
def _shared(zh: str, en: str) -> Text:
    return text(zh, en)


def _exact(points: Decimal | None) -> str:
    return "" if points is None else f"{points:f}"
