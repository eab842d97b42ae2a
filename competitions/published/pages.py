"""Results to take away: the newest final result of one event, or of every event of a competition."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery, QueryParameter

from competitions.events import visible
from competitions.published import queries
from competitions.published.sheets import RESULTS, STANDARDIZED
from competitions.results import queries as results
from competitions.results import scales
from registry.web.exports import EXPORT_LIMITS, addresses, at_once, export
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE

VersionNumber = Annotated[int | None, QueryParameter(name="version", ge=1, le=1_000_000)]


@get(
    addresses("/competitions/{competition:uuid}/results"),
    include_in_schema=False,
    opt=PUBLIC_WITHOUT_COOKIE,
    middleware=[*EXPORT_LIMITS],
)
async def competition_results(request: Request[Any, Any, Any], competition: FromPath[UUID]) -> Response[Any]:
    """Send the newest final result of every event of a competition."""
    facts = await visible.competition(request.user, competition)
    total, chunks = await queries.of_competition(competition)
    return await export(request, f"results-{facts.code}", RESULTS, total, chunks)


@get(
    addresses("/events/{event:uuid}/results"),
    include_in_schema=False,
    opt=PUBLIC_WITHOUT_COOKIE,
    middleware=[*EXPORT_LIMITS],
)
async def event_results(
    request: Request[Any, Any, Any],
    event: FromPath[UUID],
    number: VersionNumber = None,
    scale: FromQuery[str] = "",
) -> Response[Any]:
    """Send the newest final result of an event, an older one with names masked, or the provisional one.

    Standardized points are its last column where the page shows them, or where `scale` names a scale.
    """
    contest, facts = await visible.event(request.user, event)
    shown = scales.scale_for(scale, contest.level, facts.scheme)
    name = f"results-{contest.code}"
    newest = await results.newest_version(event)
    if newest is None:
        published = await results.provisional(event)
        if published is None:
            return await export(request, name, RESULTS, 0, at_once([]))
        total, chunks = await queries.of_provisional(published.id)
        if shown is None:
            return await export(request, name, RESULTS, total, chunks)
        points = scales.on_scale(facts, await results.provisional_lines(facts, published), shown)
        return await export(request, name, STANDARDIZED, total, queries.on_scale(chunks, points))
    version = newest if number is None else await results.version(event, number)
    total, chunks = await queries.of_version(version.id, masked=version.number != newest.number)
    if shown is None:
        return await export(request, name, RESULTS, total, chunks)
    points = scales.on_scale(facts, await results.lines(facts, version), shown)
    return await export(request, name, STANDARDIZED, total, queries.on_scale(chunks, points))


PAGES = [competition_results, event_results]
