"""Pages of the site itself: the desk, the audit trail, and what every refusal means."""

from typing import Any

from litestar import Request, get
from litestar.params import FromQuery
from litestar.response import Template

from registry.core import audit
from registry.core.errors import RegistryError
from registry.people.access import require
from registry.web.page import page
from registry.web.problems import status_of
from registry.web.sessions import PUBLIC


@get("/desk", include_in_schema=False, sync_to_thread=False)
def desk(request: Request[Any, Any, Any]) -> Template:
    """Show what the account's role can do."""
    return page(request, "site/desk.html")


@get("/audit", include_in_schema=False)
async def audit_trail(request: Request[Any, Any, Any], subject: FromQuery[str] = "") -> Template:
    """Show the newest lines of the audit trail."""
    require(request.user, "audit.read")
    return page(request, "site/audit.html", entries=await audit.trail(subject=subject), subject=subject)


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


PAGES = [desk, audit_trail, problems]
