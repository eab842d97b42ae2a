"""Pages of the site itself: the desk, and what every refusal means."""

from typing import Any

from litestar import Request, get
from litestar.response import Template

from registry.core.errors import RegistryError
from registry.notices.queries import open_notices
from registry.people.organizations.queries import names_of
from registry.web.page import page
from registry.web.problems import status_of
from registry.web.sessions import PUBLIC


@get("/desk", include_in_schema=False)
async def desk(request: Request[Any, Any, Any]) -> Template:
    """Show what waits for the account, and what its role can do."""
    return page(
        request,
        "site/desk.html",
        notices=await open_notices(request.user),
        organizations=await names_of(request.user.organizations("school_officer")),
    )


@get("/problems", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def problems(request: Request[Any, Any, Any]) -> Template:
    """Show every named refusal with its status and meaning; problem details point here."""
    return page(request, "site/problems.html", problems=named_problems())


def named_problems() -> list[tuple[str, int, str]]:
    """Return (code, HTTP status, meaning) of every named error that is loaded, by code."""
    found: dict[str, tuple[str, int, str]] = {}
    waiting = [RegistryError]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        meaning = " ".join((kind.__doc__ or "").split())
        found[kind.code] = (kind.code, status_of(kind.__new__(kind)), meaning)
    return sorted(found.values())


PAGES = [desk, problems]
