"""From what a list says to lines with schools, persons and prizes filled in, wherever that is certain."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from competitions.external import known
from competitions.external.award_list.lines import AwardLine
from competitions.external.lines import Line, NamedPerson
from competitions.external.matching import Days, fitting_roles, match
from competitions.external.prizes import prize_code
from competitions.external.schemas import LineIn
from competitions.words import ExternalRole, Form
from registry.core.identifiers import new_id
from registry.core.sheets.names import read_names


def typed_lines(lines: Iterable[LineIn], first: int = 1) -> list[Line]:
    """Return lines that were typed into a form, numbered from `first`; nothing is looked up."""
    return [
        Line(
            id=new_id(),
            row=row,
            event_code=line.event_code.upper(),
            event_name=line.event_name,
            group=line.group,
            form=line.form,
            prize=line.prize,
            prize_code="",
            place=line.place,
            school=line.school,
            organization=None,
            source_number=line.source_number,
            not_twice="",
            persons=_named(*map(_one_form, (line.members, line.tutors, line.experts))),
        )
        for row, line in enumerate(lines, start=first)
    ]


def read_lines(lines: Sequence[AwardLine]) -> list[Line]:
    """Return lines that were read from a sheet; an event is one for teams where somebody won as a team."""
    teams: defaultdict[tuple[str, str], bool] = defaultdict(bool)
    for line in lines:
        teams[line.event, line.group] |= len(line.members) > 1
    made = []
    for row, line in enumerate(lines, start=1):
        form: Form = "team" if teams[line.event, line.group] else "individual"
        made.append(
            Line(
                id=new_id(),
                row=row,
                event_code=line.event_code,
                event_name="" if line.event == line.event_code else line.event,
                group=line.group,
                form=form,
                prize=line.prize,
                prize_code="",
                place=line.place,
                school=line.school or "",
                organization=None,
                source_number=line.source_number,
                not_twice="",
                persons=_named(line.members, line.tutors, line.experts),
            )
        )
    return made


async def matched(lines: Sequence[Line], days: Days, school: UUID | None) -> list[Line]:
    """Fill in what is certain and still open: the school, who is meant by each name, and the prize.

    Args:
        lines: as they were read, typed or stored.
        days: when the contest was; who is meant has to have been at the school then.
        school: whose list it is; each of its lines that names no school is the school's own.
    """
    lines = await _with_schools(lines, school)
    wanted = [(line, each) for line in lines for each in line.persons if each.person is None]
    bearers = await known.bearers(
        {line.organization for line, _ in wanted if line.organization}, {each.name for _, each in wanted}
    )
    made = []
    for line in lines:
        persons = []
        # One person stands once on a line: who has been found is nobody else there.
        taken = {each.person for each in line.persons}
        for each in line.persons:
            if each.person is None and line.organization:
                there = bearers.get((line.organization, each.name), [])
                found = match(there, fitting_roles(each.role, line.group), days).person
                if found not in taken:
                    each = replace(each, person=found)  # noqa: PLW2901  (the name with what is known of it now)
                    taken.add(found)
            persons.append(each)
        code = line.prize_code or prize_code(line.prize)
        made.append(replace(line, prize_code=code, persons=tuple(persons)))
    return made


async def _with_schools(lines: Sequence[Line], school: UUID | None) -> list[Line]:
    schools = await known.schools_named(line.school for line in lines if line.organization is None)
    made = []
    for line in lines:
        if line.organization is None:
            named = schools.named(line.school)
            if school is not None:
                named = (school,) if not line.school or named == (school,) else ()
            if len(named) == 1:
                line = replace(line, organization=named[0])  # noqa: PLW2901  (the line with its school)
        made.append(line)
    return made


async def of_school(lines: Sequence[Line], school: UUID) -> list[Line]:
    """Return the lines that name a school, or none at all: what a school hands in is its own."""
    schools = await known.schools_named(line.school for line in lines)
    return [line for line in lines if not line.school or school in schools.named(line.school)]


def _one_form(names: Collection[str]) -> tuple[str, ...]:
    """Return names with the dots and spaces that every name on record has."""
    return tuple(found for name in names for found in read_names(name))


def _named(members: Sequence[str], tutors: Sequence[str], experts: Sequence[str]) -> tuple[NamedPerson, ...]:
    by_role: dict[ExternalRole, Sequence[str]] = {"member": members, "tutor": tutors, "expert": experts}
    return tuple(
        NamedPerson(new_id(), role, position, name, None)
        for role, names in by_role.items()
        for position, name in enumerate(names, start=1)
    )
