"""Which rows of a roster make one entry.

A roster has a row per entry, or a row per member with the entry's cells merged, left blank, or repeated. What
tells entries apart is, in this order: a team's name or number; the running number, where it counts entries
and not rows; the event, group and school; and where all of these say the same, the tutors.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

from competitions.entries.roster.lines import Line
from competitions.entries.roster.persons import Person
from competitions.sheets.event_names import event_name

Kind = Literal["team", "individual"]

_TEAM: Final = re.compile("团体|团队|双人|两人|多人|小组|组队|team|group|pair", re.IGNORECASE)
_INDIVIDUAL: Final = re.compile("个人|单人|individual|single", re.IGNORECASE)
# No team fills so many rows: what is merged over more is merged over several entries.
_LARGEST: Final = 30
_IDENTITY: Final = ("event_code", "event", "group", "school")
_OF_EVENT: Final = frozenset(_IDENTITY)
_APART: Final = frozenset((*_IDENTITY, "team", "team_name"))


@dataclass(slots=True)
class Team:
    """The rows of one entry from top to bottom, with its members and tutors in the order of the sheet.

    `texts` has, of each field of the entry, what the first row says that says something.
    """

    lines: list[Line] = field(default_factory=list)
    members: list[Person] = field(default_factory=list)
    tutors: list[Person] = field(default_factory=list)
    substitutes: list[Person] = field(default_factory=list)
    unofficial: bool = False
    texts: Mapping[str, str] = field(default_factory=dict)

    def add(self, line: Line) -> None:
        """Take a row in; a tutor who is repeated on each row counts once."""
        self.texts = {**line.texts, **self.texts} if self.lines else line.texts
        self.lines.append(line)
        self.members += line.members
        self.substitutes += line.substitutes
        self.unofficial = self.unofficial or line.unofficial
        for tutor in line.tutors:
            if tutor.name not in [other.name for other in self.tutors]:
                self.tutors.append(tutor)

    @property
    def competing(self) -> list[Person]:
        """Return who competes or stands by to do so."""
        return [*self.members, *self.substitutes] if self.substitutes else self.members

    def said(self, code: str) -> str:
        """Return what the entry's own rows say in a column, or else what is merged over them."""
        if code in self.texts:
            return self.texts[code]
        # Most sheets lack most columns, and every entry is asked for all of them.
        first = self.lines[0]
        return first.shown(code) if code in first.columns.of_entry else ""

    def line_of(self, code: str) -> Line:
        """Return the row in which the entry says something in a column, or else its first."""
        for line in self.lines:
            if code in line.texts:
                return line
        return self.lines[0]


def gather(lines: Iterable[Line]) -> list[Team]:
    """Return the entries that the rows of one table make, in their order."""
    rows = list(lines)
    counts_entries = _number_counts_entries(rows)
    teams: list[Team] = []
    for line in rows:
        if not teams or not _continues(teams[-1], line, counts_entries):
            teams.append(Team())
        teams[-1].add(line)
    return teams


@lru_cache(maxsize=1024)
def said_kind(event: str, kind: str) -> Kind | None:
    """Return whether an event is for teams or individuals, by its column or the remark at its name."""
    for words in (kind, event):
        if _INDIVIDUAL.search(words) and not _TEAM.search(words):
            return "individual"
        if _TEAM.search(words) and not _INDIVIDUAL.search(words):
            return "team"
    return None


def _number_counts_entries(lines: Sequence[Line]) -> bool:
    """Return whether rows share a running number, so that it counts entries; otherwise it counts rows."""
    numbers = [line.texts.get("number") for line in lines if line.competing]
    if not any(numbers):
        return False
    return None in numbers or any(
        number == before for number, before in zip(numbers[1:], numbers, strict=False)
    )


def _continues(team: Team, line: Line, counts_entries: bool) -> bool:
    """Return whether a row belongs to the entry above it."""
    for code, here in line.texts.items():
        # Most rows say the same as the entry above them, and need no closer look.
        if here != team.texts.get(code) and code in _APART and _differs(team, line, code):
            return False
    # Where tutors have a column of their own, a category tells nothing of where an entry ends.
    by_role = "category" in line.columns.of_entry and not line.columns.tutors
    if not line.members and line.substitutes:
        # Who stands by never begins an entry.
        return not (counts_entries and _differs(team, line, "number"))
    if not line.members:
        return bool(line.tutors) and (by_role or not _differs(team, line, "number"))
    if team.said("team") or team.said("team_name"):
        return True
    if counts_entries:
        return not _differs(team, line, "number")
    if by_role and (team.tutors or team.substitutes):
        # Each entry's rows name the members first, then who stands by, and then the tutors.
        return False
    return _looks_like_one(team, line) or by_role


def _looks_like_one(team: Team, line: Line) -> bool:
    """Decide for a row that nothing numbers and whose event, group and school do not differ."""
    kind = said_kind(
        line.shown("event") or team.said("event"), line.shown("event_kind") or team.said("event_kind")
    )
    if kind == "individual":
        return False
    if _OF_EVENT.isdisjoint(line.texts):
        # Tutors may stand below each other too, beside cells that are merged for one team alone.
        return not line.tutors or kind == "team" or _merged_alike(team, line)
    if len(line.members) > 1 or len(line.columns.members) > 1:
        return False
    above, here = [person.name for person in team.tutors], [person.name for person in line.tutors]
    if here and here != above:
        return False
    # An individual has one tutor, so two who are the same again mean a team.
    return kind == "team" or len(here) > 1


def _merged_alike(team: Team, line: Line) -> bool:
    """Return whether two or more columns of the entry are merged over just the same rows, this one included.

    Rows that have running numbers of their own are entries of their own, though.
    """
    columns = [line.columns.of_entry[code] for code in _IDENTITY if code in line.covered]
    first = team.lines[0].row
    if "number" in line.texts or len(columns) < 2:
        return False
    if {line.sheet.top(line.row, column) for column in columns} != {first}:
        return False
    for row in range(line.row + 1, min(first + _LARGEST, len(line.sheet.rows))):
        going_on = {line.sheet.top(row, column) == first for column in columns}
        if going_on != {True}:
            return going_on == {False}
    return first + _LARGEST >= len(line.sheet.rows)


def _differs(team: Team, line: Line, code: str) -> bool:
    """Return whether the row has a value of its own in a column, and the entry above it another one."""
    if code not in line.texts:
        return False
    here, above = line.texts[code], team.said(code)
    if here == above or code != "event":
        return here != above
    return event_name(here) != event_name(above)
