"""What a corrected result changes in the awards that it gives: a pure comparison."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from competitions.awards.bestowal import Bestowed
from competitions.words import AwardKind

# Which award it is, whatever it is: an entry's, a tutor's for an entry, or a school's.
Slot = tuple[AwardKind, UUID | None, UUID | None]


@dataclass(frozen=True, slots=True)
class Succession:
    """The awards that fall, by id; those that come to stand; and for whom of these each one stands.

    An award may fall without a successor and come to stand without a predecessor.
    """

    fallen: tuple[UUID, ...]
    risen: tuple[Bestowed, ...]
    supersedes: Mapping[UUID, UUID]


def slot(kind: AwardKind, entry: UUID | None, persons: Sequence[UUID], organization: UUID | None) -> Slot:
    """Return which award it is."""
    if kind == "entry":
        return kind, entry, None
    return (kind, entry, persons[0]) if kind == "tutor" else (kind, None, organization)


def succession(
    before: Iterable[Bestowed], after: Iterable[Bestowed], standing: Mapping[Slot, UUID]
) -> Succession:
    """Return how the awards that stand have to change for a corrected result.

    Args:
        before: the awards that the result gave, all of the competition's.
        after: those that the corrected one gives.
        standing: the ids of the awards that were confirmed and not taken back.

    What is the same before and after in recipients, code, title, place and points stays untouched. An award
    that the result gave before and that does not stand was taken back by itself, and does not come back by
    a correction; nor does a tutor's award whose entry's award does not stand.
    """
    gave, gives = {_slot(b): b for b in before}, {_slot(b): b for b in after}
    changed = [
        key
        for key in (*gives, *(key for key in gave if key not in gives))
        if key not in gave or key not in gives or _content(gave[key]) != _content(gives[key])
    ]
    risen: dict[UUID, Bestowed] = {}
    supersedes: dict[UUID, UUID] = {}
    # Where a tutor's award is derived from; entries' awards come before tutors'.
    stands_as = {key: standing[key] for key in gives if key in standing and key not in changed}
    for key in changed:
        if key not in gives or (key in gave and key not in standing):
            continue
        award = gives[key]
        if award.kind == "tutor":
            source = stands_as.get(("entry", award.entry, None))
            if source is None:
                continue
            award = replace(award, derived_from=source)
        risen[award.id] = award
        stands_as[key] = award.id
        if key in standing:
            supersedes[award.id] = standing[key]
    fallen = tuple(standing[key] for key in changed if key in standing)
    return Succession(fallen, tuple(risen.values()), supersedes)


def _slot(award: Bestowed) -> Slot:
    return slot(award.kind, award.entry, award.persons, award.organization)


def _content(award: Bestowed) -> tuple[object, ...]:
    return award.code, award.title, award.place, award.points, frozenset(award.persons), award.organization
