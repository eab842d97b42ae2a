"""From a named error to what the other side gets: problem details (RFC 9457) for programs, a page for people.

This is the one place that knows which HTTP status a kind of refusal has.
"""

import traceback
from typing import Any, Final, Self

import asyncpg
import structlog
from litestar import MediaType, Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.response import Redirect
from pydantic import BaseModel, Field

from registry.core.errors import (
    BadInputError,
    ConflictError,
    Fault,
    ForbiddenError,
    NotFoundError,
    NotSignedInError,
    RegistryError,
    TooManyError,
    UnavailableError,
)
from registry.core.texts import Text, text
from registry.people.access import SecondFactorNeededError
from registry.web.page import page

CONTENT_TYPE: Final = "application/problem+json"

_STATUS: Final[dict[type[RegistryError], int]] = {
    NotFoundError: 404,
    NotSignedInError: 401,
    ForbiddenError: 403,
    ConflictError: 409,
    BadInputError: 400,
    TooManyError: 429,
    UnavailableError: 503,
}
_HTTP: Final[dict[int, tuple[str, Text]]] = {
    400: ("bad_request", text("请求的内容有误。", "The request is not well formed.")),
    401: ("not_signed_in", text("请先登录。", "Please sign in first.")),
    403: (
        "forbidden",
        text("操作被拒绝：请返回上一页刷新后重试。", "Refused: go back, reload the page and try again."),
    ),
    404: ("not_found", text("没有这个页面，请检查地址。", "There is no such page; check the address.")),
    405: ("method_not_allowed", text("此地址不支持这种操作。", "This address does not take that method.")),
    413: ("too_large", text("内容过大。", "What was sent is too large.")),
    429: (
        "too_many_requests",
        text("操作过于频繁，请稍后再试。", "Too many requests; try again in a while."),
    ),
    500: (
        "internal_error",
        text("系统出错，错误已记录，请稍后再试。", "Something broke; it has been recorded. Try again later."),
    ),
}


class ProblemFault(BaseModel):
    """One of several things wrong with what was sent, and where."""

    code: str
    message: str
    message_en: str
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    @classmethod
    def of(cls, fault: Fault) -> Self:
        """Return a fault as the API tells it."""
        return cls(
            code=fault.code,
            message=fault.message.zh,
            message_en=fault.message.en,
            file=fault.file,
            sheet=fault.sheet,
            row=fault.row,
            column=fault.column,
        )


class Problem(BaseModel):
    """A refusal as problem details; `type` is the address of its description."""

    type: str = Field(examples=["http://localhost:8000/problems#competition_not_found"])
    title: str = Field(examples=["competition_not_found"])
    status: int = Field(examples=[404])
    detail: str = Field(examples=["没有这项赛事。"])
    detail_en: str = Field(examples=["There is no such competition."])
    code: str = Field(examples=["competition_not_found"])
    faults: list[ProblemFault] = []


def status_of(error: RegistryError) -> int:
    """Return the HTTP status of a named error, by its kind."""
    return next((status for kind, status in _STATUS.items() if isinstance(error, kind)), 500)


def named(request: Request[Any, Any, Any], error: RegistryError) -> Response[Any]:
    """Answer a named error; who still lacks one-time codes is led to where they are set up."""
    if isinstance(error, SecondFactorNeededError) and _wants_page(request):
        return Redirect("/account/second-factor", status_code=303)
    return _answer(request, status_of(error), error.code, error.message, error.faults)


def http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Any]:
    """Answer a refusal of the framework itself."""
    code, message = _HTTP.get(error.status_code, _HTTP[400 if error.status_code < 500 else 500])
    if error.status_code == 429 and (wait := (error.headers or {}).get("Retry-After")):
        message = text(
            f"操作过于频繁，请 {wait} 秒后再试。", f"Too many requests; try again in {wait} seconds."
        )
    faults = _validation_faults(error) if isinstance(error, ValidationException) else ()
    response = _answer(request, error.status_code, code, message, faults)
    for name, value in (error.headers or {}).items():
        response.headers.setdefault(name, value)
    return response


class DataRefusedError(ConflictError):
    """The database refused what no rule before it caught: a reference to nothing, a value out of range."""

    code = "data_refused"


class CharactersRefusedError(BadInputError):
    """The text holds characters that cannot be stored, such as the null character or half of a pair."""

    code = "characters_refused"


class DatabaseUnavailableError(UnavailableError):
    """The database does not answer, or somebody else has kept what is needed locked for too long."""

    code = "database_unavailable"


_CHARACTERS: Final = (asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError)
_DATABASE_AWAY: Final = (
    asyncpg.InterfaceError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.LockNotAvailableError,
    # Two requests wanted the same things in different orders, and this one lost: it may just come again.
    asyncpg.DeadlockDetectedError,
    asyncpg.SerializationError,
    OSError,
)


def of_database(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer an error of the database: what it refuses is named, and so is its absence."""
    if isinstance(error, _CHARACTERS) or isinstance(error.__cause__, UnicodeEncodeError):
        characters = text(
            "内容含有无法保存的字符（如空字符），请删去后重试。",
            "This holds characters that cannot be stored, such as null; delete them, then retry.",
        )
        return named(request, CharactersRefusedError(characters))
    if isinstance(error, asyncpg.DataError | asyncpg.IntegrityConstraintViolationError):
        refused = text(
            "内容与已有数据不符或超出范围，未保存：请核对后重试。",
            "This does not fit what is stored, or is out of range; nothing was saved. Check it, then retry.",
        )
        return named(request, DataRefusedError(refused))
    if isinstance(error, _DATABASE_AWAY):
        away = text(
            "数据库暂时无法使用，请稍后再试。", "The database cannot be used just now; try again soon."
        )
        return named(request, DatabaseUnavailableError(away))
    return unforeseen(request, error)


def unforeseen(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """Answer what nobody foresaw: recorded with where it happened, told without it.

    Only places in the code are written: an error's words and a frame's variables may hold what was typed.
    """
    frames = traceback.extract_tb(error.__traceback__)
    if isinstance(error, UnicodeDecodeError) and frames and frames[-1].name == "parse_multipart_form":
        # Litestar takes a part without a file name for text, and lets bytes that are none through as this.
        return _answer(request, 400, *_HTTP[400], ())
    where = [f"{f.filename}:{f.lineno} {f.name}" for f in frames]
    route = request.scope.get("path_template")
    structlog.get_logger().error("unforeseen", route=route, error=type(error).__qualname__, where=where)
    return _answer(request, 500, *_HTTP[500], ())


def _validation_faults(error: ValidationException) -> tuple[Fault, ...]:
    extra = error.extra if isinstance(error.extra, list) else []
    return tuple(
        Fault(
            code="invalid",
            message=text(f"内容无效：{item.get('message', '')}", str(item.get("message", ""))),
            column=str(item.get("key", "")),
        )
        for item in extra
        if isinstance(item, dict)
    )


def _answer(
    request: Request[Any, Any, Any], status: int, code: str, message: Text, faults: tuple[Fault, ...]
) -> Response[Any]:
    if _wants_page(request):
        if status == 401 and request.method == "GET":
            return Redirect("/sign-in", query_params={"next": request.url.path}, status_code=303)
        return page(request, "site/problem.html", status=status, code=code, message=message, faults=faults)
    problem = Problem(
        type=f"{str(request.base_url).rstrip('/')}/problems#{code}",
        title=code,
        status=status,
        detail=message.zh,
        detail_en=message.en,
        code=code,
        faults=[ProblemFault.of(fault) for fault in faults],
    )
    return Response(
        problem, status_code=status, media_type=CONTENT_TYPE, headers={"Cache-Control": "no-store"}
    )


def _wants_page(request: Request[Any, Any, Any]) -> bool:
    return not request.url.path.startswith("/api/") and MediaType.HTML in request.headers.get("accept", "")
