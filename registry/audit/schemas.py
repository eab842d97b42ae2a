"""What is asked of the audit trail, and how its lines and heads go out."""

from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

# Anything but NUL, which no text in the database can hold.
TYPED: Final = r"^[^\x00]*$"
LARGEST_ID: Final = 2**63 - 1


class Filters(BaseModel):
    """Which lines are wanted; what is left out does not narrow them."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True
    )

    account: UUID | None = None
    action: str = Field(default="", max_length=100, pattern=TYPED)
    subject: str = Field(default="", max_length=200, pattern=TYPED)
    words: str = Field(default="", max_length=200, pattern=TYPED, examples=["复核"])
    since: date | None = None
    until: date | None = None

    def given(self) -> dict[str, str]:
        """Return what narrows the lines, as it stands in an address or a form."""
        return {name: str(value) for name, value in self if value not in {None, ""}}


class LinesWanted(Filters):
    """Which lines are wanted, and the id before which to go on."""

    older_than: int | None = Field(default=None, ge=1, le=LARGEST_ID)


class LineOut(BaseModel):
    """One line of the audit trail; `position` is its place in the chain, none while it is not sealed."""

    id: int
    at: datetime
    account: UUID | None
    actor: str
    action: str = Field(examples=["awards.revoke"])
    subject: str = Field(examples=["award:6a1c2f0e-8f0e-4a43-9a41-1f6f2f1f8b11"])
    reason: str
    before: Any
    after: Any
    position: int | None


class LinesOut(BaseModel):
    """Up to 100 lines, newest first."""

    lines: list[LineOut]
    older_than: int | None = Field(description="Ask again with this for older lines; none at the end.")


class HeadOut(BaseModel):
    """One signed head of the chain, as it is stored once a day."""

    day: date
    position: int
    signed_at: datetime
    statement: str = Field(description="Compact JWS (EdDSA), as `registry audit verify --head` reads it.")
