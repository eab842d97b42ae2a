"""A roster that was read, as JSON and as a table."""

from typing import Any

from rich.table import Column, Table

from competitions.entries.roster.reading import Roster, RosterEntry

_HEADINGS = (
    "行 Rows",
    "赛项 Event",
    "组别 Group",
    "学校 School",
    "选手 Members",
    "替补 Substitutes",
    "指导教师 Tutors",
    "队名 Team",
)
_UNKNOWN = "？"


def roster_as_json(roster: Roster) -> dict[str, list[dict[str, Any]]]:
    """Return the entries, with names only."""
    return {"entries": [_entry(entry) for entry in roster.entries]}


def roster_as_table(roster: Roster) -> Table:
    """Return the entries as a table to print."""
    table = Table(*(Column(heading, overflow="fold") for heading in _HEADINGS))
    for entry in roster.entries:
        table.add_row(
            f"{entry.first_row}-{entry.last_row}",
            entry.event or _UNKNOWN,
            entry.group or _UNKNOWN,
            entry.school or _UNKNOWN,
            "、".join(person.name for person in entry.members),
            "、".join(person.name for person in entry.substitutes),
            "、".join(person.name for person in entry.tutors),
            entry.team_name + ("（非正式 unofficial）" if entry.unofficial else ""),
        )
    return table


def _entry(entry: RosterEntry) -> dict[str, Any]:
    # What most entries do not have is named only where they do.
    more: dict[str, Any] = {}
    if entry.substitutes:
        more["substitutes"] = [person.name for person in entry.substitutes]
    if entry.team_name:
        more["team_name"] = entry.team_name
    if entry.unofficial:
        more["unofficial"] = True
    return {
        "event": entry.event,
        "group": entry.group,
        "school": entry.school,
        "members": [person.name for person in entry.members],
        "tutors": [person.name for person in entry.tutors],
        "rows": [entry.first_row, entry.last_row],
        **more,
    }
