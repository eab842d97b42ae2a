"""What goes in and out of tokens of one's own."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _several(value: Any) -> Any:
    """A form sends one ticked box as a text, and none as nothing."""
    return [value] if isinstance(value, str) else value


class TokenIn(BaseModel):
    """A token to make: what it is for, what it may do, and the last day on which it counts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(
        min_length=1, max_length=100, description="What it is for, in your words.", examples=["成绩系统"]
    )
    actions: tuple[str, ...] = Field(
        min_length=1,
        max_length=100,
        description="Actions of the account that the token may do.",
        examples=[["competitions.create", "results.finalize"]],
    )
    ends_on: date = Field(
        description="Last day in Asia/Shanghai on which it counts; at most a year from now.",
        examples=["2027-06-30"],
    )


class TokenForm(BaseModel):
    """The form that makes a token, as typed."""

    name: str = ""
    actions: Annotated[list[str], BeforeValidator(_several)] = []
    ends_on: str = ""


class MadeToken(BaseModel):
    """A token that was just made; it is shown this once."""

    id: UUID
    token: str = Field(description="Send it as `Authorization: Bearer <token>`.")


class TokenOut(BaseModel):
    """A token as it is listed, without the token itself."""

    id: UUID
    name: str
    actions: list[str]
    made_at: datetime
    ends_on: date
    last_used_at: datetime | None
    ended_at: datetime | None
    counts: bool = Field(description="Whether it is still good: not ended, and its last day has not passed.")
