"""Sending a list as CSV, workbook or JSON: exactly what the page shows, with all its pages."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from typing import Any, Final, Literal, TypeVar, get_args

from litestar import Request, Response
from litestar.response import Stream
from pydantic import TypeAdapter

from registry.core import clock, exports
from registry.core.errors import BadInputError
from registry.core.exports import Sheet
from registry.core.texts import Language, text
from registry.web.language import language_of
from registry.web.limits import Limit, account, visitor

Form = Literal["csv", "xlsx", "json"]
FORMS: Final[tuple[Form, ...]] = get_args(Form)
# A whole list costs more than a page of it. Visitors may have more, since a whole school shares an address.
EXPORT_LIMITS: Final = (Limit("exports-of-account", 20, account), Limit("exports-of-visitor", 60, visitor))
MOST_IN_WORKBOOK: Final = 20_000
_MEDIA_TYPES: Final[dict[Form, str]] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
# Writing a workbook uses a whole processor; more at once would only wait for each other and hold memory.
_WRITING: Final = asyncio.Semaphore(2)

Line = TypeVar("Line")
Chunks = AsyncIterator[Sequence[Line]]


class ListTooLongError(BadInputError):
    """More lines fit than one workbook takes; CSV and JSON take any number."""

    code = "list_too_long"


def addresses(path: str) -> list[str]:
    """Return the addresses of a list in each form: `path` with `.csv`, `.xlsx` and `.json`."""
    return [f"{path}.{form}" for form in FORMS]


def form_of(request: Request[Any, Any, Any]) -> Form:
    """Return the form that an address made by `addresses` asks for."""
    ending = request.url.path.rpartition(".")[2]
    return next(form for form in FORMS if form == ending)


async def export(
    request: Request[Any, Any, Any], name: str, sheet: Sheet[Line], total: int, chunks: Chunks[Line]
) -> Response[Any]:
    """Return the list in the form that the address asks for.

    Args:
        request: the visitor's request, at one of `addresses`.
        name: of the file, without ending; Latin letters only.
        sheet: the columns of CSV and workbook.
        total: how many lines there are.
        chunks: the lines, some at a time, so that a long list never stands in memory whole.

    Raises:
        ListTooLongError: a workbook is asked for, and there are more lines than one takes.
    """
    form, lang = form_of(request), language_of(request)
    headers = {
        "Content-Disposition": f'attachment; filename="{name}-{clock.today()}.{form}"',
        "Cache-Control": "no-store" if request.user.account_id else "no-cache",
        "Vary": "Accept-Language, Cookie",
    }
    if form != "xlsx":
        content = _csv(sheet, chunks, lang) if form == "csv" else _json(chunks)
        return Stream(content, media_type=_MEDIA_TYPES[form], headers=headers)
    if total > MOST_IN_WORKBOOK:
        raise _too_long(total)
    lines = [line async for chunk in chunks for line in chunk]
    async with _WRITING:
        book = await asyncio.to_thread(exports.workbook, sheet, lines, lang)
    return Response(book, media_type=_MEDIA_TYPES[form], headers=headers)


def _too_long(total: int) -> ListTooLongError:
    return ListTooLongError(
        text(
            f"名单有 {total:,} 行，超过一个工作簿的 {MOST_IN_WORKBOOK:,} 行：请缩小范围，或改用 CSV。",
            f"The list has {total:,} lines, more than the {MOST_IN_WORKBOOK:,} of a workbook:"
            " narrow it, or use CSV.",
        )
    )


async def workbook_response(
    request: Request[Any, Any, Any], name: str, parts: Sequence[tuple[Sheet[Any], Sequence[Any]]]
) -> Response[bytes]:
    """Return a workbook of several sheets, each with its lines.

    Raises:
        ListTooLongError: a sheet has more lines than a workbook takes.
    """
    longest = max(len(lines) for _, lines in parts)
    if longest > MOST_IN_WORKBOOK:
        raise _too_long(longest)
    async with _WRITING:
        book = await asyncio.to_thread(exports.workbook_of, parts, language_of(request))
    return Response(
        book,
        media_type=_MEDIA_TYPES["xlsx"],
        headers={
            "Content-Disposition": f'attachment; filename="{name}-{clock.today()}.xlsx"',
            "Cache-Control": "no-store" if request.user.account_id else "no-cache",
            "Vary": "Accept-Language, Cookie",
        },
    )


async def at_once(lines: Sequence[Line]) -> Chunks[Line]:
    """Give out a list that stands in memory anyway."""
    yield lines


async def _csv(sheet: Sheet[Line], chunks: Chunks[Line], lang: Language) -> AsyncIterator[bytes]:
    yield exports.BYTE_ORDER_MARK + exports.csv_lines([sheet.headings(lang)], lang)
    async for chunk in chunks:
        yield exports.csv_lines(map(sheet.row, chunk), lang)


async def _json(chunks: Chunks[Line]) -> AsyncIterator[bytes]:
    """Write one list, each line with all that it knows, in both languages."""
    writer: TypeAdapter[Any] | None = None
    async for chunk in chunks:
        if chunk:
            yield b",\n" if writer else b"["
            writer = writer or TypeAdapter(type(chunk[0]))
            yield b",\n".join(map(writer.dump_json, chunk))
    yield b"]" if writer else b"[]"
