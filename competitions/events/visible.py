"""Competitions and events as far as the one who asks may know of them.

What is only being prepared is seen by those who look after it, and does not exist for anybody else. A
competition is public once one of its events has left the draft; what was decided elsewhere is public at once.
"""

from dataclasses import replace
from uuid import UUID

from competitions.events import queries
from competitions.events.queries import (
    CompetitionFacts,
    EventFacts,
    competition_not_found,
    event_not_found,
)
from registry.core.actor import Actor
from registry.people.access import Subject, refusal


def oversees(actor: Actor, facts: CompetitionFacts) -> bool:
    """Return whether the account looks after a competition, and so sees what is being prepared."""
    subject = Subject(competition=facts.id, host=facts.organizer)
    return refusal(actor, "competitions.oversee", subject) is None


async def competitions(actor: Actor) -> list[CompetitionFacts]:
    """Return the competitions that the account may know of, newest first."""
    found = (_seen(actor, facts) for facts in await queries.competitions())
    return [facts for facts in found if facts is not None]


async def competition(actor: Actor, competition_id: UUID) -> CompetitionFacts:
    """Return one competition.

    Raises:
        CompetitionNotFoundError: there is none of this id, or the account may not know of it.
    """
    if (facts := _seen(actor, await queries.competition(competition_id))) is None:
        raise competition_not_found()
    return facts


async def events_of(actor: Actor, facts: CompetitionFacts) -> list[EventFacts]:
    """Return the events of a competition that the account may know of, in the order of their codes."""
    events = await queries.events_of(facts.id)
    if oversees(actor, facts):
        return events
    return [event for event in events if event.state != "draft"]


async def event(actor: Actor, event_id: UUID) -> tuple[CompetitionFacts, EventFacts]:
    """Return one event with its competition.

    Raises:
        EventNotFoundError: there is none of this id, or the account may not know of it.
    """
    facts = await queries.event(event_id)
    its = await queries.competition(facts.competition)
    if facts.state == "draft" and not oversees(actor, its):
        raise event_not_found()
    return its, facts


def _seen(actor: Actor, facts: CompetitionFacts) -> CompetitionFacts | None:
    """Return what the account may know of a competition, or None."""
    if oversees(actor, facts):
        return facts
    if not facts.public:
        return None
    # How many more are being prepared is nobody's business yet.
    return replace(facts, events=facts.events - facts.drafts, drafts=0)
