"""The pages from which a school and an organizer take many certificates away, and the files themselves."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Stream, Template
from pydantic import ConfigDict

from competitions.events import queries as events
from credentials.bundles import service
from credentials.bundles.schemas import Wanted
from credentials.bundles.service import Bundle
from registry.core.actor import Actor
from registry.web.exports import EXPORT_LIMITS
from registry.web.language import language_of
from registry.web.page import page


class TakeForm(Wanted):
    """The hidden fields of a row, and the button that was pressed, beside the token against forged forms."""

    model_config = ConfigDict(extra="ignore")


@get("/competitions/{competition:uuid}/certificate-files", include_in_schema=False)
async def competition_page(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> Template:
    """Show what there is to take of a competition."""
    offers = await service.of_competition(request.user, competition)
    return page(
        request,
        "credentials/bundles.html",
        competition=await events.competition(competition),
        by_event=offers,
        by_unit=(),
    )


@get("/organizations/{school:uuid}/certificate-files", include_in_schema=False)
async def school_page(request: Request[Actor, Any, Any], school: FromPath[UUID]) -> Template:
    """Show what there is to take of a school."""
    offers = await service.of_school(request.user, school)
    return page(
        request,
        "credentials/bundles.html",
        school=offers.school,
        by_event=offers.by_event,
        by_unit=offers.by_unit,
    )


@post("/certificate-files", include_in_schema=False, status_code=200, middleware=EXPORT_LIMITS)
async def take(
    request: Request[Actor, Any, Any],
    data: Annotated[TakeForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Stream:
    """Send the certificates that a row stands for."""
    return sent(await service.take(request.user, data, language_of(request)))


def sent(bundle: Bundle) -> Stream:
    """Return a file as it comes, for nobody else to keep."""
    return Stream(
        bundle.content,
        media_type=bundle.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{bundle.name}"',
            "Cache-Control": "no-store",
        },
    )


PAGES = [competition_page, school_page, take]
