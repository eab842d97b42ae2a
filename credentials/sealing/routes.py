"""The sealed PDF of a certificate: the page's address and that of the JSON API."""

from typing import Any, Final

from litestar import Request, Response, get
from litestar.params import FromPath

from credentials.sealing import service
from registry.core.actor import Actor
from registry.web.api import answers, described
from registry.web.limits import Limit, account

# Each one is drawn, signed, and perhaps stamped by a service that is paid by the piece.
SEAL_LIMIT: Final = Limit("sealed-of-account", 20, account)


@get("/certificates/{code:str}/sealed.pdf", include_in_schema=False, middleware=[SEAL_LIMIT])
async def sealed_page(request: Request[Actor, Any, Any], code: FromPath[str]) -> Response[bytes]:
    """Send the sealed PDF."""
    return await _sent(request.user, code)


@get(
    "/certificates/{code:str}/sealed.pdf",
    operation_id="sealed_certificate",
    summary="A certificate's PDF with its issuer's seal",
    description="For the holder and for those who answer for the issuer: the PDF signed as a whole with the"
    " issuer's X.509 certificate (PAdES, level B-B, or B-T where a time stamp service is configured).",
    middleware=[SEAL_LIMIT],
    operation_class=answers("application/pdf"),
)
async def sealed_certificate(request: Request[Actor, Any, Any], code: FromPath[str]) -> Response[bytes]:
    """Return the sealed PDF."""
    return await _sent(request.user, code)


async def _sent(actor: Actor, code: str) -> Response[bytes]:
    file = await service.sealed_file(actor, code)
    return Response(
        file.content,
        media_type="application/pdf",
        headers={
            "Content-Disposition": f'attachment; filename="{file.name}"',
            "Cache-Control": "no-store",
        },
    )


PAGES = [sealed_page]
ROUTES = described([sealed_certificate], tag="certificates")
