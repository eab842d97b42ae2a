"""What goes in and out of the API and the pages of telling other systems."""

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from rewards.webhooks.words import Kind


def _several(value: Any) -> Any:
    """A form sends one ticked box as a text, and none as nothing."""
    return [value] if isinstance(value, str) else value


class WebhookIn(BaseModel):
    """An address to be told, and of what."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: Annotated[
        str, Field(min_length=1, max_length=500, examples=["https://finance.example.org/registry"])
    ]
    kinds: Annotated[frozenset[Kind], Field(min_length=1, examples=[["payment.made"]])]


class WebhookForm(BaseModel):
    """The form for an address, as typed."""

    address: str = ""
    kinds: Annotated[list[str], BeforeValidator(_several)] = []


class ReplayForm(BaseModel):
    """Which occurrence to send again; empty for all that was given up on."""

    occurrence: Annotated[int, Field(ge=1)] | None = None


class Replayed(BaseModel):
    """How many messages go out again."""

    messages: int
