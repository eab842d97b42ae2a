"""The pages of award records: one's own, and that of a person whom the account may see; each as PDF too."""

from typing import Any, Final
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath
from litestar.response import Template

from competitions.words import LEVELS
from credentials.records import service
from credentials.records.service import NoPersonError, Record
from credentials.records.words import CERTIFICATE_STATES, ROLES
from registry.core.actor import Actor
from registry.web.page import page

_WORDS: Final[dict[str, Any]] = {"levels": LEVELS, "roles": ROLES, "states": CERTIFICATE_STATES}


@get("/me/awards", include_in_schema=False)
async def own_page(request: Request[Actor, Any, Any]) -> Template:
    """Show the awards of the one who asks, or how to come by a record."""
    try:
        record = await service.own_record(request.user)
    except NoPersonError as error:
        return page(request, "credentials/no_record.html", message=error.message)
    return _page(request, record, "/me/awards")


@get("/me/awards.pdf", include_in_schema=False)
async def own_file(request: Request[Actor, Any, Any]) -> Response[bytes]:
    """Send one's own record as PDF."""
    return _file(await service.own_pdf(request.user))


@get("/people/{person:uuid}/awards", include_in_schema=False)
async def person_page(request: Request[Actor, Any, Any], person: FromPath[UUID]) -> Template:
    """Show the awards of a person whom the account may see."""
    record = await service.record_of(request.user, person)
    return _page(request, record, f"/people/{record.holder.id}/awards")


@get("/people/{person:uuid}/awards.pdf", include_in_schema=False)
async def person_file(request: Request[Actor, Any, Any], person: FromPath[UUID]) -> Response[bytes]:
    """Send the record of a person whom the account may see as PDF."""
    return _file(await service.pdf_of(request.user, person))


def _page(request: Request[Actor, Any, Any], record: Record, here: str) -> Template:
    return page(
        request,
        "credentials/record.html",
        record=record,
        here=here,
        own=here.startswith("/me/"),
        standing=[line for line in record.lines if line.stands],
        fallen=[line for line in record.lines if not line.stands],
        **_WORDS,
    )


def _file(content: bytes) -> Response[bytes]:
    # The name of the file says nothing of whose record it is.
    return Response(
        content,
        media_type="application/pdf",
        headers={
            "Content-Disposition": 'attachment; filename="award-record.pdf"',
            "Cache-Control": "no-store",
        },
    )


PAGES = [own_page, own_file, person_page, person_file]
