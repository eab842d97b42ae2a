"""The employer's pages: typing a code in, and what a certificate's address shows."""

from collections.abc import Sequence
from functools import partial
from typing import Annotated, Any, Final, Literal

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Redirect, Template
from litestar.types import Method

from credentials import codes, qr
from credentials.certificate.of_token import certificate_of, picture_of, vector_of
from credentials.checking import integrity_form, past, queries
from credentials.checking.answers import as_json, asked_for
from credentials.checking.past import PastState
from credentials.checking.queries import Certificate, CertificateNotFoundError
from credentials.codes import MistypedCodeError
from credentials.drawing import drawn
from credentials.issuers import queries as issuers
from credentials.verification.tokens import issuer_of
from registry.core import clock
from registry.core.errors import BadInputError
from registry.core.texts import Text
from registry.web.api import PUBLIC_PROBLEMS, answers
from registry.web.page import page
from registry.web.security import with_camera
from registry.web.sessions import PUBLIC, PUBLIC_WITHOUT_COOKIE

_OPEN: Final = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store", "Vary": "Accept"}
_DRAWINGS: Final = {
    "pdf": (certificate_of, "application/pdf"),
    "png": (picture_of, "image/png"),
    "svg": (vector_of, "image/svg+xml"),
}


@get("/verify", include_in_schema=False, opt=PUBLIC, sync_to_thread=False)
def verify_page(request: Request[Any, Any, Any], code: FromQuery[str] = "") -> Response[Any]:
    """Show the form for a code; a code that can be one leads on to its certificate."""
    if not code.strip():
        return _form(request, "", None)
    try:
        return Redirect(f"/V/{codes.check(code)}", status_code=303)
    except MistypedCodeError as error:
        return _form(request, code, error.message)


def _operation_id(_: HTTPRouteHandler, __: Method, path: Sequence[object]) -> str:
    """Name a certificate's two addresses apart: codes are in capitals, but people type as they like."""
    return "read_certificate" if path[0] == "V" else "read_certificate_lower_case"


@get(
    ["/V/{code:str}", "/v/{code:str}"],
    operation_id=_operation_id,
    tags=["certificates"],
    summary="A certificate by its public code",
    description="By the Accept header or a suffix: the page for people, `application/json` for its fields"
    " and the steps of the check, `application/vc+jwt` (or `.jwt` for the Open Badges form) for the signed"
    " credential, `application/vc` (or `.vc.json`) for it with an embedded proof,"
    " `.pdf` for the certificate,"
    " `.png` and `.svg` for its picture with the credential baked in as Open Badges says. A code with a"
    " wrong check character is called mistyped; one that was never issued or whose page is closed is not"
    " found.",
    opt=PUBLIC_WITHOUT_COOKIE,
    responses=PUBLIC_PROBLEMS,
    operation_class=answers(
        "text/html",
        "application/json",
        "application/vc+jwt",
        "application/vc",
        "application/pdf",
        "image/png",
        "image/svg+xml",
    ),
)
async def certificate(
    request: Request[Any, Any, Any],
    code: FromPath[str],
    at: Annotated[
        str | None,
        QueryParameter(description="A day, or a time with a zone: its state then is told besides."),
    ] = None,
) -> Response[Any]:
    """Answer with the certificate of a public code in the form asked for."""
    typed, form = asked_for(code, request.headers.get("accept", "*/*"))
    try:
        found = await queries.certificate(codes.check(typed))
    except MistypedCodeError as error:
        if form != "page":
            raise
        return _form(request, typed, error.message)
    except CertificateNotFoundError:
        if form != "page":
            raise
        return page(request, "credentials/not_found.html", status=404)
    match form:
        case "json":
            then = await _at(found, at)
            return Response(as_json(found, then), media_type="application/json", headers=_OPEN)
        case "jwt":
            return Response(found.token.encode(), media_type="text/plain", headers=_OPEN)
        case "vc+jwt":
            token = await queries.w3c_form(found)
            return Response(token.encode(), media_type="application/vc+jwt", headers=_OPEN)
        case "vc":
            document = await integrity_form.certificate(found)
            return Response(document, media_type="application/vc", headers=_OPEN)
        case "pdf" | "png" | "svg":
            return await _drawn(found, form)
        case _:
            then, wrong = await _then(found, at)
            return page(
                request,
                "credentials/certificate.html",
                status=400 if wrong else 200,
                then=then,
                wrong_time=wrong,
                asked_at=at or "",
                today=clock.today(),
                state=found.state,
                printed=found.printed,
                steps=found.report.steps,
                checked_at=found.checked_at,
                revocation=found.revocation,
                suspension=found.suspension,
                line=found.supersession,
                issuer_did=issuer_of(found.proven.payload),
                pdf_url=f"/V/{found.code}.pdf",
                picture_url=f"/V/{found.code}.png",
                token_url=f"/V/{found.code}.jwt",
                grouped=codes.grouped(found.code),
                qr_svg=qr.svg(found.printed.url),
            )


async def _then(found: Certificate, at: str | None) -> tuple[PastState | None, Text | None]:
    """Return the state at the time asked about, where one was; or what is wrong with how it was asked."""
    try:
        return await _at(found, at), None
    except BadInputError as error:
        return None, error.message


async def _at(found: Certificate, at: str | None) -> PastState | None:
    """Return the state at a time; of one whose proof fails nothing is said, it was never good."""
    asked = past.end_of(at) if at else None
    return await past.state_at(found.id, asked) if asked and found.proven.verified else None


async def _drawn(found: Certificate, form: Literal["pdf", "png", "svg"]) -> Response[bytes]:
    draw, media_type = _DRAWINGS[form]
    content = await drawn(partial(draw, found.token, await issuers.paper(found.issuer)))
    name = f"{found.printed.serial}.{form}"
    headers = _OPEN | {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, media_type=media_type, headers=headers)


def _form(request: Request[Any, Any, Any], typed: str, message: Text | None) -> Template:
    status = 400 if message else 200
    return with_camera(page(request, "credentials/verify.html", status=status, typed=typed, message=message))


PAGES = [verify_page, certificate]
