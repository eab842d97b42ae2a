"""WorldSkills Lyon 2024: what was published, against what the scheme gives."""

from competitions.entries import service as entries
from competitions.entries.schemas import EntryIn
from competitions.events import queries as event_queries
from competitions.events import service as events
from competitions.results import queries as result_queries
from competitions.results import service as results
from competitions.results.ranking import ScoredEntry
from demo import files
from registry.core.actor import Actor


async def compare(organizer: Actor) -> tuple[int, int, int]:
    """Take the published points in; returns how many entries, medals as published and places as published."""
    lines = files.lyon()
    competition = await events.create_competition(organizer, files.lyon_competition(lines))
    await entries.enter(
        organizer,
        competition,
        [EntryIn(event=line.event, code=line.member, delegation=line.member) for line in lines],
    )
    scored = [ScoredEntry(event=line.event, entry=line.member, points=line.points) for line in lines]
    await results.finalize(organizer, competition, scored)
    published = {(line.event, line.member): (line.place, line.award) for line in lines}
    count, medals, places = 0, 0, 0
    for event in await event_queries.events_of(competition):
        version = await result_queries.newest_version(event.id)
        for line in await result_queries.lines(event, version) if version else []:
            place, award = published[(event.code, line.entry)]
            count += 1
            medals += line.award_code == award
            places += line.place == place
    return count, medals, places
