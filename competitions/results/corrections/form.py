"""What the form of a correction sends: rows of one entry each, and what they say."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from competitions.results.corrections.changes import ResultChange
from competitions.results.points import WHY_NOT_POINTS, read_points
from competitions.results.queries import ResultLineFacts
from competitions.words import EntryStatus
from registry.core.errors import Fault
from registry.core.texts import text

# Rows that one page can show and one person can oversee.
MOST_ROWS = 500


@dataclass(frozen=True, slots=True)
class Row:
    """One entry as it is and what was typed for it; an empty field leaves the entry as it is."""

    line: ResultLineFacts
    points: str = ""
    status: str = ""
    unofficial: str = ""
    order: str = ""


def rows_of(lines: Sequence[ResultLineFacts], chosen: Sequence[str], typed: Mapping[str, str]) -> list[Row]:
    """Return a row for each chosen entry that the result has, with what was typed for it.

    Fields are named `points:<entry>`, `status:<entry>`, `unofficial:<entry>` and `order:<entry>`.
    """
    by_entry = {line.entry: line for line in lines}
    return [
        Row(
            by_entry[entry],
            *(
                typed.get(f"{field}:{entry}", "").strip()
                for field in ("points", "status", "unofficial", "order")
            ),
        )
        for entry in dict.fromkeys(chosen)
        if entry in by_entry
    ][:MOST_ROWS]


def changes_of(rows: Sequence[Row]) -> tuple[list[ResultChange], list[Fault]]:
    """Return the changes that rows say, leaving out what stays as it is, and what cannot be read.

    Codes: `points_` with why, as `read_points` says it, and `order_unreadable`; `column` names the field.
    """
    changes, faults = [], []
    for row in rows:
        entry = row.line.entry
        points = read_points(row.points) if row.points else None
        if isinstance(points, str):
            why = WHY_NOT_POINTS[points]
            message = text(f"{entry} 的成绩{why.zh}", f"What {entry} scored {why.en}")
            faults.append(Fault(f"points_{points}", message, column=f"points:{entry}"))
            continue
        order = _order(row.order)
        if row.order and order is None:
            message = text(
                f"{entry}：同分次序须为整数，如 1。", f"{entry}: the order is a whole number such as 1."
            )
            faults.append(Fault("order_unreadable", message, column=f"order:{entry}"))
            continue
        change = {
            "points": None if points == row.line.points else points,
            "status": row.status if row.status in get_args(EntryStatus) else None,
            "unofficial": {"yes": True, "no": False}.get(row.unofficial),
            "order": order,
        }
        if change["status"] == row.line.status:
            change["status"] = None
        if change["unofficial"] == row.line.unofficial:
            change["unofficial"] = None
        if any(value is not None for value in change.values()):
            changes.append(ResultChange.model_validate({"entry": entry} | change))
    return changes, faults


def _order(typed: str) -> int | None:
    if not (typed.isascii() and typed.isdigit() and len(typed) <= 5):
        return None
    return int(typed) or None
