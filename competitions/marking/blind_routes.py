"""The JSON API of blind marking: the draws, their lists, and decoding."""

from typing import Any
from uuid import UUID

from litestar import Request, get, post
from litestar.params import FromPath, JSONBody
from pydantic import BaseModel, ConfigDict, Field

from competitions.marking import decoding, draw_lists, drawing
from competitions.marking.blind_state import BlindState, state_of
from competitions.marking.decoding import Link
from competitions.marking.draw_lists import CodeLine, NumberLine
from registry.core.actor import Actor
from registry.web.api import described


class DrawIn(BaseModel):
    """A draw; the second time it needs its reason."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str = Field(default="", max_length=500, examples=["标签印错，重新编号"])


class DecodeIn(BaseModel):
    """What is decoded and why; no code stands for all of them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str = Field(max_length=500)
    code: str = Field(default="", max_length=20, examples=["B07Q"])


class Drawn(BaseModel):
    """How many entries were drawn for."""

    count: int


@get("/events/{event:uuid}/blind", operation_id="read_blind_state")
async def read_state(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> BlindState:
    """Return how far the two draws of a blind event are."""
    _, state = await state_of(request.user, event)
    return state


@post("/events/{event:uuid}/blind/numbers", operation_id="draw_blind_numbers")
async def draw_numbers(
    request: Request[Actor, Any, Any], event: FromPath[UUID], data: JSONBody[DrawIn]
) -> Drawn:
    """Make the first draw: a number for each entry. Made again, it throws both draws away."""
    return Drawn(count=await drawing.draw_numbers(request.user, event, data.reason))


@post("/events/{event:uuid}/blind/codes", operation_id="draw_blind_codes")
async def draw_codes(
    request: Request[Actor, Any, Any], event: FromPath[UUID], data: JSONBody[DrawIn]
) -> Drawn:
    """Make the second draw: a code for each number, by another person than the first."""
    return Drawn(count=await drawing.draw_codes(request.user, event, data.reason))


@get("/events/{event:uuid}/blind/numbers", operation_id="list_blind_numbers")
async def list_numbers(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> list[NumberLine]:
    """Return entries and their numbers, to who drew them."""
    return await draw_lists.numbers(request.user, event)


@get("/events/{event:uuid}/blind/codes", operation_id="list_blind_codes")
async def list_codes(request: Request[Actor, Any, Any], event: FromPath[UUID]) -> list[CodeLine]:
    """Return numbers and their codes, to who drew them."""
    return await draw_lists.codes(request.user, event)


@post("/events/{event:uuid}/blind/decode", operation_id="decode_blind_codes", status_code=200)
async def decode(
    request: Request[Actor, Any, Any], event: FromPath[UUID], data: JSONBody[DecodeIn]
) -> list[Link]:
    """Return which entries stand behind codes, to the decoding clerk alone; each look is an audit line."""
    return await decoding.decode(request.user, event, data.reason, data.code)


ROUTES = described([read_state, draw_numbers, draw_codes, list_numbers, list_codes, decode], tag="marking")
