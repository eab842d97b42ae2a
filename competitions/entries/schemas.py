"""What goes in when entries are made, changed and ruled on."""

from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from registry.people.forms import VISIBLE

Code = Annotated[str, VISIBLE, Field(max_length=40)]
TeamName = Annotated[str, VISIBLE, Field(max_length=100)]
# Nobody enters more people than this; the event's own limits are far below.
People = Annotated[tuple[UUID, ...], Field(max_length=200)]


class EntryIn(BaseModel):
    """One entry of an event, with the registered persons who compete, who coached and who stand by."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    event: str = Field(description="Code of the event within the competition.", examples=["ZZ001"])
    code: Code = Field(
        default="",
        description="Unique within the event; when it is empty, the next free number is given.",
        examples=["ZZ001-01"],
    )
    organization: UUID | None = None
    delegation: str = Field(default="", description="Who is represented, where no school is registered.")
    unofficial: bool = False
    team_name: TeamName = ""
    members: People = ()
    tutors: People = ()
    substitutes: People = ()


class EntryChange(BaseModel):
    """An entry as it is to be from now on; what is left out stays as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    team_name: TeamName | None = Field(default=None, examples=["一队"])
    unofficial: bool | None = None
    members: People | None = None
    tutors: People | None = None
    substitutes: People | None = None


class Reason(BaseModel):
    """Why something is done, in words that name nobody."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str = Field(default="", max_length=2000, examples=["因伤退赛。"])


class Replacement(Reason):
    """Who steps in for whom: a substitute of the entry, or somebody else of its organization."""

    member: UUID
    by: UUID


class Ruling(Reason):
    """What is found of an entry. Being disqualified needs a reason, and so does taking a ruling back."""

    status: Literal["entered", "absent", "disqualified"]
