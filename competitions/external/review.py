"""A list as somebody who decides on it has to see it: doubts with their candidates, likely duplicates,
and what keeps the list from being confirmed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.external import known
from competitions.external.duplicates import Likeness, likely_twice
from competitions.external.known import School
from competitions.external.lines import Line, NamedPerson, prize_of
from competitions.external.matching import Candidate, Days, MatchState, fitting_roles, match
from registry.core import database, privacy
from registry.core.errors import Fault
from registry.core.sheets.cells import match_key
from registry.core.texts import Text, text
from registry.people import identity


@dataclass(frozen=True, slots=True)
class ShownCandidate:
    """Somebody who may be meant; of the identity document, a masked number."""

    candidate: Candidate
    id_number: str
    fits: bool


@dataclass(frozen=True, slots=True)
class ReviewedPerson:
    """A name with who is meant, or who may be; `registered` is the name on record when it is another one."""

    name: NamedPerson
    state: MatchState
    candidates: tuple[ShownCandidate, ...]
    registered: str


@dataclass(frozen=True, slots=True)
class ReviewedLine:
    """A line with its school, or the schools that may be meant, and what is open about it."""

    line: Line
    school: School | None
    schools: tuple[School, ...]
    persons: tuple[ReviewedPerson, ...]
    likely: tuple[Likeness, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """All lines of a list, and how much of it is open."""

    lines: tuple[ReviewedLine, ...]

    @property
    def faults(self) -> tuple[Fault, ...]:
        """Everything that keeps the list from being confirmed."""
        if not self.lines:
            return (_fault("no_lines", 0, _NO_LINES),)
        return tuple(fault for line in self.lines for fault in line.faults)

    @property
    def duplicates(self) -> int:
        """How many lines are likely duplicates."""
        return sum(bool(line.likely) for line in self.lines)

    @property
    def persons_open(self) -> int:
        """How many names are nobody registered yet, or may be one of several."""
        return sum(each.state != "found" for line in self.lines for each in line.persons)

    @property
    def schools_open(self) -> int:
        """How many schools are still to be found: names as they are written, however many lines have them."""
        lines = [one.line for one in self.lines if one.school is None]
        return len({match_key(line.school) or str(line.id) for line in lines})

    @property
    def prizes_open(self) -> int:
        """How many lines have a prize that nobody knows yet."""
        return self._with("prize_open")

    @property
    def unexplained(self) -> int:
        """How many lines are likely duplicates and nobody has said yet why they are none."""
        return self._with("likely_twice")

    @property
    def twice_on_a_line(self) -> int:
        """How many lines have one person twice."""
        return self._with("person_twice")

    def _with(self, code: str) -> int:
        return sum(any(fault.code == code for fault in line.faults) for line in self.lines)


_NO_LINES: Final = text(
    "名单上没有奖项：请补填，或撤回。", "There is no prize on the list: add one, or withdraw it."
)
_SCHOOL: Final = text(
    "学校未确定：请选择，或移出此项。", "The school is open: choose it, or take the line out."
)
_PRIZE: Final = text("奖项等级未确定：请选择。", "The prize is open: choose it.")
_PERSON: Final = text(
    "有姓名未对应到已登记人员：请选择，或先登记此人。",
    "A name is nobody registered yet: choose who it is, or register them first.",
)
_ONCE: Final = text(
    "同一人在此项中出现两次：请改选。", "One person stands twice on the line: choose another."
)
_TWICE: Final = text(
    "疑似重复填报：请写明为何不重复，或移出此项。",
    "Likely handed in twice: say why it is not, or take the line out.",
)


async def reviewed(
    lines: Sequence[Line],
    *,
    competition: UUID,
    days: Days,
    list_id: UUID | None = None,
    evidence: UUID | None = None,
) -> Review:
    """Return everything that is to be seen of a list, stored or not.

    Args:
        lines: its lines.
        competition: what they were won at.
        days: when that was.
        list_id: the list, once it is stored.
        evidence: its document, once it is stored.
    """
    names = {each.name for line in lines for each in line.persons if each.person is None}
    bearers = await known.bearers({line.organization for line in lines if line.organization}, names)
    schools = await _schools(lines)
    numbers = await _masked_numbers({each.person for there in bearers.values() for each in there})
    registered = await _registered({each.person for line in lines for each in line.persons if each.person})
    others = await known.other_prizes(
        competition, {line.source_number for line in lines if line.source_number}, list_id
    )
    likely = likely_twice((prize_of(line, list_id, competition, evidence) for line in lines), others)

    def person(line: Line, each: NamedPerson) -> ReviewedPerson:
        if each.person is not None:
            name = registered.get(each.person, each.name)
            return ReviewedPerson(each, "found", (), "" if name == each.name else name)
        roles = fitting_roles(each.role, line.group)
        there = bearers.get((line.organization, each.name), []) if line.organization else []
        found = match(there, roles, days)
        candidates = found.candidates or tuple(one for one in there if one.person == found.person)[:1]
        shown = tuple(
            ShownCandidate(one, numbers.get(one.person, ""), one.fits(roles, days)) for one in candidates
        )
        return ReviewedPerson(each, "doubt" if shown else "unknown", shown, "")

    made = []
    for line in lines:
        persons = tuple(person(line, each) for each in line.persons)
        twice = likely.get(line.id, ())
        named = schools[line.id]
        made.append(
            ReviewedLine(
                line=line,
                school=named[0] if line.organization else None,
                schools=() if line.organization else named,
                persons=persons,
                likely=twice,
                faults=tuple(_open(line, persons, twice)),
            )
        )
    return Review(tuple(made))


def _open(line: Line, persons: Sequence[ReviewedPerson], likely: Sequence[Likeness]) -> list[Fault]:
    found: list[tuple[str, Text]] = []
    if line.organization is None:
        found.append(("school_open", _SCHOOL))
    if not line.prize_code:
        found.append(("prize_open", _PRIZE))
    if any(each.state != "found" for each in persons) or not line.members:
        found.append(("person_open", _PERSON))
    known_persons = [each.person for each in line.persons if each.person]
    if len(set(known_persons)) < len(known_persons):
        found.append(("person_twice", _ONCE))
    if likely and not line.not_twice:
        found.append(("likely_twice", _TWICE))
    return [_fault(code, line.row, message) for code, message in found]


def _fault(code: str, row: int, message: Text) -> Fault:
    return Fault(code, message, row=row or None)


async def _schools(lines: Sequence[Line]) -> Mapping[UUID, tuple[School, ...]]:
    """Return for each line its school, or those that its writing may mean."""
    found = await known.schools_named(line.school for line in lines if line.organization is None)
    ids = {line.id: (line.organization,) if line.organization else found.named(line.school) for line in lines}
    by_id = await known.schools_by_id({each for named in ids.values() for each in named})
    return {line: tuple(by_id[each] for each in named) for line, named in ids.items()}


async def _masked_numbers(persons: set[UUID]) -> dict[UUID, str]:
    rows = await database.fetch(
        "SELECT id, id_number FROM registry.person WHERE id = ANY($1::uuid[]) AND id_number IS NOT NULL",
        list(persons),
    )
    ring = await privacy.ring()
    return {
        row["id"]: identity.masked(ring.open(row["id_number"], "person.id_number", row["id"])) for row in rows
    }


async def _registered(persons: set[UUID]) -> dict[UUID, str]:
    rows = await database.fetch(
        "SELECT id, name FROM registry.person WHERE id = ANY($1::uuid[])", list(persons)
    )
    return {row["id"]: row["name"] for row in rows}
