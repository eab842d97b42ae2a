"""The JSON API of taking many certificates away."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from credentials.bundles import pages, service
from credentials.bundles.schemas import Offer, Wanted
from credentials.bundles.service import SchoolOffers
from registry.core.actor import Actor
from registry.web.api import answers, described
from registry.web.exports import EXPORT_LIMITS
from registry.web.language import language_of


@get(
    "/competitions/{competition:uuid}/certificate-files",
    operation_id="certificate_files_of_competition",
    summary="What there is to take of a competition",
)
async def of_competition(request: Request[Actor, Any, Any], competition: FromPath[UUID]) -> list[Offer]:
    """Return how many certificates there are, in all and by event."""
    return list(await service.of_competition(request.user, competition))


@get(
    "/organizations/{school:uuid}/certificate-files",
    operation_id="certificate_files_of_school",
    summary="What there is to take of a school",
)
async def of_school(request: Request[Actor, Any, Any], school: FromPath[UUID]) -> SchoolOffers:
    """Return how many certificates there are, by contest and event and by class."""
    return await service.of_school(request.user, school)


@post(
    "/certificate-files",
    operation_id="take_certificates",
    summary="Many certificates as one file",
    description="`zip` is one PDF per certificate with a list; `pdf` is one file to print. It is sent while"
    " it is made, without a length.",
    status_code=200,
    middleware=EXPORT_LIMITS,
    operation_class=answers("application/zip", "application/pdf"),
)
async def take(request: Request[Actor, Any, Any], data: JSONBody[Wanted]) -> Stream:
    """Send the certificates of a selection."""
    return pages.sent(await service.take(request.user, data, language_of(request)))


ROUTES = described([of_competition, of_school, take], tag="certificates")
