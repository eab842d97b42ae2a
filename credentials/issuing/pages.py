"""The page that issues the certificates of a competition: how many wait, who signs, and how many are out."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from competitions.awards.queries import confirmed_count
from competitions.events import queries as events
from credentials.issuers import queries as issuers
from credentials.issuers.queries import IssuerFacts, NoIssuerError
from credentials.issuing import queries, service
from registry.core.actor import Actor
from registry.core.errors import RegistryError
from registry.core.texts import Text
from registry.people.access import require
from registry.web.page import page


@get("/competitions/{competition:uuid}/credentials", include_in_schema=False)
async def issuing_page(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> Template:
    """Show how many recipients wait for a certificate, and who signs it."""
    return await _shown(request, competition)


@post("/competitions/{competition:uuid}/credentials", include_in_schema=False, status_code=200)
async def issue(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> Response[Any]:
    """Issue to everybody who waits, or say why that cannot be done."""
    try:
        await service.issue(request.user, competition)
    except NoIssuerError as error:
        return await _shown(request, competition, error)
    return Redirect(f"/competitions/{competition}/credentials", status_code=303)


async def _shown(
    request: Request[Actor, Any, Any], competition: UUID, refused: RegistryError | None = None
) -> Template:
    require(request.user, "credentials.issue", await events.subject(competition))
    issuer: IssuerFacts | None = None
    lacking: Text | None = None
    try:
        issuer = await issuers.issuer_of(competition)
    except NoIssuerError as error:
        lacking = error.message
    return page(
        request,
        "credentials/issuing.html",
        status=409 if refused else 200,
        competition=await events.competition(competition),
        issuer=issuer,
        lacking=lacking,
        refused=refused,
        confirmed=await confirmed_count(competition),
        counts=await queries.counts(competition),
    )


PAGES = [issuing_page, issue]
