"""What a corrected result changes in the awards that it gives: a pure comparison."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from competitions.awards.bestowal import Bestowed, WinningEntry
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


def that_stand(
    before: Sequence[WinningEntry],
    after: Sequence[WinningEntry],
    standing: Collection[Slot],
    barred: Collection[Slot],
) -> tuple[list[WinningEntry], list[WinningEntry]]:
    """Return the winning entries before and after whose awards stand, or will: what tutors and schools count.

    An entry whose award was taken back by itself wins by its result, and has no award.
    """
    gave = {w.entry for w in before}
    stood = [w for w in before if _of_entry(w) in standing]
    stands = [
        w for w in after if _of_entry(w) in standing or (w.entry not in gave and _of_entry(w) not in barred)
    ]
    return stood, stands


def succession(
    before: Iterable[Bestowed],
    after: Iterable[Bestowed],
    standing: Mapping[Slot, UUID],
    barred: Collection[Slot] = frozenset(),
) -> Succession:
    """Return how the awards that stand have to change for a corrected result.

    Args:
        before: the awards that the result gave, all of the competition's.
        after: those that the corrected one gives.
        standing: the ids of the awards that were confirmed and not taken back.
        barred: which awards were taken back by themselves; they never come back.

    What is the same before and after in recipients, code, title, place and points stays untouched. A tutor's
    award does not come to stand where its entry's award does not.
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
        if key not in gives or key in barred:
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


def _of_entry(winning: WinningEntry) -> Slot:
    return slot("entry", winning.entry, (), None)


def _slot(award: Bestowed) -> Slot:
    return slot(award.kind, award.entry, award.persons, award.organization)


def _content(award: Bestowed) -> tuple[object, ...]:
    return award.code, award.title, award.place, award.points, frozenset(award.persons), award.organization
