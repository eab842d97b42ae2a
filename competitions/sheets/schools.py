"""The school that a row names: by any of its names where a register is given, or as it is written."""

from collections.abc import Sequence

from registry.core.sheets.faults import FaultList
from registry.core.texts import Text, text
from registry.people.organizations.names import OrganizationIndex


def find_school(
    written: str, organizations: OrganizationIndex | None, faults: FaultList, row: int, column: int | None
) -> str | None:
    """Return the registered name of a school, or what is written where there is no register.

    When it is nobody's name, or that of several, the answer is None and the fault `school_unknown` or
    `school_ambiguous` is added at `row` and `column` (from 0).
    """
    if organizations is None:
        return written
    found = organizations.find(written)
    if len(found) == 1:
        return found[0]
    if found:
        faults.add("school_ambiguous", row, column, _ambiguous(written, found))
    else:
        faults.add("school_unknown", row, column, _unknown(written, organizations.similar(written)))
    return None


def _unknown(written: str, similar: Sequence[str]) -> Text:
    """Say that no organization has this name, and which have similar ones."""
    zh = f"是否为：{'、'.join(similar)}？" if similar else ""
    en = f" Is it one of: {', '.join(similar)}?" if similar else ""
    return text(
        f"单位库中没有“{written}”：请改为全称或已登记的简称，或先登记该单位。{zh}",
        f"No organization is called “{written}”: use a registered name, or register it first.{en}",
    )


def _ambiguous(written: str, names: Sequence[str]) -> Text:
    """Say which organizations have this name."""
    return text(
        f"“{written}”可能是：{'、'.join(names)}；请写全称。",
        f"“{written}” may be {', '.join(names)}: write the full name.",
    )
