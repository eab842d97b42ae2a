"""What comes in to record that money came back."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class RepaymentIn(BaseModel):
    """A sum that came back, in fen, and how it came."""

    model_config = ConfigDict(extra="forbid")

    fen: Annotated[int, Field(gt=0, examples=[120000])]
    note: Annotated[str, Field(min_length=1, max_length=200, examples=["收款凭证 2026-118 voucher 2026-118"])]


class RepaymentForm(BaseModel):
    """The form of the page: the sum in yuan as it was typed, and the note."""

    model_config = ConfigDict(str_strip_whitespace=True)

    yuan: Annotated[str, Field(max_length=40)] = ""
    note: Annotated[str, Field(max_length=200)] = ""
