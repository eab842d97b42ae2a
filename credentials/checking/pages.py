"""The employer's pages: typing a code in, and what a certificate's address shows."""

from collections.abc import Sequence
from functools import partial
from typing import Any, Final

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template
from litestar.types import Method

from credentials import codes, qr
from credentials.certificate.of_token import certificate_of
from credentials.checking import queries
from credentials.checking.answers import as_json, asked_for
from credentials.checking.queries import Certificate, CertificateNotFoundError
from credentials.codes import MistypedCodeError
from credentials.drawing import drawn
from credentials.issuers import queries as issuers
from credentials.verification.tokens import issuer_of
from registry.core.texts import Text
from registry.web.api import PUBLIC_PROBLEMS, answers
from registry.web.page import page
from registry.web.sessions import PUBLIC, PUBLIC_WITHOUT_COOKIE

_OPEN: Final = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-store", "Vary": "Accept"}


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
    " credential, `.pdf` for the certificate. A code with a wrong check character is called mistyped; one"
    " that was never issued or whose page is closed is not found.",
    opt=PUBLIC_WITHOUT_COOKIE,
    responses=PUBLIC_PROBLEMS,
    operation_class=answers("text/html", "application/json", "application/vc+jwt", "application/pdf"),
)
async def certificate(request: Request[Any, Any, Any], code: FromPath[str]) -> Response[Any]:
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
            return Response(as_json(found), media_type="application/json", headers=_OPEN)
        case "jwt":
            return Response(found.token.encode(), media_type="text/plain", headers=_OPEN)
        case "vc+jwt":
            token = await queries.w3c_form(found)
            return Response(token.encode(), media_type="application/vc+jwt", headers=_OPEN)
        case "pdf":
            return await _pdf(found)
        case _:
            return page(
                request,
                "credentials/certificate.html",
                state=found.state,
                printed=found.printed,
                steps=found.report.steps,
                checked_at=found.checked_at,
                revocation=found.revocation,
                suspension=found.suspension,
                line=found.supersession,
                issuer_did=issuer_of(found.proven.payload),
                pdf_url=f"/V/{found.code}.pdf",
                token_url=f"/V/{found.code}.jwt",
                grouped=codes.grouped(found.code),
                qr_svg=qr.svg(found.printed.url),
            )


async def _pdf(found: Certificate) -> Response[bytes]:
    paper = await issuers.paper(found.issuer)
    content = await drawn(partial(certificate_of, found.token, paper))
    name = f"{found.printed.serial}.pdf"
    headers = _OPEN | {"Content-Disposition": f'inline; filename="{name}"'}
    return Response(content, media_type="application/pdf", headers=headers)


def _form(request: Request[Any, Any, Any], typed: str, message: Text | None) -> Template:
    status = 400 if message else 200
    return page(request, "credentials/verify.html", status=status, typed=typed, message=message)


PAGES = [verify_page, certificate]
