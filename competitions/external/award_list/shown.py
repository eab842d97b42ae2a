"""A list of awards that was read, as JSON and as a table."""

from typing import Any

from rich.table import Column, Table

from competitions.external.award_list.lines import AwardLine
from competitions.external.award_list.reading import AwardList

_HEADINGS = (
    "行 Rows",
    "赛项 Event",
    "组别 Group",
    "奖项 Prize",
    "学校 School",
    "选手 Members",
    "指导教师 Tutors",
    "专家组 Experts",
    "证书编号 Number",
)


def awards_as_json(awards: AwardList) -> dict[str, list[dict[str, Any]]]:
    """Return what the list says of each award in `awards`, and in `lines`, in the same order, all else."""
    lines = [(table.sheet, line) for table in awards.tables for line in table.lines]
    return {
        "awards": [_award(line) for _, line in lines],
        "lines": [
            {
                "sheet": sheet,
                "rows": [line.row, line.last_row],
                "event_code": line.event_code or None,
                "group": line.group or None,
                "team": line.team or None,
                "place": line.place,
                "experts": list(line.experts),
            }
            for sheet, line in lines
        ],
    }


def awards_as_table(awards: AwardList) -> Table:
    """Return the awards as a table to print."""
    shown = Table(*(Column(heading, overflow="fold") for heading in _HEADINGS))
    for table in awards.tables:
        for line in table.lines:
            shown.add_row(
                f"{line.row}-{line.last_row}",
                line.event,
                line.group,
                line.prize,
                line.school or "？",
                "、".join(line.members),
                "、".join(line.tutors),
                "、".join(line.experts),
                line.source_number,
            )
    return shown


def _award(line: AwardLine) -> dict[str, Any]:
    return {
        "event": line.event or None,
        "prize": line.prize or None,
        "school": line.school,
        "members": list(line.members),
        "tutors": list(line.tutors),
        "number": line.source_number or None,
    }
