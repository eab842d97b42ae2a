"""The pages of the audit trail: search, page by page, and take what was found away as a workbook."""

from typing import Annotated, Any

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template
from pydantic import BaseModel, ValidationError

from registry.audit import queries, service
from registry.audit.schemas import Filters
from registry.core import clock
from registry.core.errors import BadInputError
from registry.core.texts import Text, text
from registry.people.access import ANYTHING, require
from registry.web.page import page
from registry.web.searches import listed

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class FilterError(BadInputError):
    """A filter of the audit trail cannot be read."""

    code = "audit_filter_unreadable"


class FilterForm(BaseModel):
    """The filters of the page as typed; words of a reason may name somebody, and stay out of addresses."""

    account: str = ""
    action: str = ""
    subject: str = ""
    words: str = ""
    since: str = ""
    until: str = ""


class SearchForm(FilterForm):
    """The filters, and the line before which to go on."""

    older_than: str = ""


@get(["/audit", "/audit/find"], include_in_schema=False)
async def audit_page(request: Request[Any, Any, Any]) -> Template:
    """Show a page of lines that fit the filters in the address, newest first."""
    asked = request.query_params
    typed = {name: asked.get(name, "") for name in FilterForm.model_fields if name != "words"}
    return await _lines(request, typed | {"words": ""}, asked.get("older_than", ""))


@post("/audit/find", include_in_schema=False, status_code=200)
async def find_lines(
    request: Request[Any, Any, Any],
    data: Annotated[SearchForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Show a page of lines that fit the filters and the words in the form."""
    require(request.user, "audit.read", ANYTHING)
    typed = data.model_dump(exclude={"older_than"})
    if not data.words.strip():
        return listed("/audit", **typed)
    return await _lines(request, typed, data.older_than)


async def _lines(request: Request[Any, Any, Any], typed: dict[str, str], older_than: str) -> Template:
    require(request.user, "audit.read", ANYTHING)
    filters, wrong = _read(typed)
    # What is no id was not linked to by any page of ours, and the newest lines are as good an answer.
    cursor = (
        int(older_than) if older_than.isascii() and older_than.isdigit() and len(older_than) < 19 else None
    )
    found, older = ([], None) if filters is None else await queries.page_of(filters, cursor)
    return page(
        request,
        "site/audit.html",
        status=400 if wrong else 200,
        typed=typed,
        given={} if filters is None else filters.given(),
        wrong=wrong,
        paged=cursor is not None,
        entries=found,
        older=older,
        who=await queries.writers(),
        sealing=await queries.sealing(),
        counted=queries.COUNTED,
        most=service.MAXIMUM,
    )


@post("/audit/export", include_in_schema=False, status_code=200)
async def audit_export(
    request: Request[Any, Any, Any],
    data: Annotated[FilterForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[bytes]:
    """Answer the lines that fit as a workbook.

    Raises:
        FilterError: a filter cannot be read; the page has said so before.
    """
    filters, wrong = _read(data.model_dump())
    if filters is None:
        raise FilterError(next(iter(wrong.values())))
    content = await service.export(request.user, filters)
    name = f"audit-{clock.today()}.xlsx"
    return Response(
        content,
        media_type=_XLSX,
        headers={"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"},
    )


def _read(typed: dict[str, str]) -> tuple[Filters | None, dict[str, Text]]:
    """Return the filters, or None and what is wrong by field; an empty field is none."""
    try:
        return Filters.model_validate({name: said for name, said in typed.items() if said.strip()}), {}
    except ValidationError as error:
        return None, {str(fault["loc"][0]): _message(str(fault["loc"][0])) for fault in error.errors()}


def _message(field: str) -> Text:
    if field in {"since", "until"}:
        return text("请写日期，如 2026-10-30。", "Write a day, such as 2026-10-30.")
    if field == "account":
        return text("请从列表中选择操作人。", "Choose who it was from the list.")
    return text(
        "内容过长或含有无法使用的字符，请改短。",
        "Too long, or with characters that cannot be used; shorten it.",
    )


PAGES = [audit_page, find_lines, audit_export]
