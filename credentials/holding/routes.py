"""The JSON API of one's own certificates."""

from typing import Any

from litestar import Request, Response, get
from litestar.params import FromPath

from credentials.holding import pages, service
from credentials.holding.queries import OwnCertificate
from registry.core.actor import Actor
from registry.web.api import answers, described


@get("/me/certificates", operation_id="own_certificates", summary="One's own certificates")
async def own_certificates(request: Request[Actor, Any, Any]) -> list[OwnCertificate]:
    """Return every certificate of the one who asks, with its state."""
    return list(await service.own_certificates(request.user))


@get(
    pages.FILES,
    operation_id=lambda _, __, path: f"own_certificate_{str(path[-1]).partition('.')[2].replace('.', '_')}",
    summary="One of one's own certificates as a file",
    operation_class=answers(
        "application/pdf", "image/png", "image/svg+xml", "text/plain", "application/json", "application/vc"
    ),
)
async def own_certificate_file(request: Request[Actor, Any, Any], code: FromPath[str]) -> Response[bytes]:
    """Return a certificate as PDF, as picture, as it was signed, enveloped or proven in JSON."""
    return pages.answer(await service.own_file(request.user, code, pages.form_of(request)))


ROUTES = described([own_certificates, own_certificate_file], tag="certificates")
