"""What an import would do, row by row, before it is done. Pure."""

from collections import Counter
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from registry.core.errors import Fault
from registry.core.texts import Text, text

ImportKind = Literal["organizations", "teachers", "students", "employees"]
# What becomes of a row: somebody new; somebody known from elsewhere; a record that is completed; nothing.
Outcome = Literal["new", "joins", "completed", "unchanged"]

KINDS: Final[dict[ImportKind, Text]] = {
    "students": text("学生", "Students"),
    "teachers": text("教师", "Teachers"),
    "employees": text("职工", "Employees"),
    "organizations": text("单位", "Organizations"),
}
OUTCOMES: Final[dict[Outcome, Text]] = {
    "new": text("新登记", "new"),
    "joins": text("已登记，新增本单位身份", "known, joins here"),
    "completed": text("补充资料", "completed"),
    "unchanged": text("已有，不变", "known, unchanged"),
}


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One row of the sheet as it is shown: identifiers are masked already."""

    sheet: str
    row: int
    name: str
    document: str
    detail: str
    outcome: Outcome | None


@dataclass(frozen=True, slots=True)
class Preview:
    """Everything that an import would do, and every fault that keeps it from being done."""

    id: UUID
    kind: ImportKind
    organization: UUID | None
    organization_name: str
    file_name: str
    rows: tuple[PreviewRow, ...]
    faults: tuple[Fault, ...]

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rows have each outcome; all outcomes, in their order."""
        counted = Counter(row.outcome for row in self.rows)
        return {outcome: counted[outcome] for outcome in OUTCOMES}
