"""Who may enter an event, and how many: limits as data of the event."""

from datetime import date

from pydantic import Field

from competitions.awards.document import Document
from competitions.words import Level
from registry.people.words import MembershipRole, OrganizationKind


class FormerPrize(Document):
    """A prize that bars its winner: of this level, with one of these award codes, in an event of this name.

    Guizhou 2021: a former national first-prize winner may not enter the same event again.
    """

    level: Level
    awards: tuple[str, ...] = Field(min_length=1)
    same_event: bool = True


class EntryLimits(Document):
    """The limits of one event; None is none.

    `per_school`, `per_city`: official entries. `team_min`: competitors of an entry, at least; at most is the
    event's team size. `tutors_max`: None means the usual 2 per team and 1 per person (Shanxi 2018).
    `born_not_before`, `born_not_after`: of each competitor, both days included. `roles`, `school_kinds`,
    `cities`: what the competitors have to be, and where their school has to be; empty for any.
    """

    per_school: int | None = Field(default=None, ge=1)
    per_city: int | None = Field(default=None, ge=1)
    team_min: int = Field(default=1, ge=1)
    tutors_max: int | None = Field(default=None, ge=0)
    substitutes_max: int = Field(default=0, ge=0)
    born_not_before: date | None = None
    born_not_after: date | None = None
    one_event_per_person: bool = False
    barred_by: tuple[FormerPrize, ...] = ()
    roles: tuple[MembershipRole, ...] = ()
    school_kinds: tuple[OrganizationKind, ...] = ()
    cities: tuple[str, ...] = ()
