"""The page on which a holder chooses certificates to present together, and the file that comes of it."""

from typing import Annotated, Any, Final

from litestar import Request, Response, get, post
from litestar.enums import RequestEncodingType
from litestar.params import Body
from litestar.response import Template
from pydantic import BaseModel, BeforeValidator

from credentials.holding import service as holding
from credentials.presentations import service
from credentials.presentations.service import Form, PresentationFile
from credentials.records.service import NoPersonError
from registry.core.actor import Actor
from registry.core.errors import BadInputError, ConflictError
from registry.core.texts import Text
from registry.web.page import page

_ADDRESS: Final = "/me/presentations"


def _several(value: Any) -> Any:
    """A form sends one that was chosen as itself."""
    return value if isinstance(value, list) else [value]


class PresentationForm(BaseModel):
    """The certificates chosen, whom the presentation is for, and what it repeats."""

    code: Annotated[list[str], BeforeValidator(_several)] = []
    audience: str = ""
    nonce: str = ""


@get(_ADDRESS, include_in_schema=False)
async def presentation_page(request: Request[Actor, Any, Any]) -> Template:
    """Show one's certificates that can be presented."""
    return await _form(request, PresentationForm(), None)


@post(
    [f"{_ADDRESS}/presentation.jwt", f"{_ADDRESS}/presentation.json"],
    include_in_schema=False,
    status_code=200,
)
async def presentation_file(
    request: Request[Actor, Any, Any],
    data: Annotated[PresentationForm, Body(media_type=RequestEncodingType.URL_ENCODED)],
) -> Response[Any]:
    """Send the presentation as file, or show the form again with what stands against it."""
    form: Form = "jwt" if request.url.path.endswith(".jwt") else "json"
    try:
        made = await service.present(
            request.user, data.code, form, audience=data.audience.strip(), nonce=data.nonce.strip()
        )
    except (BadInputError, ConflictError) as error:
        return await _form(request, data, error.message)
    return answer(made)


def answer(made: PresentationFile) -> Response[bytes]:
    """Return a presentation as an answer that nobody else keeps."""
    return Response(
        made.content,
        media_type=made.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{made.name}"',
            "Cache-Control": "no-store",
        },
    )


async def _form(request: Request[Actor, Any, Any], typed: PresentationForm, message: Text | None) -> Template:
    try:
        own = await holding.own_certificates(request.user)
    except NoPersonError as error:
        return page(request, "credentials/no_record.html", message=error.message)
    return page(
        request,
        "credentials/present.html",
        status=400 if message else 200,
        certificates=[one for one in own if one.state == "valid" and not one.closed],
        left_out=sum(one.state != "valid" or one.closed for one in own),
        days=service.HOLDS.days,
        most=service.MOST,
        typed=typed,
        message=message,
    )


PAGES = [presentation_page, presentation_file]
