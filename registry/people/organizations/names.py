"""Finding an organization by any of its names: the full one, short ones, and those it had before. Pure."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from registry.core.sheets.cells import match_key
from registry.core.spreadsheets import read_table

_BRACKETS: Final = re.compile(r"\([^()]*\)$")
_COMPARED: Final = 50
_BETWEEN_NAMES: Final = re.compile(r"[|｜;；\n]")


@dataclass(frozen=True, slots=True)
class OrganizationNames:
    """The names of one organization: `name` as it stands in the register, and its short and former ones."""

    name: str
    other_names: tuple[str, ...] = ()
    kind: str = ""


class OrganizationIndex:
    """Looks organizations up by name, without regard to spaces, brackets' width and case."""

    def __init__(self, organizations: Iterable[OrganizationNames]) -> None:
        self._similar: dict[str, tuple[str, ...]] = {}
        self._by_key: dict[str, set[str]] = defaultdict(set)
        shortened: dict[str, set[str]] = defaultdict(set)
        for organization in organizations:
            for name in (organization.name, *organization.other_names):
                key = match_key(name)
                self._by_key[key].add(organization.name)
                shortened[_BRACKETS.sub("", key)].add(organization.name)
        # A name without the remark in brackets behind it holds where it is nobody's whole name.
        for key, names in shortened.items():
            if key and key not in self._by_key:
                self._by_key[key] = names

    def find(self, written: str) -> tuple[str, ...]:
        """Return the register's names of all organizations that are written so: none, one, or several."""
        key = match_key(written)
        found = self._by_key.get(key) or self._by_key.get(_BRACKETS.sub("", key)) or ()
        return tuple(sorted(found))

    def similar(self, written: str) -> tuple[str, ...]:
        """Return the register's names of up to three organizations with similar names, the nearest first.

        Comparing is slow, so after fifty different names that were asked for there are no more answers.
        """
        key = match_key(written)
        if key not in self._similar and len(self._similar) < _COMPARED:
            near = difflib.get_close_matches(key, self._by_key, n=3, cutoff=0.6)
            self._similar[key] = tuple(
                dict.fromkeys(name for each in near for name in sorted(self._by_key[each]))
            )
        return self._similar.get(key, ())


def read_organization_names(path: Path) -> tuple[OrganizationNames, ...]:
    """Read a table (.csv or .xlsx) of organizations: `name`, and when present `other_names`, `kind`.

    Several other names are parted by |. Raises BadInputError with the faults of `read_table`.
    """
    table = read_table(path, ["name"], ["other_names", "kind"])
    return tuple(
        OrganizationNames(
            name=row.cells["name"],
            other_names=tuple(
                name.strip()
                for name in _BETWEEN_NAMES.split(row.cells.get("other_names", ""))
                if name.strip()
            ),
            kind=row.cells.get("kind", ""),
        )
        for row in table.rows
        if row.cells["name"]
    )
