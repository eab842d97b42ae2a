"""What the registry knows of those for whom credentials are due, as it is today."""

from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache, partial
from typing import Final
from uuid import UUID

import asyncpg

from competitions.awards.reasons import NewerReason, newer_reasons
from competitions.leads import queries as leads
from competitions.leads.queries import Prospect
from competitions.words import LEVELS, Level
from credentials.claims.facts import AwardFacts
from credentials.claims.printed import CredentialKind, RecipientKind
from credentials.issuing.scopes import Place
from credentials.issuing.waiting import CAN_BE_DRAWN, RELATED, STANDS, edition_due, held_by, leads_due
from registry.core import database
from registry.core.texts import Text, text


@dataclass(frozen=True, slots=True)
class Due:
    """One credential to issue: for whom, the number of the edition, and what it will say.

    `facts` puts that together, in the thread that signs: who reads has the next ones to read meanwhile.
    """

    recipient: UUID
    edition: int
    facts: Callable[[], AwardFacts]


_FACTS: Final = f"""
SELECT r.id AS recipient, r.award, a.kind, a.code AS award_code, a.title, a.title_en, a.place,
       a.points, a.reason, a.reason_en, a.awarded_on, a.source_number,
       coalesce(p.name, o.name) AS recipient_name, coalesce(p.latin_name, o.name_en) AS recipient_latin,
       s.name AS school, s.name_en AS school_en, a.event
FROM unnest($1::uuid[]) WITH ORDINALITY AS w (id, number)
JOIN competitions.award_recipient r ON r.id = w.id
{RELATED}
WHERE {STANDS} AND {CAN_BE_DRAWN.replace("$8", "$2")}
ORDER BY w.number
"""  # noqa: S608  (only our own text is put in)
# Small enough that one batch is signed while others are read and stored, large enough for COPY to pay; and so
# few that PostgreSQL looks each of them up, where for thousands it would read all awards there are.
_AT_ONCE: Final = 250
_KINDS: Final[dict[str, RecipientKind]] = {"entry": "member", "tutor": "tutor", "school": "school"}
_CONTEST: Final = """
SELECT c.name, c.name_en, c.year, c.level, c.organizer_name, c.organizer_name_en, c.fictional,
       e.id, e.code, e.name AS event, e.name_en AS event_en, e.group_name, e.group_name_en
FROM competitions.competition c LEFT JOIN competitions.event e ON e.competition = c.id WHERE c.id = $1
"""
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
) -> AsyncIterator[list[Due]]:
    """Yield what is due to these recipients now, in their order; to whose award fell meanwhile, nothing.

    The reason of an award is that of today, so that a credential after a correction says what is true now.
    """
    contest = await _contest(place.competition)
    newer = await reasons.newer()
    held = await held_by(recipients)
    may_lead = leads.may_lead(place.contest_class)
    for start in range(0, len(recipients), _AT_ONCE):
        rows = await database.fetch(_FACTS, recipients[start : start + _AT_ONCE], undrawable)
        prospects = await leads.of_awards({row["award"] for row in rows}) if may_lead else {}
        found: list[Due] = []
        for row in rows:
            recipient = row["recipient"]
            known = held.get(recipient, {})
            own = edition_due(known, (place.about, ""), again=again)
            more = leads_due(prospects.get(recipient, ()), known, again=again)
            if own is None and not more:
                continue
            facts = partial(_facts, row, contest, place.about, newer.get(row["award"]))
            if own is not None:
                found.append(Due(recipient, own, facts))
            found += [Due(recipient, edition, partial(_of_lead, facts, each)) for each, edition in more]
        yield found


async def known_of(recipients: Sequence[UUID], competition: UUID) -> dict[UUID, Callable[[], AwardFacts]]:
    """Return what is known today of recipients of awards of a competition that stand, by recipient."""
    contest = await _contest(competition)
    rows = await database.fetch(_FACTS, recipients, "")
    return {row["recipient"]: partial(_facts, row, contest, "award", None) for row in rows}


@dataclass(frozen=True, slots=True)
class _Event:
    """An event as credentials name it; all is empty for the awards of a whole competition."""

    code: str = ""
    name: Text | None = None
    group: Text | None = None


@dataclass(frozen=True, slots=True)
class _Contest:
    """What all awards of a competition have in common, read once for thousands of them."""

    id: UUID
    name: Text
    year: int
    level: Level
    organizer: Text
    fictional: bool
    events: Mapping[UUID | None, _Event]


async def _contest(competition: UUID) -> _Contest:
    rows = await database.fetch(_CONTEST, competition)
    known = rows[0]
    events = {
        row["id"]: _Event(
            row["code"],
            _both(row["event"], row["event_en"]),
            _both(row["group_name"], row["group_name_en"]),
        )
        for row in rows
        if row["id"]
    }
    return _Contest(
        id=competition,
        name=text(known["name"], known["name_en"]),
        year=known["year"],
        level=known["level"],
        organizer=text(known["organizer_name"], known["organizer_name_en"]),
        fictional=known["fictional"],
        events={None: _Event(), **events},
    )


def _facts(
    row: asyncpg.Record, contest: _Contest, about: CredentialKind, newer: NewerReason | None
) -> AwardFacts:
    event = contest.events[row["event"]]
    return AwardFacts(
        recipient_kind=_KINDS[row["kind"]],
        recipient_name=row["recipient_name"],
        recipient_latin=row["recipient_latin"],
        school=_both(row["school"], row["school_en"]),
        competition=contest.name,
        competition_id=contest.id,
        year=contest.year,
        level=LEVELS[contest.level],
        level_code=contest.level,
        organizer=contest.organizer,
        event=event.name,
        event_id=row["event"],
        event_code=event.code,
        group=event.group,
        award_code=row["award_code"],
        award=_shared(row["title"], row["title_en"]),
        place="" if row["place"] is None else str(row["place"]),
        points=_exact(row["points"]),
        reason=newer.reason if newer else _shared(row["reason"], row["reason_en"]),
        awarded_on=row["awarded_on"],
        fictional=contest.fictional,
        about=about,
        source_number=row["source_number"] or "",
    )


def _of_lead(facts: Callable[[], AwardFacts], lead: Prospect) -> AwardFacts:
    return replace(facts(), about=lead.kind, lead=lead.title, lead_code=lead.code, reason=lead.reason)


def _both(zh: str | None, en: str | None) -> Text | None:
    return _shared(zh, en or zh) if zh else None


# A contest's recipients share most of their words: thousands of equal texts would be made and kept.
@lru_cache(maxsize=1_024)
def _shared(zh: str, en: str) -> Text:
    return text(zh, en)


def _exact(points: Decimal | None) -> str:
    return "" if points is None else f"{points:f}"
