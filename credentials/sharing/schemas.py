"""What goes in and out of links to an award record."""

from datetime import datetime
from typing import Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

SHORTEST: Final = 30
LONGEST: Final = 180


class ShareIn(BaseModel):
    """A link to make: how many days it counts, and in the holder's own words whom it is for."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    days: int = Field(ge=SHORTEST, le=LONGEST, description="Days that it counts.", examples=[90])
    note: str = Field(
        min_length=1,
        max_length=100,
        description="Whom it is for; only the holder sees it.",
        examples=["应聘材料"],
    )


class ShareForm(BaseModel):
    """The form that makes a link, as typed."""

    days: str = "90"
    note: str = ""


class MadeShare(BaseModel):
    """A link that was just made; its address is shown this once."""

    id: UUID
    url: str
    ends_at: datetime


class ShareOut(BaseModel):
    """A link as its holder sees it listed; the address itself is not kept anywhere."""

    id: UUID
    note: str
    made_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    views: int = Field(description="How often it was opened, by anybody but its holder.")
    counts: bool = Field(description="Whether it still opens the record.")
