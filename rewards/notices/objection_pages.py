"""The public pages of objecting: the form, the receipt that is shown once, and the answer."""

from dataclasses import dataclass
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request, get, post
from litestar.datastructures import UploadFile
from litestar.enums import RequestEncodingType
from litestar.params import Body, FromPath
from litestar.response import Template
from pydantic import BaseModel

from registry.core.errors import BadInputError, RegistryError
from registry.core.texts import Text
from registry.web.limits import CODE_LIMIT, Limit, client
from registry.web.page import page
from registry.web.problems import status_of
from registry.web.sessions import PUBLIC
from rewards.notices import objecting, public
from rewards.notices.attachments import LARGEST_FILE, LARGEST_REQUEST, MOST_FILES, AttachmentRefusedError
from rewards.notices.objecting import GroundsMissingError, ObjectionLinesError, ReceiptUnknownError
from rewards.notices.words import OBJECTION_STATES

# A whole school may share an address; nobody objects more often than this by hand.
OBJECTION_LIMIT: Final = Limit("objections", 5, client)
_FIELDS: Final[dict[type[RegistryError], str]] = {
    ObjectionLinesError: "lines",
    GroundsMissingError: "grounds",
    AttachmentRefusedError: "files",
}

AnyRequest = Request[Any, Any, Any]


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the fields of the form."""

    lines: str = ""
    grounds: str = ""
    name: str = ""
    contact: str = ""


class ReceiptForm(BaseModel):
    """The code with which an answer is read."""

    receipt: str = ""


@get("/notices/{notice:uuid}/objection", include_in_schema=False, opt=PUBLIC)
async def objection_form(request: AnyRequest, notice: FromPath[UUID]) -> Template:
    """Show the form, with the lines that were ticked on the notice."""
    ticked = request.query_params.getall("line", [])
    lines = "、".join(each for each in ticked[: objecting.MOST_LINES] if each.isascii() and each.isdigit())
    return await _form(request, notice, Typed(lines=lines))


@post(
    "/notices/{notice:uuid}/objection",
    include_in_schema=False,
    opt=PUBLIC,
    status_code=200,
    middleware=[OBJECTION_LIMIT],
    request_max_body_size=LARGEST_REQUEST,
)
async def file_objection(request: AnyRequest, notice: FromPath[UUID]) -> Template:
    """File the objection and show its receipt code, or show the form again with what is wrong."""
    sent = await request.form()
    typed = Typed(**{name: str(sent.get(name, ""))[:5000] for name in Typed.__slots__})
    files = [each for each in sent.getall("files", []) if isinstance(each, UploadFile)]
    try:
        filed = await objecting.file(
            notice,
            typed.lines,
            typed.grounds,
            name=typed.name,
            contact=typed.contact,
            files=[(each.filename, await each.read()) for each in files],
        )
    except BadInputError as error:
        return await _form(request, notice, typed, error.message, _FIELDS[type(error)])
    return _kept_nowhere(
        page(request, "rewards/objection_filed.html", notice=await public.notice(notice), filed=filed)
    )


@get("/notices/answer", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def receipt_form(request: AnyRequest) -> Template:
    """Ask for the receipt code of an objection."""
    return page(request, "rewards/objection_answer.html", answered=None, message=None)


@post("/notices/answer", include_in_schema=False, opt=PUBLIC, status_code=200, middleware=[CODE_LIMIT])
async def read_answer(
    request: AnyRequest,
    data: Annotated[ReceiptForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Template:
    """Show what becomes of the objection that the code belongs to."""
    try:
        answered = await objecting.answer_of(data.receipt)
    except ReceiptUnknownError as error:
        return page(
            request,
            "rewards/objection_answer.html",
            status=status_of(error),
            answered=None,
            message=error.message,
        )
    return _kept_nowhere(
        page(
            request,
            "rewards/objection_answer.html",
            answered=answered,
            states=OBJECTION_STATES,
            message=None,
        )
    )


async def _form(
    request: AnyRequest, notice: UUID, typed: Typed, message: Text | None = None, field: str = ""
) -> Template:
    return page(
        request,
        "rewards/objection_form.html",
        status=400 if message else 200,
        notice=await public.notice(notice),
        typed=typed,
        message=message,
        field=field,
        most_files=MOST_FILES,
        largest=LARGEST_FILE // 1024 // 1024,
    )


def _kept_nowhere(shown: Template) -> Template:
    shown.headers["Cache-Control"] = "no-store"
    return shown


PAGES: list[Any] = [objection_form, file_objection, receipt_form, read_answer]
