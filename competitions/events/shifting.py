"""What an event becomes in the next edition of its competition: the same, with its days moved on. Pure."""

from calendar import isleap
from datetime import date, timedelta

from competitions.entries.limits import EntryLimits
from competitions.events.queries import CompetitionFacts, EventFacts
from competitions.events.schemas import CloneIn, CompetitionIn, EventIn


def competition_input(facts: CompetitionFacts) -> CompetitionIn:
    """Return what a competition would be set up with to be as it is, without its events."""
    fields = CompetitionIn.model_fields.keys() - {"events"}
    return CompetitionIn(
        **{name: getattr(facts, name) for name in fields if name != "organizer"}
        | {"organizer": facts.organizer_name}
    )


def event_input(facts: EventFacts) -> EventIn:
    """Return what an event would be set up with to be as it is."""
    return EventIn(**{name: getattr(facts, name) for name in EventIn.model_fields})


def next_competition(facts: CompetitionFacts, clone: CloneIn) -> CompetitionIn:
    """Return the next edition of a competition, without its events."""
    by = timedelta(days=clone.days)
    return competition_input(facts).model_copy(
        update={
            "code": clone.code,
            "name": clone.name,
            "year": clone.year,
            "basis": clone.basis,
            "source": "",
            "starts_on": facts.starts_on + by,
            "ends_on": facts.ends_on + by,
            "awarded_on": facts.awarded_on + by,
        }
    )


def next_event(facts: EventFacts, clone: CloneIn, years: int) -> EventIn:
    """Return the event of the next edition; `years` is how many years later that is."""
    by = timedelta(days=clone.days)
    closes = facts.entries_close_at if clone.closing_times == "move" else None
    return event_input(facts).model_copy(
        update={
            "starts_on": facts.starts_on and facts.starts_on + by,
            "ends_on": facts.ends_on and facts.ends_on + by,
            "entries_close_at": closes and closes + by,
            "limits": _next_limits(facts.limits, years),
        }
    )


def _next_limits(limits: EntryLimits, years: int) -> EntryLimits:
    return limits.model_copy(
        update={
            "born_not_before": _years_later(limits.born_not_before, years),
            "born_not_after": _years_later(limits.born_not_after, years),
        }
    )


def _years_later(day: date | None, years: int) -> date | None:
    if day is None:
        return None
    year = day.year + years
    # Who is born on a leap day comes of age on the last day of February.
    return (
        day.replace(year=year, day=28)
        if (day.month, day.day) == (2, 29) and not isleap(year)
        else day.replace(year=year)
    )
