"""An entry as it is while somebody changes it: locked, within reach, and still to be changed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from competitions.entries.checking import Candidate, EntryFault, check
from competitions.entries.known import known_of
from competitions.entries.service import entries_closed, lock_entering, terms_of
from competitions.events import queries as events
from competitions.events.life_cycle import takes_entries
from competitions.events.queries import CompetitionFacts, EventFacts
from competitions.words import ENTERED, Entered, EventState, MemberRole
from registry.core import clock, database
from registry.core.actor import Actor
from registry.core.errors import ConflictError
from registry.core.texts import text
from registry.people.access import Subject, refusal, require, unknown

# When those who run a contest still take an entry back or let somebody step in: until marking starts.
_BEFORE_MARKING: Final[frozenset[EventState]] = frozenset({"entering", "closed"})


class EntriesClosedError(ConflictError):
    """The event takes no entries and no changes now: its closing time is past, or it is in another state."""

    code = "entries_closed"


class EntryStandingError(ConflictError):
    """The entry was withdrawn, or is already what it was to become."""

    code = "entry_standing"


@dataclass(frozen=True, slots=True)
class Held:
    """An entry that the open transaction has locked. `people` has everybody with part and position."""

    id: UUID
    code: str
    organization: UUID | None
    unofficial: bool
    team_name: str
    status: Entered
    event: EventFacts
    competition: CompetitionFacts
    people: tuple[tuple[UUID, MemberRole, int, str], ...]

    def having(self, *roles: MemberRole) -> tuple[UUID, ...]:
        """Return who has one of these parts, in their order."""
        return tuple(person for person, role, _, _ in self.people if role in roles)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of everybody in the entry, which no reason may hold."""
        return tuple(name for _, _, _, name in self.people)

    @property
    def as_it_is(self) -> Candidate:
        """The entry as checking takes it."""
        return Candidate(
            self.event.id,
            self.organization,
            self.unofficial,
            self.having("member"),
            self.having("tutor"),
            self.having("substitute"),
            self.id,
        )


async def subject_of(entry: UUID) -> tuple[UUID, Subject]:
    """Return the competition of an entry, and what rights over the entry are asked about.

    Raises:
        NotFoundError: there is no such entry.
    """
    row = await database.fetch_one(
        "SELECT n.organization, c.id, c.organizer FROM competitions.entry n"
        " JOIN competitions.event e ON e.id = n.event"
        " JOIN competitions.competition c ON c.id = e.competition WHERE n.id = $1",
        entry,
    )
    if row is None:
        raise unknown()
    of = frozenset() if row["organization"] is None else frozenset({row["organization"]})
    return row["id"], Subject(organizations=of, competition=row["id"], host=row["organizer"])


async def hold(actor: Actor, action: str, entry: UUID) -> tuple[Held, Subject]:
    """Lock an entry in the open transaction for an action that the account has the right to.

    Raises:
        NotFoundError: there is no such entry, or the account may not know of it.
        ForbiddenError: the account may see it and not do this.
    """
    competition, subject = await subject_of(entry)
    # Who may not see an entry does not learn that it is there.
    require(actor, "entries.read", subject)
    require(actor, action, subject)
    await lock_entering(competition)
    row = await database.fetch_one("SELECT * FROM competitions.entry WHERE id = $1 FOR UPDATE", entry)
    if row is None:
        raise unknown()
    people = await database.fetch(
        "SELECT m.person, m.role, m.position, p.name FROM competitions.entry_member m"
        " JOIN registry.person p ON p.id = m.person WHERE m.entry = $1 ORDER BY m.role, m.position, m.id",
        entry,
    )
    held = Held(
        id=row["id"],
        code=row["code"],
        organization=row["organization"],
        unofficial=row["unofficial"],
        team_name=row["team_name"],
        status=row["status"],
        event=await events.event(row["event"]),
        competition=await events.competition(competition),
        people=tuple((each["person"], each["role"], each["position"], each["name"]) for each in people),
    )
    return held, subject


def require_open(held: Held) -> None:
    """Raise unless the event takes entries at this instant, and the entry stands.

    Raises:
        EntriesClosedError: it does not.
        EntryStandingError: the entry was withdrawn.
    """
    if held.event.state != "entering" or not takes_entries(
        held.event.state, held.event.entries_close_at, clock.exactly_now()
    ):
        raise EntriesClosedError(entries_closed(held.event))
    require_standing(held)


def require_before_marking(actor: Actor, held: Held, subject: Subject) -> None:
    """Raise unless the entry can still be withdrawn, or somebody step in.

    A school does so until the closing time, who runs the contest until marking starts.

    Raises:
        EntriesClosedError, EntryStandingError: as they say.
    """
    if held.event.state in _BEFORE_MARKING and refusal(actor, "entries.rule", subject) is None:
        require_standing(held)
    else:
        require_open(held)


def require_standing(held: Held) -> None:
    """Raise unless the entry is to compete.

    Raises:
        EntryStandingError: it was withdrawn, is absent, or disqualified.
    """
    if held.status != "entered":
        words = ENTERED[held.status]
        raise EntryStandingError(
            text(
                f"该参赛队现为“{words.zh}”，不能这样更改。",
                f"The entry is “{words.en}” and cannot be changed like this.",
            )
        )


async def faults_of_change(held: Held, candidate: Candidate) -> list[EntryFault]:
    """Return everything that keeps an entry from becoming what a candidate says."""
    all_terms = [terms_of(event, held.competition) for event in await events.events_of(held.competition.id)]
    known = await known_of(held.competition.id, [candidate], all_terms)
    return check([candidate], {each.id: each for each in all_terms}, known)


def only_about(faults: Iterable[EntryFault], person: UUID) -> list[EntryFault]:
    """Return the faults of the entry as a whole and those of one person.

    Who steps in does not answer for what has changed about the others since they were entered.
    """
    return [fault for fault in faults if fault.person in {None, person}]
