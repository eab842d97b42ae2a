"""What comes in to decide on a list."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Code = Annotated[str, Field(min_length=1, max_length=40, examples=["123456"])]


class ApprovalIn(BaseModel):
    """An approval: the one-time code of now, and the content hash of what was looked at."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    code: Code
    content_hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None


class SendingBackIn(BaseModel):
    """A list sent back: why, and the one-time code of now."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    reason: Annotated[str, Field(min_length=1, max_length=1000)]
    code: Code


class DecisionForm(BaseModel):
    """The form of the page that decides, as it was filled in."""

    model_config = ConfigDict(str_strip_whitespace=True, hide_input_in_errors=True)

    decision: Literal["", "approve", "send_back"] = ""
    code: Annotated[str, Field(max_length=40)] = ""
    reason: Annotated[str, Field(max_length=1000)] = ""
    content_hash: Annotated[str, Field(max_length=64)] = ""
