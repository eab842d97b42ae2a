"""Entering for a school by who runs the contest: the school is chosen first, then the same form follows."""

from typing import Any
from uuid import UUID

from litestar import Request, get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from competitions.events import queries as events
from registry.core.actor import Actor
from registry.people.access import require
from registry.people.organizations.queries import organizations
from registry.people.words import ORGANIZATION_KINDS
from registry.web.page import page


@get("/events/{event:uuid}/entries/school", include_in_schema=False)
async def school_page(
    request: Request[Actor, Any, Any], event: FromPath[UUID], q: FromQuery[str] = ""
) -> Template:
    """Show the schools that are found, each with the form for an entry of it."""
    facts = await events.event(event)
    require(request.user, "entries.enter", await events.event_subject(event))
    return page(
        request,
        "competitions/entries_school.html",
        event=facts,
        competition=await events.competition(facts.competition),
        q=q,
        found=await organizations(request.user, q=q) if q.strip() else None,
        kinds=ORGANIZATION_KINDS,
    )


PAGES = [school_page]
