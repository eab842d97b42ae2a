"""What goes in when organizations are registered."""

from pydantic import BaseModel, ConfigDict, Field

from registry.people.words import OrganizationKind


class OrganizationIn(BaseModel):
    """One organization to register."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1)
    name_en: str = Field(min_length=1)
    short_name: str = ""
    kind: OrganizationKind
    city: str = ""
    district: str = ""
    fictional: bool
