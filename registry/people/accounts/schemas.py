"""What goes in when an account is made, changed, or somebody signs in."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from registry.people.words import Role

USERNAME = r"^[a-z][a-z0-9._-]{1,63}$"


class GrantIn(BaseModel):
    """A role, and where it holds: at one organization, in one competition, or everywhere."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    role: Role = Field(examples=["auditor"])
    organization: UUID | None = None
    competition: UUID | None = None


class AccountIn(BaseModel):
    """One account to create."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    username: str = Field(pattern=USERNAME)
    display_name: str = Field(min_length=1, max_length=100)
    password: SecretStr = Field(min_length=10, max_length=200)
    grants: tuple[GrantIn, ...] = ()
    person: UUID | None = None


class SignIn(BaseModel):
    """What somebody types to sign in; `code` where the account has one-time codes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    username: str = Field(max_length=64, examples=["organizer"])
    password: SecretStr = Field(max_length=200, examples=["the password of the account"])
    code: str = Field(default="", max_length=40, examples=["492039"])


class SignedIn(BaseModel):
    """A session for the API: send it as `Authorization: Bearer <token>`."""

    token: str
    expires_in: int = Field(description="Seconds until the token ends; the session may be renewed.")


class PasswordChange(BaseModel):
    """The old password and the new one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    old_password: SecretStr = Field(max_length=200, examples=["the password until now"])
    new_password: SecretStr = Field(max_length=200, examples=["ten characters or more"])


class Me(BaseModel):
    """The account that makes a request."""

    account: UUID | None
    name: str
    grants: list[GrantIn]
