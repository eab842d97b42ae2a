"""Totals that somebody typed below a roster, compared with what was counted."""

import re
from collections.abc import Sequence
from typing import Final

from competitions.entries.roster.teams import Team
from registry.core.sheets.cells import plain_text
from registry.core.sheets.faults import FaultList, total_differs
from registry.core.sheets.layout import Area

_LOOKED_AT: Final = 200
_TOTAL: Final = re.compile("合计|总计|共计|总数|共|(?:grand )?total", re.IGNORECASE)
_SUBTOTAL: Final = re.compile("小计|sub-?total", re.IGNORECASE)
_TEAMS: Final = re.compile(r"(\d+)\s*(?:支|个)?\s*(?:参赛)?(?:队|组|teams?|entries)", re.IGNORECASE)
_MEMBERS: Final = re.compile(
    r"(?:选手|学生|队员)[:\s]*(\d+)|(\d+)\s*(?:名|位|个)?\s*(?:参赛)?(?:选手|学生|队员|members|students)",
    re.IGNORECASE,
)
_TUTORS: Final = re.compile(r"(?:教师|老师)[:\s]*(\d+)|(\d+)\s*(?:名|位|个)?\s*(?:指导)?(?:教师|老师)")
_PEOPLE: Final = re.compile(r"(\d+)\s*(?:人|名|位|persons|people)", re.IGNORECASE)


def check_totals(area: Area, teams: Sequence[Team], everywhere: Sequence[Team], faults: FaultList) -> None:
    """Add the fault `total_differs` for each total of entries or people that does not add up.

    A subtotal counts the entries since the one above it; a total those of its table, or of the whole
    workbook (`everywhere`).
    """
    start = area.head
    for row in area.feet:
        cells = [
            (column, plain_text(cell)[:_LOOKED_AT])
            for column, cell in enumerate(area.sheet.rows[row])
            if cell != ""
        ]
        if _SUBTOTAL.match(cells[0][1]):
            since = [team for team in teams if start < team.lines[0].row < row]
            start = row
            counted: list[Sequence[Team]] = [since]
        elif _TOTAL.match(cells[0][1]):
            counted = [teams, everywhere]
        else:
            continue
        for column, words in cells:
            _check(words, [_counts(each) for each in counted], row, column, faults)


def _counts(teams: Sequence[Team]) -> dict[str, set[int]]:
    """Return what may be meant by each unit; people are members, or members and tutors."""
    members = sum(len(team.members) for team in teams)
    tutors = len({(team.said("school"), tutor.name) for team in teams for tutor in team.tutors})
    entered = sum(len(team.tutors) for team in teams)
    competing = sum(len(team.competing) for team in teams)
    people = {count + coaching for count in (members, competing) for coaching in (0, tutors, entered)}
    return {
        "teams": {len(teams)},
        "members": {members, competing},
        "tutors": {tutors, entered},
        "people": people,
        "bare": {len(teams), tutors, entered, *people},
    }


def _check(
    words: str, counts: Sequence[dict[str, set[int]]], row: int, column: int, faults: FaultList
) -> None:
    for unit, written in _written(words):
        if not any(written in counted[unit] for counted in counts):
            shown = " / ".join(map(str, sorted(counts[0][unit])))
            faults.add("total_differs", row, column, total_differs(written, shown))


def _written(words: str) -> list[tuple[str, int]]:
    """Return the numbers in a text by their unit: 共18队36人 has 18 teams and 36 people."""
    if words.isdecimal():
        return [("bare", int(words))]
    found = []
    for unit, pattern in (("teams", _TEAMS), ("members", _MEMBERS), ("tutors", _TUTORS), ("people", _PEOPLE)):
        for number in pattern.finditer(words):
            found.append((unit, int(next(filter(None, number.groups())))))
        # What is counted as members is not counted as people again.
        words = pattern.sub(" ", words)
    return found
