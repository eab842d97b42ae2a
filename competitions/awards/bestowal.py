"""From the winning entries of a competition to the awards that will stand: a pure calculation."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from competitions.awards.derived import WonAward, organization_awards, tutor_awards
from competitions.events.schemas import DerivedAwards
from competitions.words import AwardKind
from registry.core.identifiers import new_id
from registry.core.texts import Text


@dataclass(frozen=True, slots=True)
class WinningEntry:
    """An entry that a final result gives an award, with the persons behind it."""

    entry: UUID
    event: UUID
    version: UUID
    organization: UUID | None
    members: tuple[UUID, ...]
    tutors: tuple[UUID, ...]
    code: str
    title: Text
    place: int
    points: Decimal
    reason: Text


@dataclass(frozen=True, slots=True)
class Bestowed:
    """One award ready to be written, with who receives it."""

    id: UUID
    kind: AwardKind
    event: UUID | None
    entry: UUID | None
    version: UUID | None
    derived_from: UUID | None
    code: str
    title: Text
    place: int | None
    points: Decimal | None
    reason: Text
    persons: tuple[UUID, ...]
    organization: UUID | None


def bestow(derived: DerivedAwards | None, winning: Sequence[WinningEntry]) -> list[Bestowed]:
    """Return the entries' awards, then the tutors', then the schools', each with a new id."""
    by_entry = {str(w.entry): w for w in winning}
    own = {w.entry: _own(w) for w in winning}
    titles = {w.code: w.title for w in winning}
    won = [
        WonAward(
            entry=str(w.entry),
            school=str(w.organization or ""),
            tutors=tuple(map(str, w.tutors)),
            award=w.code,
        )
        for w in winning
    ]
    bestowed = list(own.values())
    if derived and derived.tutors:
        for tutor in tutor_awards(derived.tutors, won, titles):
            entry = by_entry[tutor.entry]
            bestowed.append(
                Bestowed(
                    id=new_id(),
                    kind="tutor",
                    event=entry.event,
                    entry=entry.entry,
                    version=entry.version,
                    derived_from=own[entry.entry].id,
                    code=tutor.award,
                    title=derived.tutors.title,
                    place=None,
                    points=None,
                    reason=tutor.reason,
                    persons=(UUID(tutor.tutor),),
                    organization=None,
                )
            )
    if derived and derived.schools:
        of_schools = [w for w in won if w.school]
        for school in organization_awards(derived.schools, of_schools, titles):
            bestowed.append(
                Bestowed(
                    id=new_id(),
                    kind="school",
                    event=None,
                    entry=None,
                    version=None,
                    derived_from=None,
                    code=school.award,
                    title=derived.schools.title,
                    place=school.place,
                    points=None,
                    reason=school.reason,
                    persons=(),
                    organization=UUID(school.school),
                )
            )
    return bestowed


def _own(winning: WinningEntry) -> Bestowed:
    return Bestowed(
        id=new_id(),
        kind="entry",
        event=winning.event,
        entry=winning.entry,
        version=winning.version,
        derived_from=None,
        code=winning.code,
        title=winning.title,
        place=winning.place,
        points=winning.points,
        reason=winning.reason,
        persons=winning.members,
        organization=None,
    )
