"""What goes in when an account is made or somebody signs in."""

from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr

from registry.people.words import Role


class AccountIn(BaseModel):
    """One account to create."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    username: str = Field(pattern=r"^[a-z][a-z0-9._-]{1,63}$")
    display_name: str = Field(min_length=1, max_length=100)
    password: SecretStr = Field(min_length=10, max_length=200)
    role: Role
    organization: UUID | None = None
    person: UUID | None = None


class SignIn(BaseModel):
    """What somebody types to sign in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    username: str = Field(max_length=64, examples=["organizer"])
    password: SecretStr = Field(max_length=200, examples=["the password of the account"])


class SignedIn(BaseModel):
    """A session for the API: send it as `Authorization: Bearer <token>`."""

    token: str
    expires_in: int = Field(description="Seconds until the token ends.")


class Me(BaseModel):
    """The account that makes a request."""

    account: UUID | None
    name: str
    role: Role | None
    organization: UUID | None
