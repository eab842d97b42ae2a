"""The pages that issue: for a competition, an event or a school of it, and for a list of external awards."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template
from pydantic import BaseModel

from competitions.awards.queries import confirmed_count
from competitions.events import queries as events
from credentials.issuers.queries import IssuerFacts, NoIssuerError
from credentials.issuing import background, runs
from credentials.issuing.choices import choices, chosen
from credentials.issuing.preview import preview
from credentials.issuing.scopes import Place, Scope, place_of
from credentials.issuing.service import IssuingUnderWayError, issuer_for
from registry.core.actor import Actor
from registry.core.errors import RegistryError
from registry.web.page import page

AnyRequest = Request[Actor, Any, Any]
PageNumber = Annotated[int, QueryParameter(name="page")]


class Chosen(BaseModel):
    """What the form sends: an event or a school, and whether taken-back certificates are issued anew."""

    event: str = ""
    school: str = ""
    again: str = ""


@get("/competitions/{competition:uuid}/credentials", include_in_schema=False)
async def issuing_page(
    request: AnyRequest,
    competition: FromPath[UUID],
    *,
    event: FromQuery[str] = "",
    school: FromQuery[str] = "",
    number: PageNumber = 1,
) -> Template:
    """Show who waits for a certificate, who is left out and why, and how far issuing is."""
    return await _of_competition(
        request, chosen(competition, _identifier(event), _identifier(school)), number
    )


@post("/competitions/{competition:uuid}/credentials", include_in_schema=False, status_code=200)
async def issue(
    request: AnyRequest,
    competition: FromPath[UUID],
    data: Annotated[Chosen, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Issue to everybody in the scope who waits, or say why that cannot be done."""
    scope = chosen(competition, _identifier(data.event), _identifier(data.school))
    try:
        await background.start(request.user, scope, again=bool(data.again))
    except (NoIssuerError, IssuingUnderWayError) as error:
        return await _of_competition(request, scope, 1, error)
    place = f"?{scope.kind}={scope.subject}" if scope.kind in {"event", "school"} else ""
    return Redirect(f"/competitions/{competition}/credentials{place}", status_code=303)


@get("/external-awards/{list_id:uuid}/credentials", include_in_schema=False)
async def confirmations_page(
    request: AnyRequest, list_id: FromPath[UUID], *, number: PageNumber = 1
) -> Template:
    """Show who of a confirmed list waits for a confirmation, who is left out and why."""
    return await _of_list(request, list_id, number)


@post("/external-awards/{list_id:uuid}/credentials", include_in_schema=False, status_code=200)
async def issue_confirmations(
    request: AnyRequest,
    list_id: FromPath[UUID],
    data: Annotated[Chosen, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Issue a confirmation to everybody of the list who waits, or say why that cannot be done."""
    try:
        await background.start(request.user, Scope("list", list_id), again=bool(data.again))
    except (NoIssuerError, IssuingUnderWayError) as error:
        return await _of_list(request, list_id, 1, error)
    return Redirect(f"/external-awards/{list_id}/credentials", status_code=303)


async def _of_competition(
    request: AnyRequest, scope: Scope, number: int, refused: RegistryError | None = None
) -> Template:
    place = await place_of(request.user, scope)
    return await _shown(
        request,
        place,
        number,
        refused,
        competition=await events.competition(place.competition),
        confirmed=await confirmed_count(place.competition),
        choices=await choices(place.competition),
        chosen={"event": place.event or "", "school": place.school or ""},
        here=f"/competitions/{place.competition}/credentials",
    )


async def _of_list(
    request: AnyRequest, list_id: UUID, number: int, refused: RegistryError | None = None
) -> Template:
    place = await place_of(request.user, Scope("list", list_id))
    return await _shown(
        request,
        place,
        number,
        refused,
        competition=await events.competition(place.competition),
        confirmed=True,
        choices=None,
        chosen={},
        here=f"/external-awards/{list_id}/credentials",
    )


async def _shown(
    request: AnyRequest, place: Place, number: int, refused: RegistryError | None, **more: Any
) -> Template:
    issuer: IssuerFacts | None = None
    lacking: RegistryError | None = None
    try:
        issuer = await issuer_for(place)
    except NoIssuerError as error:
        lacking = error
    run = await runs.newest(place.scope)
    return page(
        request,
        "credentials/issuing.html",
        status=409 if refused else 200,
        place=place,
        issuer=issuer,
        lacking=lacking.message if lacking else None,
        refused=refused,
        run=run,
        running=run is not None and run.state == "running",
        found=await preview(place, number),
        **more,
    )


def _identifier(given: str) -> UUID | None:
    """Return the id that a form or an address names; whatever is none is nothing chosen."""
    try:
        return UUID(given)
    except ValueError:
        return None


PAGES = [issuing_page, issue, confirmations_page, issue_confirmations]
