"""Whom a name on a list means: one registered person, several who may be meant, or nobody known. Pure.

Nobody is guessed: only somebody who is the one person of that name at the school, in the role that fits, at
the time of the contest, is found without being chosen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal
from uuid import UUID

from competitions.words import ExternalRole
from registry.people.words import MembershipRole

MatchState = Literal["found", "doubt", "unknown"]
Roles = frozenset[MembershipRole]


@dataclass(frozen=True, slots=True)
class Days:
    """First and last day of a contest."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Candidate:
    """A person of the school who bears the name, with one membership there.

    `person` is the record that stands for them after mergers.
    """

    person: UUID
    name: str
    role: MembershipRole
    unit: str
    since: date
    until: date | None

    def fits(self, roles: Roles, days: Days) -> bool:
        """Return whether the membership is of one of these roles and held at the time of the contest."""
        there = self.since <= days.last and (self.until is None or self.until >= days.first)
        return there and self.role in roles


@dataclass(frozen=True, slots=True)
class Match:
    """What was found of a name; `person` only where the state is `found`, `candidates` only in doubt."""

    state: MatchState
    person: UUID | None = None
    candidates: tuple[Candidate, ...] = ()


_UNKNOWN: Final = Match("unknown")
_TEACHERS: Final = ("教师", "老师", "teacher")
_EMPLOYEES: Final = ("职工", "员工", "企业", "employee", "staff")


def fitting_roles(role: ExternalRole, group: str) -> Roles:
    """Return what somebody may be at the school: tutors teach, and who competes is a student.

    In a group for teachers or for employees, that is who competes. Experts teach or are employees there.
    """
    words = group.casefold()
    if role == "expert":
        return frozenset({"teacher", "employee"})
    if role == "tutor" or any(each in words for each in _TEACHERS):
        return frozenset({"teacher"})
    return frozenset({"employee" if any(each in words for each in _EMPLOYEES) else "student"})


def match(bearers: Sequence[Candidate], roles: Roles, days: Days) -> Match:
    """Return who is meant among the persons of a school who bear a name.

    Args:
        bearers: everybody there who ever bore it, once for each membership.
        roles: what they may be at the school.
        days: when the contest was.
    """
    fitting = {each.person for each in bearers if each.fits(roles, days)}
    if len(fitting) == 1:
        return Match("found", fitting.pop())
    if not bearers:
        return _UNKNOWN
    shown: dict[UUID, Candidate] = {}
    # Of several memberships, the one that fits says most; else the latest.
    for each in sorted(bearers, key=lambda one: (one.fits(roles, days), one.since)):
        shown[each.person] = each
    ordered = sorted(shown.values(), key=lambda one: (not one.fits(roles, days), one.unit, str(one.person)))
    return Match("doubt", candidates=tuple(ordered))
