"""The lines of a list of external awards as they are drafted, shown and decided. Pure."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from uuid import UUID

from competitions.external.duplicates import Prize, Winner
from competitions.words import ExternalRole, Form


@dataclass(frozen=True, slots=True)
class NamedPerson:
    """A name on a line, and the registered person whom it was found to be; `position` counts from 1."""

    id: UUID
    role: ExternalRole
    position: int
    name: str
    person: UUID | None


@dataclass(frozen=True, slots=True)
class Line:
    """One prize on a list; a text is '' where the list says nothing.

    `prize_code` is '' and `organization` None while nobody knows. `not_twice` says why a likely duplicate is
    none.
    """

    id: UUID
    row: int
    event_code: str
    event_name: str
    group: str
    form: Form
    prize: str
    prize_code: str
    place: int | None
    school: str
    organization: UUID | None
    source_number: str
    not_twice: str
    persons: tuple[NamedPerson, ...]

    @property
    def members(self) -> tuple[NamedPerson, ...]:
        """Who won."""
        return tuple(each for each in self.persons if each.role == "member")

    @property
    def tutors(self) -> tuple[NamedPerson, ...]:
        """Who coached them."""
        return tuple(each for each in self.persons if each.role == "tutor")

    @property
    def experts(self) -> tuple[NamedPerson, ...]:
        """Who is of the winners' expert group: experts, coaches and translators."""
        return tuple(each for each in self.persons if each.role == "expert")


def revision_of(lines: Iterable[Line]) -> str:
    """Return what tells one state of a list from every other: a SHA-256 in hex over its lines and persons.

    Whoever confirms a list names the revision that they saw, so that nothing else is confirmed.
    """
    said = json.dumps([asdict(line) for line in lines], default=str, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()


def prize_of(line: Line, list_id: UUID | None, competition: UUID, evidence: UUID | None) -> Prize:
    """Return a line as the search for duplicates sees it."""
    return Prize(
        id=line.id,
        where="list",
        list=list_id,
        competition=competition,
        event_code=line.event_code,
        event_name=line.event_name,
        group=line.group,
        prize=line.prize_code or line.prize,
        organization=line.organization,
        source_number=line.source_number,
        evidence=evidence,
        winners=tuple(Winner(each.person, each.name) for each in line.members),
    )
