"""What goes in when somebody is invited, and when they come."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from registry.people.accounts.schemas import USERNAME
from registry.people.words import Role

# As many students as one page of a school shows, so that a class or a year can be done at once.
MOST_AT_ONCE = 500


class InvitationIn(BaseModel):
    """Whom to invite, as what and where; `person` when it is known whose record theirs will be."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True
    )

    name: str = Field(min_length=1, max_length=100, examples=["王老师（虚构）"])
    email: str = Field(
        default="", max_length=254, pattern=r"^([^@\s]+@[^@\s]+)?$", examples=["wang@school.example"]
    )
    role: Role
    organization: UUID | None = None
    person: UUID | None = None


class NewAccount(BaseModel):
    """The user name and password that somebody chooses who has no account yet."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    username: str = Field(pattern=USERNAME)
    password: SecretStr


class ClaimCodesIn(BaseModel):
    """The students of a school who get a claim code each."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    persons: tuple[UUID, ...] = Field(
        min_length=1, max_length=MOST_AT_ONCE, examples=[["0198c7a2-5d3e-7c41-9a53-2f1b6f0c9d11"]]
    )


class JoinIn(BaseModel):
    """The code at the end of an invitation's link; a user name and a password unless one is signed in."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    code: str = Field(min_length=1, max_length=100, examples=["yL3n5Jm0e8Qk2u7XhZsV4tBwRcPd9aGf"])
    username: Annotated[str, Field(pattern=USERNAME, examples=["wang.laoshi"])] | None = None
    password: Annotated[SecretStr, Field(max_length=200, examples=["ten characters or more"])] | None = None

    def new_account(self) -> NewAccount | None:
        """Return the account to make, when user name and password were chosen."""
        if self.username is None or self.password is None:
            return None
        return NewAccount(username=self.username, password=self.password)


class ClaimIn(JoinIn):
    """The same with the code of the slip, and one's full name."""

    name: str = Field(min_length=1, max_length=100, examples=["张三（虚构）"])
