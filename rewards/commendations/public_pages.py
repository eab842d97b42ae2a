"""The public pages of commendations: all that were decided, one of them, and its PDF."""

from typing import Any
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath

from registry.people.organizations.pages import PageParameter
from registry.web.caching import cacheable
from registry.web.exports import EXPORT_LIMITS
from registry.web.page import page
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE
from rewards.commendations import printing, public
from rewards.commendations.selection import PARTS
from rewards.notices.public_pages import FRESH, sent

AnyRequest = Request[Any, Any, Any]


@get("/commendations", include_in_schema=False, opt=PUBLIC_WITHOUT_COOKIE)
async def public_commendations(request: AnyRequest) -> Response[Any]:
    """Show every commendation that was decided."""
    found = await public.commendations()
    return sent(request, page(request, "rewards/public_commendations.html", commendations=found))


@get("/commendations/{commendation:uuid}", include_in_schema=False, opt=PUBLIC_WITHOUT_COOKIE)
async def public_commendation(
    request: AnyRequest, commendation: FromPath[UUID], number: PageParameter = 1
) -> Response[Any]:
    """Show a commendation with everybody who stands on it now."""
    found = await public.commendation(commendation)
    return sent(
        request,
        page(
            request,
            "rewards/public_commendation.html",
            one=found,
            lines=await public.lines(commendation, page=number),
            parts=PARTS,
        ),
    )


@get(
    "/commendations/{commendation:uuid}/decision.pdf",
    include_in_schema=False,
    opt=PUBLIC_WITHOUT_COOKIE,
    middleware=[*EXPORT_LIMITS],
)
async def print_commendation(request: AnyRequest, commendation: FromPath[UUID]) -> Response[bytes]:
    """Send the decision with its lists as PDF."""
    found = await public.commendation(commendation)
    content = await printing.pdf(found, await public.all_lines(commendation))
    answer = cacheable(request, content, "application/pdf", fresh=FRESH)
    answer.headers["Content-Disposition"] = f'inline; filename="commendation-{commendation}.pdf"'
    return answer


PAGES = [public_commendations, public_commendation, print_commendation]
