"""What importing a roster would do, entry by entry, before it is done. Pure."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from registry.core.errors import Fault
from registry.core.texts import Text, text

# What becomes of somebody on a roster: registered at the school; registered elsewhere and a member of the
# school from then on; registered together with the roster.
Outcome = Literal["known", "joins", "new"]

OUTCOMES: Final[Mapping[Outcome, Text]] = {
    "known": text("已登记", "registered"),
    "joins": text("已登记，新增本单位身份", "registered elsewhere, joins here"),
    "new": text("新登记", "new"),
}


@dataclass(frozen=True, slots=True)
class PreviewPerson:
    """Somebody on a roster; `outcome` is None while faults leave it open who is meant."""

    name: str
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True)
class PreviewEntry:
    """One entry as it was read; `event`, `group` and `school` are '' where nothing could be read."""

    sheet: str
    first_row: int
    last_row: int
    event: str
    group: str
    school: str
    members: tuple[PreviewPerson, ...]
    tutors: tuple[PreviewPerson, ...]
    substitutes: tuple[PreviewPerson, ...] = ()
    team_name: str = ""
    unofficial: bool = False

    @property
    def people(self) -> tuple[PreviewPerson, ...]:
        """Return everybody of the entry."""
        return (*self.members, *self.tutors, *self.substitutes)


@dataclass(frozen=True, slots=True)
class EntriesPreview:
    """Everything that an import would do, and every fault that keeps it from being done."""

    id: UUID
    competition: UUID
    competition_name: Text
    file_name: str
    entries: tuple[PreviewEntry, ...]
    faults: tuple[Fault, ...]

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many persons have each outcome; a tutor of several entries counts in each."""
        counted = Counter(person.outcome for entry in self.entries for person in entry.people)
        return {outcome: counted[outcome] for outcome in OUTCOMES}
