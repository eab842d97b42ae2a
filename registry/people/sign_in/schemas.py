"""What goes in and out of the sessions and one-time codes of one's own account."""

from datetime import datetime
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, SecretStr


class OwnSession(BaseModel):
    """A session of one's own that goes on; `present` is the one that asks."""

    id: UUID
    kind: str
    second_factor: bool
    started_at: datetime
    ends_at: datetime
    present: bool


class EndedSessions(BaseModel):
    """How many sessions were ended."""

    count: int


class SecondFactorBegun(BaseModel):
    """The secret for an app that shows one-time codes, told this once; it counts once it is confirmed."""

    secret: str = Field(description="In base32, to be typed into an app.")
    address: str = Field(description="The otpauth address with the same secret, to be shown as a QR code.")


class OneTimeCode(BaseModel):
    """The code that an app shows now, or a recovery code."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    code: str = Field(min_length=1, max_length=40, examples=["492039"])


class RecoveryCodes(BaseModel):
    """Codes for the day when the device is lost, each good once; they are told this once."""

    recovery_codes: list[str]


class PasswordReset(BaseModel):
    """The code at the end of a reset link, and the new password."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    code: str = Field(min_length=1, max_length=100, examples=["yL3n5Jm0e8Qk2u7XhZsV4tBwRcPd9aGf"])
    password: SecretStr = Field(max_length=200, examples=["ten characters or more"])
