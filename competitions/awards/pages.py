"""The organizer's pages of awards: the list, one award, and taking it back."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template
from pydantic import BaseModel

from competitions.awards import queries, service
from competitions.awards.queries import AwardFacts
from competitions.events import queries as events
from competitions.leads import queries as leads
from registry.audit.queries import trail
from registry.core.errors import BadInputError
from registry.core.texts import Text
from registry.people.access import refusal, require, require_role
from registry.web.page import page
from registry.web.searches import Search, listed


class RevocationForm(BaseModel):
    """What the form of the dangerous step sends."""

    reason: str = ""


class AwardSearch(Search):
    """Whose award is looked for, and what else narrows the list."""

    event: str = ""
    state: str = ""


@get(
    ["/competitions/{competition:uuid}/awards", "/competitions/{competition:uuid}/awards/find"],
    include_in_schema=False,
)
async def awards_page(
    request: Request[Any, Any, Any],
    competition: FromPath[UUID],
    event: FromQuery[str] = "",
    standing: Annotated[str, QueryParameter(name="state")] = "",
) -> Template:
    """Show the awards of a competition, filtered as the address says."""
    return await _awards(request, competition, "", event, standing)


@post("/competitions/{competition:uuid}/awards/find", include_in_schema=False, status_code=200)
async def find_awards(
    request: Request[Any, Any, Any],
    competition: FromPath[UUID],
    data: Annotated[AwardSearch, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Show the awards of those who fit what was typed."""
    require(request.user, "awards.read", await events.subject(competition))
    if not data.q:
        return listed(f"/competitions/{competition}/awards", event=data.event, state=data.state)
    return await _awards(request, competition, data.q, data.event, data.state)


async def _awards(
    request: Request[Any, Any, Any], competition: UUID, q: str, event: str, standing: str
) -> Template:
    subject = await events.subject(competition)
    require(request.user, "awards.read", subject)
    awards = await queries.awards_of(competition)
    found = [a for a in awards if _matches(a, q, event, standing)]
    return page(
        request,
        "competitions/awards.html",
        competition=await events.competition(competition),
        awards=found,
        confirms=not awards and refusal(request.user, "awards.confirm", subject) is None,
        issues=bool(awards) and refusal(request.user, "credentials.issue", subject) is None,
        events=await events.events_of(competition),
        q=q,
        event=event,
        state=standing,
    )


@get("/awards/{award:uuid}", include_in_schema=False)
async def award_page(request: Request[Any, Any, Any], award: FromPath[UUID]) -> Template:
    """Show one award, its state and its history."""
    require_role(request.user, "awards.read")
    facts = await queries.award(award)
    subject = await events.subject(facts.competition)
    require(request.user, "awards.read", subject)
    return page(
        request,
        "competitions/award.html",
        award=facts,
        competition=await events.competition(facts.competition),
        revocable=refusal(request.user, "awards.revoke", subject) is None,
        prospects=await leads.of_award(award),
        trail=await trail(f"award:{award}"),
    )


@get("/awards/{award:uuid}/revoke", include_in_schema=False)
async def revoke_page(request: Request[Any, Any, Any], award: FromPath[UUID]) -> Template:
    """Show what taking the award back would change, and ask for the reason."""
    return await _revoke_form(request, award, "", None)


@post("/awards/{award:uuid}/revoke", include_in_schema=False, status_code=200)
async def revoke(
    request: Request[Any, Any, Any],
    award: FromPath[UUID],
    data: Annotated[RevocationForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Take the award back, or show the form again with what is missing."""
    try:
        await service.revoke(request.user, award, data.reason)
    except BadInputError as error:
        return await _revoke_form(request, award, data.reason, error.message)
    return Redirect(f"/awards/{award}", status_code=303)


async def _revoke_form(
    request: Request[Any, Any, Any], award: UUID, reason: str, message: Text | None
) -> Template:
    consequences = await service.preview_revocation(request.user, award)
    facts = await queries.award(award)
    return page(
        request,
        "competitions/revoke.html",
        status=400 if message else 200,
        award=facts,
        competition=await events.competition(facts.competition),
        consequences=consequences,
        reason=reason,
        message=message,
    )


def _matches(award: AwardFacts, q: str, event: str, state: str) -> bool:
    named = not q or any(q in name for name in (*award.recipients, award.represents))
    stands = state not in {"confirmed", "revoked"} or award.revoked == (state == "revoked")
    return named and stands and (not event or award.event_code == event)


PAGES = [awards_page, find_awards, award_page, revoke_page, revoke]
