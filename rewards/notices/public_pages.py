"""The public pages of notices: those that run, one of them, what is taken away, and looking for a name."""

from datetime import timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Template

from registry.people.organizations.pages import PageParameter
from registry.web.caching import cacheable
from registry.web.exports import EXPORT_LIMITS, addresses, export
from registry.web.limits import Limit, client
from registry.web.page import page, rendered
from registry.web.searches import Search, listed
from registry.web.sessions import PUBLIC_WITHOUT_COOKIE
from rewards.notices import printing, public
from rewards.notices.public import PublicNotice
from rewards.notices.sheets import NOTICE

# A copy may be used for a minute: a notice that ends or is withdrawn is gone from everywhere after that.
FRESH: Final = timedelta(seconds=60)
SEARCH_LIMIT: Final = Limit("notice-searches", 30, client)

AnyRequest = Request[Any, Any, Any]


@get("/notices", include_in_schema=False, opt=PUBLIC_WITHOUT_COOKIE)
async def notices_page(request: AnyRequest) -> Response[Any]:
    """Show the notices that run today."""
    return sent(request, page(request, "rewards/notices.html", notices=await public.notices()))


@get("/notices/{notice:uuid}", include_in_schema=False, opt=PUBLIC_WITHOUT_COOKIE)
async def notice_page(
    request: AnyRequest, notice: FromPath[UUID], number: PageParameter = 1
) -> Response[Any]:
    """Show a notice: whole while it runs, masked when it is over, nobody when it was withdrawn."""
    return sent(request, await _page(request, await public.notice(notice), number=number))


@post(
    "/notices/{notice:uuid}/find",
    include_in_schema=False,
    status_code=200,
    opt=PUBLIC_WITHOUT_COOKIE,
    middleware=[SEARCH_LIMIT],
)
async def find_lines(
    request: AnyRequest,
    notice: FromPath[UUID],
    data: Annotated[Search, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Show the same page with those lines only that fit what was typed; it stands in no address."""
    if not data.q:
        return listed(f"/notices/{notice}")
    shown = await _page(request, await public.notice(notice), q=data.q)
    shown.headers["Cache-Control"] = "no-store"
    return shown


@get(
    addresses("/notices/{notice:uuid}/lines"),
    include_in_schema=False,
    opt=PUBLIC_WITHOUT_COOKIE,
    middleware=[*EXPORT_LIMITS],
)
async def take_away(request: AnyRequest, notice: FromPath[UUID]) -> Response[Any]:
    """Send the lines as the page shows them, all of them."""
    found = await public.notice(notice)
    lines = await public.all_lines(found)
    return await export(request, f"notice-{found.number}", NOTICE, len(lines), public.in_chunks(lines))


@get(
    "/notices/{notice:uuid}/notice.pdf",
    include_in_schema=False,
    opt=PUBLIC_WITHOUT_COOKIE,
    middleware=[*EXPORT_LIMITS],
)
async def print_notice(request: AnyRequest, notice: FromPath[UUID]) -> Response[bytes]:
    """Send the notice as PDF to print and post up; when it is over, masked as the page is."""
    found = await public.notice(notice)
    content = await printing.pdf(found, await public.all_lines(found), await public.schools(found))
    answer = cacheable(request, content, "application/pdf", fresh=FRESH)
    answer.headers["Content-Disposition"] = f'inline; filename="notice-{found.number}.pdf"'
    return answer


async def _page(request: AnyRequest, found: PublicNotice, *, number: int = 1, q: str = "") -> Template:
    return page(
        request,
        "rewards/notice.html",
        notice=found,
        found=await public.lines(found, q=q, page=number),
        schools=await public.schools(found),
        removed=await public.removed_numbers(found),
        q=q,
    )


def sent(request: AnyRequest, template: Template) -> Response[Any]:
    """Let caches keep what is the same for everybody; what is in an account's frame is its own."""
    if request.user.account_id or template.cookies:
        return template
    content = rendered(request, template).encode()
    vary = "Accept-Language, Cookie"
    answer = cacheable(request, content, "text/html", fresh=FRESH, vary=vary)
    answer.headers["Content-Language"] = template.headers["Content-Language"]
    return answer


PAGES = [notices_page, notice_page, find_lines, take_away, print_notice]
