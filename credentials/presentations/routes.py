"""The JSON API of presentations."""

from typing import Annotated, Any

from litestar import Request, Response, post
from litestar.params import JSONBody
from pydantic import BaseModel, Field

from credentials.presentations import pages, service
from registry.core.actor import Actor
from registry.web.api import answers, described


class PresentationIn(BaseModel):
    """Which of one's own certificates to present together, and for whom."""

    codes: list[Annotated[str, Field(max_length=60)]] = Field(
        min_length=1, max_length=service.MOST, examples=[["7Q4K-XM2N-9D0C-WE5R3"]]
    )
    form: service.Form = "json"
    audience: str = Field(default="", max_length=service.LONGEST, examples=["https://employer.example"])
    nonce: str = Field(default="", max_length=service.LONGEST, examples=["8f3a2c"])


@post(
    "/me/presentations",
    operation_id="present_certificates",
    summary="Several of one's own certificates in one signed presentation",
    status_code=200,
    operation_class=answers("application/json", "application/vp+jwt"),
)
async def present(request: Request[Actor, Any, Any], data: JSONBody[PresentationIn]) -> Response[bytes]:
    """Return a presentation of one's own certificates, signed by this site."""
    made = await service.present(
        request.user, data.codes, data.form, audience=data.audience, nonce=data.nonce
    )
    return pages.answer(made)


ROUTES = described([present], tag="certificates")
