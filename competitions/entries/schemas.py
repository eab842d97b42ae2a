"""What goes in when entries are made."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field


class EntryIn(BaseModel):
    """One entry of an event, with the registered persons who compete and who coached."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    event: str = Field(description="Code of the event within the competition.", examples=["ZZ001"])
    code: str = Field(
        min_length=1, max_length=40, description="Unique within the event.", examples=["ZZ001-01"]
    )
    organization: UUID | None = None
    delegation: str = Field(default="", description="Who is represented, where no school is registered.")
    unofficial: bool = False
    members: tuple[UUID, ...] = ()
    tutors: tuple[UUID, ...] = ()
