"""The page of one's own certificates, the files of each, and the switch of its public page."""

from typing import Any, Final, get_args

from litestar import Request, Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from credentials import codes
from credentials.closing import service as closing
from credentials.holding import service
from credentials.holding.service import CertificateFile, Form
from credentials.records.service import NoPersonError
from registry.core.actor import Actor
from registry.web.page import page

FORMS: Final[tuple[Form, ...]] = get_args(Form)
FILES: Final = [f"/me/certificates/{{code:str}}/certificate.{form}" for form in FORMS]


@get("/me/certificates", include_in_schema=False)
async def certificates_page(request: Request[Actor, Any, Any]) -> Template:
    """Show one's certificates, or how to come by some."""
    try:
        certificates = await service.own_certificates(request.user)
    except NoPersonError as error:
        return page(request, "credentials/no_record.html", message=error.message)
    return page(request, "credentials/certificates.html", certificates=certificates)


@get(FILES, include_in_schema=False)
async def certificate_file(request: Request[Actor, Any, Any], code: FromPath[str]) -> Response[bytes]:
    """Send one of one's own certificates in the form that the address asks for."""
    return answer(await service.own_file(request.user, code, form_of(request)))


@post("/me/certificates/{code:str}/close", include_in_schema=False)
async def close_page(request: Request[Actor, Any, Any], code: FromPath[str]) -> Redirect:
    """Close the public page of a certificate."""
    await closing.close_page(request.user, codes.check(code))
    return Redirect("/me/certificates", status_code=303)


@post("/me/certificates/{code:str}/open", include_in_schema=False)
async def open_page(request: Request[Actor, Any, Any], code: FromPath[str]) -> Redirect:
    """Open the public page of a certificate again."""
    await closing.open_page(request.user, codes.check(code))
    return Redirect("/me/certificates", status_code=303)


def form_of(request: Request[Any, Any, Any]) -> Form:
    """Return the form that one of the addresses of files asks for."""
    ending = request.url.path.rpartition("/certificate.")[2]
    return next(form for form in FORMS if form == ending)


def answer(file: CertificateFile) -> Response[bytes]:
    """Return a file as an answer that nobody else keeps."""
    return Response(
        file.content,
        media_type=file.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{file.name}"',
            "Cache-Control": "no-store",
        },
    )


PAGES = [certificates_page, certificate_file, close_page, open_page]
