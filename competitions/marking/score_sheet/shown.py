"""A score sheet that was read, as JSON and as a table."""

from decimal import Decimal
from typing import Any

from rich.table import Column, Table

from competitions.marking.score_sheet.modules import Module
from competitions.marking.score_sheet.reading import ScoreSheet
from competitions.marking.score_sheet.score_line import ScoreLine

_HEADINGS = (
    "行 Row",
    "赛项 Event",
    "参赛者 Entry",
    "各模块 Modules",
    "总分 Total",
    "名次 Rank",
    "状态 Status",
)


def scores_as_json(scores: ScoreSheet) -> dict[str, list[dict[str, Any]]]:
    """Return the marks as numbers in `rows`, and in `lines`, in the same order, all else that was read."""
    lines = [(table.sheet, table.modules, line) for table in scores.tables for line in table.lines]
    return {
        "rows": [_row(line) for _, _, line in lines],
        "lines": [_line(sheet, modules, line) for sheet, modules, line in lines],
        "tables": [
            {
                "sheet": table.sheet,
                "weighted": table.weighted,
                "modules": [
                    {
                        "code": module.code,
                        "title": module.title,
                        "maximum": _text(module.maximum),
                        "weight": _text(module.weight),
                    }
                    for module in table.modules
                ],
            }
            for table in scores.tables
        ],
    }


def scores_as_table(scores: ScoreSheet) -> Table:
    """Return the lines as a table to print."""
    shown = Table(*(Column(heading, overflow="fold") for heading in _HEADINGS))
    for table in scores.tables:
        for line in table.lines:
            who = (line.station, line.code, line.team, line.school, "、".join(line.names))
            shown.add_row(
                str(line.row),
                line.event,
                " ".join(filter(None, who)),
                " ".join(
                    f"{module.code}={_text(mark) or '-'}"
                    for module, mark in zip(table.modules, line.marks, strict=True)
                ),
                _text(line.total) or "",
                str(line.rank or ""),
                line.status + (" *" if line.unofficial else ""),
            )
    return shown


def _row(line: ScoreLine) -> dict[str, Any]:
    """Return station, marks and their sum; no marks at all are null, and so is a sum that cannot be had."""
    marks = [_number(mark) for mark in line.marks]
    return {
        "station": int(line.station)
        if line.station.isascii() and line.station.isdecimal()
        else line.station or None,
        "marks": marks if any(mark is not None for mark in marks) else None,
        "total": _number(line.computed if line.marks else line.total),
        "total_typed_wrong": line.competed
        and None not in (line.total, line.computed)
        and line.total != line.computed,
    }


def _line(sheet: str, modules: tuple[Module, ...], line: ScoreLine) -> dict[str, Any]:
    return {
        "sheet": sheet,
        "row": line.row,
        "event": line.event or None,
        "event_code": line.event_code or None,
        "group": line.group or None,
        "code": line.code or None,
        "team": line.team or None,
        "school": line.school,
        "names": list(line.names),
        "marks": {module.code: _text(mark) for module, mark in zip(modules, line.marks, strict=True)},
        "deduction": _text(line.deduction),
        "total": _text(line.total),
        "rank": line.rank,
        "status": line.status,
        "unofficial": line.unofficial,
    }


def _number(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _text(number: Decimal | None) -> str | None:
    return None if number is None else f"{number:f}"
