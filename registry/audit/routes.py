"""The JSON API of the audit trail: its lines, and the signed heads of its chain."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromQuery, JSONBody, QueryParameter

from registry.audit import queries
from registry.audit.schemas import LARGEST_ID, TYPED, Filters, HeadOut, LineOut, LinesOut, LinesWanted
from registry.core.actor import Actor
from registry.people.access import ANYTHING, require
from registry.web.api import described


@get("/audit", operation_id="list_audit_lines", summary="Search the audit trail")
async def list_lines(
    request: Request[Actor, Any, Any],
    *,
    account: FromQuery[UUID | None] = None,
    action: Annotated[
        str, QueryParameter(max_length=100, pattern=TYPED, description="Action or its beginning.")
    ] = "",
    subject: Annotated[
        str, QueryParameter(max_length=200, pattern=TYPED, description="Subject or its kind.")
    ] = "",
    since: Annotated[date | None, QueryParameter(description="First day, in Asia/Shanghai.")] = None,
    until: Annotated[date | None, QueryParameter(description="Last day, in Asia/Shanghai.")] = None,
    older_than: Annotated[int | None, QueryParameter(ge=1, le=LARGEST_ID)] = None,
) -> LinesOut:
    """Return up to 100 lines that fit, newest first."""
    filters = Filters(account=account, action=action, subject=subject, since=since, until=until)
    return await _lines(request.user, filters, older_than)


@post(
    "/audit/search",
    operation_id="search_audit_lines",
    summary="Search the audit trail by words in the reason",
    status_code=200,
)
async def search_lines(request: Request[Actor, Any, Any], data: JSONBody[LinesWanted]) -> LinesOut:
    """Return the same; words of a reason may name somebody, and stay out of addresses."""
    return await _lines(request.user, data, data.older_than)


async def _lines(actor: Actor, filters: Filters, older_than: int | None) -> LinesOut:
    require(actor, "audit.read", ANYTHING)
    found, older = await queries.page_of(filters, older_than)
    return LinesOut(
        lines=[
            LineOut(
                id=line.id,
                at=line.at,
                account=line.account,
                actor=line.actor,
                action=line.action,
                subject=line.subject,
                reason=line.reason,
                before=line.before,
                after=line.after,
                position=line.position,
            )
            for line in found
        ],
        older_than=older,
    )


@get("/audit/heads", operation_id="list_audit_heads", summary="The signed heads of the audit trail")
async def list_heads(request: Request[Actor, Any, Any]) -> list[HeadOut]:
    """Return the stored heads, newest first; keep them elsewhere to hold the trail to them."""
    require(request.user, "audit.read", ANYTHING)
    return [
        HeadOut(day=head.day, position=head.position, signed_at=head.signed_at, statement=head.statement)
        for head in await queries.heads()
    ]


ROUTES = described([list_lines, search_lines, list_heads], tag="audit")
