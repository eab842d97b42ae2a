"""The shipped tables beside the schemes: what awards lead to, and what they are worth in a standing."""

from pathlib import Path
from typing import Final

from competitions.awards.leads_to import LeadsTo
from competitions.awards.shelf import Shelf
from competitions.awards.standings import PointsTable
from registry.core.errors import NotFoundError
from registry.core.texts import text

_SHIPPED: Final = Path(__file__).with_name("shipped")
_LEADS_TO: Final = Shelf(_SHIPPED / "leads_to", LeadsTo)
_POINTS_TABLES: Final = Shelf(_SHIPPED / "points_tables", PointsTable)


class UnknownLeadsToError(NotFoundError):
    """There is no such table of what awards lead to; the message names those that there are."""

    code = "unknown_leads_to"

    def __init__(self, name: str) -> None:
        known = ", ".join(_LEADS_TO.names())
        super().__init__(
            text(
                f"没有名为“{name}”的晋级与称号办法：请使用 {known}。",
                f"There is no table “{name}” of what awards lead to: use {known}.",
            )
        )


class UnknownPointsTableError(NotFoundError):
    """There is no points table of this name and version; the message names those that there are."""

    code = "unknown_points_table"

    def __init__(self, name: str) -> None:
        known = ", ".join(_POINTS_TABLES.names())
        super().__init__(
            text(
                f"没有名为“{name}”的积分表：请使用 {known}。",
                f"There is no points table “{name}”: use {known}.",
            )
        )


def leads_to_tables() -> tuple[LeadsTo, ...]:
    """Return every version of every table of what awards lead to, by name, the newest version first."""
    return _LEADS_TO.all()


def leads_to_table(named: str) -> LeadsTo:
    """Return the newest version of the table `name`, or exactly that of `name@version`.

    Raises:
        UnknownLeadsToError: it is not shipped.
    """
    table = _LEADS_TO.find(named)
    if table is None:
        raise UnknownLeadsToError(named)
    return table


def points_tables() -> tuple[PointsTable, ...]:
    """Return every version of every points table, by name, the newest version first."""
    return _POINTS_TABLES.all()


def points_table(named: str) -> PointsTable:
    """Return the newest version of the table `name`, or exactly that of `name@version`.

    Raises:
        UnknownPointsTableError: it is not shipped.
    """
    table = _POINTS_TABLES.find(named)
    if table is None:
        raise UnknownPointsTableError(named)
    return table
