"""What goes in when an erasure is asked for and decided."""

from pydantic import BaseModel, ConfigDict, Field


class RequestIn(BaseModel):
    """The wish that a person's data be erased."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str = Field(description="Kept for good; names nobody.", examples=["已毕业，本人要求删除"])


class ErasureDecisionIn(BaseModel):
    """The decision on a request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    granted: bool = Field(examples=[True])
    answer: str = Field(description="Kept for good; names nobody.", examples=["同意，符合规定"])
