"""From a confirmed list to the rows of its events, entries and awards."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.awards.derived import WonAward, tutor_awards
from competitions.events import rows as event_rows
from competitions.events.queries import CompetitionFacts
from competitions.events.schemas import EventIn
from competitions.external.disciplines import Discipline, Plan
from competitions.external.lines import Line
from competitions.external.prizes import titles
from competitions.words import AwardKind
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.identifiers import new_id
from registry.core.texts import Text, text

# An event that was decided elsewhere is decided by no scheme of ours; the form of an event offers this one.
_USUAL_SCHEME: Final = "national-10-20-30"


@dataclass(frozen=True, slots=True)
class _Award:
    id: UUID
    kind: AwardKind
    event: UUID
    entry: UUID
    derived_from: UUID | None
    code: str
    title: Text
    place: int | None
    reason: Text
    source_number: str | None
    persons: tuple[UUID, ...]


async def bestow(
    actor: Actor, competition: CompetitionFacts, evidence: UUID, lines: Sequence[Line], planned: Plan
) -> tuple[UUID, ...]:
    """Write events, entries and awards of a list into the open transaction; returns the awards.

    Every line has its school, its prize and all its persons.
    """
    events = await _events(competition, planned)
    entries = await _entries(actor, lines, {line.id: events[planned.of_line[line.id]] for line in lines})
    awards: list[_Award] = []
    for line in lines:
        event, entry = events[planned.of_line[line.id]].id, entries[line.id]
        if event is None:
            raise AssertionError("every event is there by now")
        awards += _awards(competition, line, event, entry)
    at = clock.now()
    await database.copy(
        "award",
        schema="competitions",
        columns=(
            *("id", "competition", "kind", "event", "entry", "derived_from", "code", "title", "title_en"),
            *("place", "reason", "reason_en", "awarded_on", "confirmed_by", "confirmed_at"),
            *("source_number", "evidence"),
        ),
        records=[
            (
                *(each.id, competition.id, each.kind, each.event, each.entry, each.derived_from, each.code),
                *(each.title.zh, each.title.en, each.place, each.reason.zh, each.reason.en),
                *(competition.awarded_on, actor.account_id, at, each.source_number, evidence),
            )
            for each in awards
        ],
    )
    await database.copy(
        "award_recipient",
        schema="competitions",
        columns=("id", "award", "person"),
        records=[(new_id(), each.id, person) for each in awards for person in each.persons],
    )
    return tuple(each.id for each in awards)


def _awards(competition: CompetitionFacts, line: Line, event: UUID, entry: UUID) -> list[_Award]:
    title = titles()[line.prize_code]
    organizer = competition.organizer_name
    own = _Award(
        id=new_id(),
        kind="entry",
        event=event,
        entry=entry,
        derived_from=None,
        code=line.prize_code,
        title=title,
        place=line.place,
        reason=text(
            f"据{organizer.zh}公布的名单所载“{line.prize}”收录（核准）",
            f"recorded from the list of {organizer.en}, which says “{line.prize}” (confirmed)",
        ),
        source_number=line.source_number or None,
        persons=tuple(each.person for each in line.members if each.person),
    )
    rule = competition.derived.tutors if competition.derived else None
    if rule is None:
        return [own]
    won = WonAward(
        entry=str(entry),
        school=str(line.organization),
        tutors=tuple(str(each.person) for each in line.tutors),
        award=line.prize_code,
    )
    return [own] + [
        _Award(
            id=new_id(),
            kind="tutor",
            event=event,
            entry=entry,
            derived_from=own.id,
            code=decision.award,
            title=rule.title,
            place=None,
            reason=decision.reason,
            source_number=None,
            persons=(UUID(decision.tutor),),
        )
        for decision in tutor_awards(rule, [won], titles())
    ]


async def _events(competition: CompetitionFacts, planned: Plan) -> tuple[Discipline, ...]:
    """Make the events that are missing and return all of the plan, each with its id."""
    scheme = await database.fetch_value(
        "SELECT scheme FROM competitions.event WHERE competition = $1 ORDER BY code LIMIT 1", competition.id
    )
    made = iter(
        await event_rows.insert_events(
            competition.id,
            competition.kind,
            [
                EventIn(
                    code=each.code,
                    name=each.name,
                    group=each.group,
                    form=each.form,
                    team_size=each.team_size,
                    scheme=scheme or _USUAL_SCHEME,
                )
                for each in planned.new
            ],
        )
    )
    return tuple(
        each
        if each.id
        else Discipline(next(made), each.code, each.name, each.group, each.form, each.team_size, each.state)
        for each in planned.disciplines
    )


async def _entries(
    actor: Actor, lines: Sequence[Line], events: Mapping[UUID, Discipline]
) -> dict[UUID, UUID]:
    """Return the entry of each line: one that is there without an award, of the same people, or a new one."""
    ids = {event.id for event in events.values()}
    rows = await database.fetch(
        "SELECT n.id, n.event, n.code, n.organization,"
        " array_agg(m.person) FILTER (WHERE m.role = 'member') AS members,"
        " array_agg(m.person) FILTER (WHERE m.role = 'tutor') AS tutors,"
        " array_agg(m.person) FILTER (WHERE m.role = 'expert') AS experts,"
        " EXISTS (SELECT 1 FROM competitions.award a WHERE a.entry = n.id AND NOT EXISTS"
        "  (SELECT 1 FROM competitions.award_revocation v WHERE v.award = a.id)) AS awarded"
        " FROM competitions.entry n LEFT JOIN competitions.entry_member m ON m.entry = n.id"
        " WHERE n.event = ANY($1::uuid[]) GROUP BY n.id",
        list(ids),
    )
    free = {
        (
            row["event"],
            row["organization"],
            frozenset(row["members"] or ()),
            frozenset(row["tutors"] or ()),
            frozenset(row["experts"] or ()),
        ): row["id"]
        for row in rows
        if not row["awarded"]
    }
    codes = {event: {row["code"] for row in rows if row["event"] == event} for event in ids}
    entries: dict[UUID, UUID] = {}
    made: list[tuple[Line, UUID, str]] = []
    for line in lines:
        event = events[line.id]
        members, tutors, experts = (
            frozenset(each.person for each in named) for named in (line.members, line.tutors, line.experts)
        )
        there = free.pop((event.id, line.organization, members, tutors, experts), None)
        if there is None:
            taken = codes[event.id]
            code = next(c for n in range(1, len(taken) + 2) if (c := f"{event.code}-{n:02d}") not in taken)
            taken.add(code)
            there = new_id()
            made.append((line, there, code))
        entries[line.id] = there
    at = clock.now()
    await database.copy(
        "entry",
        schema="competitions",
        columns=(
            *("id", "event", "code", "organization", "delegation", "unofficial", "team_name"),
            *("status", "status_reason", "entered_by", "entered_at"),
        ),
        records=[
            (
                *(entry, events[line.id].id, code, line.organization, "", False, ""),
                *("entered", "", actor.account_id, at),
            )
            for line, entry, code in made
        ],
    )
    await database.copy(
        "entry_member",
        schema="competitions",
        columns=("id", "entry", "person", "role", "position"),
        records=[
            (new_id(), entry, each.person, each.role, each.position)
            for line, entry, _ in made
            for each in line.persons
        ],
    )
    return entries
