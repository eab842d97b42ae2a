"""What goes in when somebody is invited, and when they come."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from registry.people.accounts.schemas import USERNAME
from registry.people.words import Role


class InvitationIn(BaseModel):
    """Whom to invite, as what and where; `person` when it is known whose record theirs will be."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: str = Field(min_length=1, max_length=100)
    email: str = Field(default="", max_length=254, pattern=r"^([^@\s]+@[^@\s]+)?$")
    role: Role
    organization: UUID | None = None
    person: UUID | None = None


class NewAccount(BaseModel):
    """The user name and password that somebody chooses who has no account yet."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    username: str = Field(pattern=USERNAME)
    password: SecretStr
