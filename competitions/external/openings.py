"""What is open on a list, put together so that everything is settled once: a school by its name for all lines
that have it, names by the school at which they are looked for, and what is left line by line.
"""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from competitions.external import known
from competitions.external.known import School
from competitions.external.lines import Line
from competitions.external.review import Review, ReviewedLine, ReviewedPerson
from registry.core import database
from registry.core.paging import PAGE_SIZE, Page
from registry.core.paging import Line as Listed
from registry.core.sheets.cells import match_key
from registry.people.organizations.queries import ids_by_name, names_index


@dataclass(frozen=True, slots=True)
class OpenSchool:
    """A name that is no school's, or several schools'.

    `schools` are those that have it, or similar names when nobody has; `lines` are all that write it so.
    """

    written: str
    lines: tuple[Line, ...]
    schools: tuple[School, ...]
    several: bool


@dataclass(frozen=True, slots=True)
class OpenPerson:
    """A name that is nobody registered yet, or may be one of several, with its line."""

    line: Line
    school: School
    reviewed: ReviewedPerson


@dataclass(frozen=True, slots=True)
class Openings:
    """Everything that is open on a list, page by page; `names` are those that schools may be called by."""

    schools: Page[OpenSchool]
    persons: Page[OpenPerson]
    lines: Page[ReviewedLine]
    names: tuple[str, ...]


async def openings(review: Review, pages: dict[str, int]) -> Openings:
    """Return what is open on a list.

    Args:
        review: the list.
        pages: which page of `schools`, `persons` and `lines` is asked for; the first where nothing is said.
    """
    schools = paged(_by_name(review), pages.get("schools", 1))
    offered = await _similar([each.written for each in schools.lines if not each.several])
    persons = [
        OpenPerson(one.line, one.school, each)
        for one in review.lines
        if one.school
        for each in one.persons
        if each.state != "found"
    ]
    # The people of one school are settled, or registered, together.
    persons.sort(key=lambda each: (each.school.name.zh, each.line.row))
    lines = [one for one in review.lines if _alone(one)]
    return Openings(
        Page(
            tuple(
                OpenSchool(each.written, each.lines, offered.get(each.written, each.schools), each.several)
                for each in schools.lines
            ),
            schools.total,
            schools.page,
        ),
        paged(persons, pages.get("persons", 1)),
        paged(lines, pages.get("lines", 1)),
        await _names() if schools.total else (),
    )


def paged(found: Sequence[Listed], number: int) -> Page[Listed]:
    """Return one page of what is known as a whole; a number beyond the last page gives the last one."""
    pages = max(1, -(-len(found) // PAGE_SIZE))
    number = min(max(1, number), pages)
    return Page(tuple(found[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]), len(found), number)


def _by_name(review: Review) -> list[OpenSchool]:
    lines: defaultdict[str, list[ReviewedLine]] = defaultdict(list)
    for one in review.lines:
        if one.school is None and one.line.school:
            lines[match_key(one.line.school)].append(one)
    made = [
        OpenSchool(
            there[0].line.school, tuple(one.line for one in there), there[0].schools, bool(there[0].schools)
        )
        for there in lines.values()
    ]
    # Where most hangs on one answer, it is asked first.
    return sorted(made, key=lambda each: (-len(each.lines), each.lines[0].row))


def _alone(one: ReviewedLine) -> bool:
    """Return whether something of a line is settled on the line itself."""
    codes = {fault.code for fault in one.faults}
    nameless = one.school is None and not one.line.school
    return nameless or not one.line.members or bool(codes & {"prize_open", "likely_twice", "person_twice"})


async def _similar(written: Sequence[str]) -> dict[str, tuple[School, ...]]:
    """Return for names that are no school's the schools with similar names, the nearest first."""
    if not written:
        return {}
    index = await names_index()
    # Comparing is slow enough to keep everybody else waiting.
    near = await asyncio.to_thread(lambda: {each: index.similar(each) for each in written})
    ids = await ids_by_name([name for names in near.values() for name in names])
    schools = await known.schools_by_id(ids.values())
    return {each: tuple(schools[ids[name]] for name in names if name in ids) for each, names in near.items()}


async def _names() -> tuple[str, ...]:
    rows = await database.fetch(
        "SELECT name FROM registry.organization WHERE merged_into IS NULL ORDER BY name"
    )
    return tuple(row["name"] for row in rows)
