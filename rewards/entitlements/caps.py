"""Caps: the most that is paid within a scope; what passes it is cut or not paid, with the reason."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from rewards.entitlements.highest_only import Due
from rewards.programs.documents import Program
from rewards.programs.rules import Cap


@dataclass(frozen=True, slots=True)
class Capped:
    """A due sum after the caps; `cap` is the last one that cut it, None when none did."""

    due: Due
    cap: Cap | None = None


def capped(program: Program, dues: Sequence[Due]) -> list[Capped]:
    """Return every due sum as the caps leave it, in the same order; a sum of which nothing is left is 0.

    One cap after the other. The highest sums come first, of equal ones those awarded first, then those that
    come first in `dues`, which the caller has put in reading order. Sums that were approved already are
    never cut and come before all others; each takes of the cap what the cap would leave it if nothing had
    been approved, for what a short budget has taken off it since is nobody else's.
    """
    found = [Capped(due) for due in dues]
    # What each sum would be if nothing had been approved.
    fresh = [due.full_fen for due in dues]
    for cap in program.caps:
        groups: defaultdict[tuple[str | int, ...], list[int]] = defaultdict(list)
        for place, due in enumerate(dues):
            scope = _scope(cap, due)
            if scope is not None:
                groups[scope].append(place)
        for places in groups.values():
            if sum(fresh[place] for place in places) <= cap.amount_fen and not any(
                dues[place].kept for place in places
            ):
                continue
            _cut_fresh(cap, places, dues, fresh)
            _cut(cap, places, found, fresh)
    return found


def _cut_fresh(cap: Cap, places: Sequence[int], dues: Sequence[Due], fresh: list[int]) -> None:
    left = cap.amount_fen
    for place in sorted(places, key=lambda place: (-fresh[place], _turn(dues[place]))):
        fresh[place] = min(fresh[place], left)
        left -= fresh[place]


def _cut(cap: Cap, places: Sequence[int], found: list[Capped], fresh: Sequence[int]) -> None:
    kept = [place for place in places if found[place].due.kept]
    left = cap.amount_fen - sum(max(found[place].due.amount_fen, fresh[place]) for place in kept)
    others = [place for place in places if not found[place].due.kept]
    for place in sorted(others, key=lambda place: (-found[place].due.amount_fen, _turn(found[place].due))):
        due = found[place].due
        if due.amount_fen > left:
            found[place] = Capped(due.cut_to(max(left, 0)), cap)
        left -= found[place].due.amount_fen


def _turn(due: Due) -> int:
    return due.claim.award.awarded_on.toordinal()


def _scope(cap: Cap, due: Due) -> tuple[str | int, ...] | None:
    """Return the name of the scope in which a sum counts, None where the cap is not for it.

    A cap per school counts what is due to the school and to all who come from it; who has no school is not
    under it.
    """
    award = due.claim.award
    if cap.payee_classes and award.payee_class not in cap.payee_classes:
        return None
    event = award.year, award.competition, award.event
    match cap.within:
        case "event":
            within: tuple[str | int, ...] = event
        case "year":
            within = (award.year,)
        case "program":
            within = ()
    match cap.per:
        case "payee":
            return award.payee, *within
        case "school":
            school = award.school or (award.payee if award.payee_class == "school" else "")
            return (school, *within) if school else None
        case "event":
            return event
