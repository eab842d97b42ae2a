"""To which event of a competition each line of a list belongs, and which events have to be made. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.events.queries import EventFacts
from competitions.external.lines import Line
from competitions.words import EventState, Form
from registry.core.errors import Fault
from registry.core.sheets.cells import match_key
from registry.core.texts import Text, text

_AMBIGUOUS: Final = text(
    "有几个赛项符合：请在此项写明赛项代码或组别（移出后重填）。",
    "Several events fit: take the line out and add it with the event's code or group.",
)
_DECIDED: Final = text(
    "该赛项已有最终成绩或已取消，不能再收录。", "This event is final or cancelled; nothing is added to it."
)
_FORM: Final = text(
    "该赛项是个人赛，而此项有多名选手。",
    "This is an event for individuals, and the line has several winners.",
)


@dataclass(frozen=True, slots=True)
class Discipline:
    """An event that prizes are of: one that is there, or one to be made while `id` is None."""

    id: UUID | None
    code: str
    name: Text
    group: Text
    form: Form
    team_size: int
    state: EventState


@dataclass(frozen=True, slots=True)
class Plan:
    """To which event each line belongs, by its index in `disciplines`; with faults nothing is written."""

    disciplines: tuple[Discipline, ...]
    of_line: Mapping[UUID, int]
    faults: tuple[Fault, ...]

    @property
    def new(self) -> tuple[Discipline, ...]:
        """The events that are not there yet."""
        return tuple(each for each in self.disciplines if each.id is None)


def plan(lines: Sequence[Line], events: Iterable[EventFacts]) -> Plan:
    """Return which events the lines are of. Faults: `event_ambiguous`, `event_decided`, `form_differs`."""
    found = [Discipline(e.id, e.code, e.name, e.group, e.form, e.team_size, e.state) for e in events]
    of_line: dict[UUID, int] = {}
    faults: list[Fault] = []
    for line in lines:
        fitting = [n for n, discipline in enumerate(found) if _fits(line, discipline)]
        if not fitting:
            fitting = [len(found)]
            found.append(_made(line, {each.code for each in found}))
        if len(fitting) > 1:
            faults.append(Fault("event_ambiguous", _AMBIGUOUS, row=line.row))
            continue
        here = found[fitting[0]]
        if here.state != "recorded":
            faults.append(Fault("event_decided", _DECIDED, row=line.row))
        if here.form == "individual" and len(line.members) > 1:
            faults.append(Fault("form_differs", _FORM, row=line.row))
        if here.id is None and len(line.members) > here.team_size:
            found[fitting[0]] = Discipline(
                None, here.code, here.name, here.group, here.form, len(line.members), here.state
            )
        of_line[line.id] = fitting[0]
    return Plan(tuple(found), of_line, tuple(faults))


def _fits(line: Line, event: Discipline) -> bool:
    if line.event_code and match_key(line.event_code) == match_key(event.code):
        return True
    named = match_key(line.event_name) in {match_key(event.name.zh), match_key(event.name.en)}
    groups = {match_key(event.group.zh), match_key(event.group.en)}
    grouped = not line.group or groups == {""} or match_key(line.group) in groups
    return bool(line.event_name) and named and grouped


def _made(line: Line, codes: set[str]) -> Discipline:
    code = line.event_code
    if not code or code in codes:
        # The list gives none: a number of ours, which says nothing.
        code = next(made for n in range(1, len(codes) + 2) if (made := f"X{n:02d}") not in codes)
    name = line.event_name or line.event_code
    return Discipline(
        None,
        code,
        text(name, name),
        text(line.group, line.group),
        line.form,
        1 if line.form == "individual" else max(1, len(line.members)),
        "recorded",
    )
