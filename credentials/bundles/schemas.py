"""What somebody asks for who takes away many certificates at once, and what there is to take."""

from typing import Literal, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from registry.core.texts import Text

Form = Literal["zip", "pdf"]


class Selection(BaseModel):
    """Which certificates: of a competition or one event, of a school or one class of it, or of both at once.

    A class is a unit of a school's people today, as the school writes it. It is personal data, so that a
    selection is sent in the body of a request and never stands in an address.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    competition: UUID | None = None
    event: UUID | None = Field(default=None, description="An event of the competition.")
    school: UUID | None = None
    unit: str = Field(default="", max_length=100, description="A class of the school.", examples=["数控2301"])

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.competition is None and self.school is None:
            raise ValueError("name a competition or a school")
        if self.event is not None and self.competition is None:
            raise ValueError("an event is chosen with its competition")
        if self.unit and self.school is None:
            raise ValueError("a class is chosen with its school")
        return self


class Wanted(Selection):
    """A selection, and whether it is wanted as one ZIP of files or as one PDF to print."""

    form: Form = "zip"


class Offer(BaseModel):
    """One thing to choose: its name, how many certificates count, and how many are left out and why."""

    selection: Selection
    name: Text
    certificates: int
    revoked: int
    suspended: int
    zip_bytes: int = Field(description="About how large the ZIP becomes.")
    pdf_bytes: int = Field(description="About how large the PDF to print becomes.")
