"""What goes in when two records are decided on."""

from typing import Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class DuplicateDecisionIn(BaseModel):
    """Whether two records are one person, and if so which of them stays."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    decision: Literal["merged", "different"] = Field(examples=["merged"])
    survivor: UUID | None = Field(
        default=None, description="Which of the two stays; needed to merge.", examples=[None]
    )
    reason: str = Field(description="Kept for good; names nobody.", examples=["同一学生登记了两次"])
