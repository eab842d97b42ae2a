"""The page on which an issuer's certificate is tried with sample data, and the two files behind it."""

from functools import partial
from typing import Any, Final, get_args
from uuid import UUID

from litestar import Request, Response, get
from litestar.params import FromPath, FromQuery
from litestar.response import Template

from credentials.certificate.paper import Layout, Paper
from credentials.drawing import drawn
from credentials.issuers import details, queries
from credentials.issuers.pages import LAYOUTS
from credentials.issuers.specimens import SAMPLES, Sample, Trial, as_pdf, as_picture, specimen
from credentials.offline.keys import sample_proof
from registry.core.actor import Actor
from registry.core.settings import current
from registry.web.page import page

_KEPT: Final = {"Cache-Control": "no-store"}


@get("/issuers/{issuer:uuid}/specimen", include_in_schema=False)
async def specimen_page(
    request: Request[Actor, Any, Any],
    issuer: FromPath[UUID],
    sample: FromQuery[str] = "person",
    layout: FromQuery[str] = "",
) -> Template:
    """Show a sample certificate as a picture, with a link to its PDF."""
    found = await details.issuer(request.user, issuer)
    return page(
        request,
        "credentials/specimen.html",
        issuer=found,
        trial=_trial(found, sample, layout),
        samples=SAMPLES,
        layouts=LAYOUTS,
    )


@get("/issuers/{issuer:uuid}/specimen.pdf", include_in_schema=False)
async def specimen_pdf(
    request: Request[Actor, Any, Any],
    issuer: FromPath[UUID],
    sample: FromQuery[str] = "person",
    layout: FromQuery[str] = "",
) -> Response[bytes]:
    """Return the sample as PDF, as certificates are."""
    found = await details.issuer(request.user, issuer)
    trial = _trial(found, sample, layout)
    printed = specimen(found, trial, current().base_url)
    content = await drawn(partial(as_pdf, printed, await _paper(found, trial)))
    return Response(content, media_type="application/pdf", headers=_KEPT)


@get("/issuers/{issuer:uuid}/specimen.png", include_in_schema=False)
async def specimen_picture(
    request: Request[Actor, Any, Any],
    issuer: FromPath[UUID],
    sample: FromQuery[str] = "person",
    layout: FromQuery[str] = "",
) -> Response[bytes]:
    """Return the sample as a picture."""
    found = await details.issuer(request.user, issuer)
    trial = _trial(found, sample, layout)
    printed = specimen(found, trial, current().base_url)
    content = await drawn(partial(as_picture, printed, await _paper(found, trial)))
    return Response(content, media_type="image/png", headers=_KEPT)


def _trial(issuer: details.IssuerDetails, sample: str, layout: str) -> Trial:
    """Return what the address asks for; what it cannot mean is the first sample and the issuer's layout."""
    named: Sample = next((one for one in SAMPLES if one == sample), "person")
    laid: Layout = next((one for one in get_args(Layout) if one == layout), issuer.layout)
    return Trial(named, laid)


async def _paper(issuer: details.IssuerDetails, trial: Trial) -> Paper:
    prove = sample_proof if issuer.qr_code == "offline" and issuer.proves else None
    return Paper(trial.layout, (await queries.paper(issuer.did)).seal, prove)


PAGES = [specimen_page, specimen_pdf, specimen_picture]
