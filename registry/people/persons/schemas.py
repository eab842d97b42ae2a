"""What goes in when persons are registered."""

from datetime import date
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from registry.people.words import MembershipRole


class PersonIn(BaseModel):
    """One person to register, with the membership they come with.

    Two persons of one name at one organization in one role are taken as one person: identity documents, which
    tell homonyms apart, come with the people issue.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1)
    latin_name: str = ""
    organization: UUID
    role: MembershipRole
    since: date
    fictional: bool
