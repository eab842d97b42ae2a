"""The events and schools that a roster names, found among those that are there. Pure."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from competitions.entries.roster.reading import RosterEntry, TutorLimits
from competitions.entries.service import terms_of
from competitions.events.queries import CompetitionFacts, EventFacts
from registry.core.errors import Fault
from registry.core.sheets.cells import match_key
from registry.core.texts import Text, text
from registry.people.organizations.names import OrganizationIndex


@dataclass(frozen=True, slots=True)
class SchoolFacts:
    """A registered organization whose people a roster may name."""

    id: UUID
    fictional: bool


@dataclass(frozen=True, slots=True)
class Schools:
    """The registered organizations: by every name in `index`, and by the registered name in `facts`."""

    index: OrganizationIndex
    facts: Mapping[str, SchoolFacts]


class EventIndex:
    """Finds the event that a roster names by its code, or else by its name and group."""

    def __init__(self, events: Iterable[EventFacts]) -> None:
        self._by_code: dict[str, EventFacts] = {}
        self._by_name: defaultdict[str, list[EventFacts]] = defaultdict(list)
        for event in events:
            self._by_code[match_key(event.code)] = event
            for name in {match_key(event.name.zh), match_key(event.name.en)}:
                self._by_name[name].append(event)

    def find(self, entry: RosterEntry) -> EventFacts | Fault:
        """Return the event of an entry, or the fault `event_unknown`, `event_ambiguous`, `group_differs`."""
        written = entry.event or ""
        key = match_key(written)
        named = [self._by_code[key]] if key in self._by_code else self._by_name.get(key, [])
        fitting = [event for event in named if _same_group(entry.group, event)]
        if not named:
            return at_entry(entry, "event_unknown", _unknown(written))
        if not fitting:
            return at_entry(entry, "group_differs", _group_differs(entry.group or "", named))
        if len(fitting) > 1:
            return at_entry(entry, "event_ambiguous", _ambiguous(written, fitting))
        return fitting[0]


def tutor_limits(competition: CompetitionFacts, events: Iterable[EventFacts]) -> TutorLimits:
    """Return how many tutors the reader takes: the most that an event allows; each event is checked later."""
    usual = TutorLimits()
    terms = [terms_of(event, competition) for event in events]
    team = [each.tutors_max for each in terms if each.form == "team"]
    individual = [each.tutors_max for each in terms if each.form == "individual"]
    return TutorLimits(
        team=max(team, default=usual.team), individual=max(individual, default=usual.individual)
    )


def at_entry(entry: RosterEntry, code: str, message: Text) -> Fault:
    """Return a fault of an entry as a whole, at its first row."""
    return Fault(code, message, sheet=entry.sheet, row=entry.first_row)


def _same_group(written: str | None, event: EventFacts) -> bool:
    """Return whether a group may be that of the event: 中职 is the same as 中职组, and blank is any."""
    here = {match_key(event.group.zh).removesuffix("组"), match_key(event.group.en)} - {""}
    said = match_key(written or "").removesuffix("组")
    return not said or not here or any(said in each or each in said for each in here)


def _codes(events: Collection[EventFacts]) -> str:
    return "、".join(event.code for event in events)


def _unknown(written: str) -> Text:
    return text(
        f"本赛事没有赛项“{written}”：请填写赛项编号或全称。",
        f"The competition has no event “{written}”: enter its code or its full name.",
    )


def _group_differs(written: str, named: Collection[EventFacts]) -> Text:
    group = named and next(iter(named)).group
    return text(
        f"组别写的是“{written}”，{_codes(named)} 为“{group.zh if group else ''}”：请核对赛项和组别。",
        f"The group says “{written}”, {_codes(named)} is for “{group.en if group else ''}”: check both.",
    )


def _ambiguous(written: str, events: Collection[EventFacts]) -> Text:
    return text(
        f"“{written}”可能是 {_codes(events)}：请填写赛项编号。",
        f"“{written}” may be {_codes(events)}: enter the code.",
    )
