"""What goes in and out of the API of outside payments."""

from dataclasses import dataclass
from uuid import UUID

from litestar.datastructures import UploadFile
from pydantic import BaseModel, ConfigDict, Field

from rewards.outside_payments.queries import OutsidePaymentFacts


class OutsidePaymentForm(BaseModel):
    """One payment with its evidence, as the parts of a form; the award is named by the codes of its entry."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    competition: str = Field(max_length=200, examples=["JL-2026"])
    event: str = Field(max_length=200, examples=["ZZ001"])
    entry: str = Field(max_length=200, examples=["001"])
    tier: str = Field("", max_length=200, examples=["first"])
    payee_class: str = Field(max_length=200, examples=["student"])
    payee: str = Field(max_length=200, examples=["示例甲（虚构）"])
    position: str = Field("", max_length=9, examples=["1"])
    payer: str = Field(max_length=200, examples=["虚构省教育厅（虚构）"])
    payer_level: str = Field(max_length=200, examples=["provincial"])
    document_number: str = Field(max_length=200, examples=["虚教〔2026〕1号"])
    amount: str = Field(max_length=200, description="In yuan.", examples=["2,000.00"])
    paid_on: str = Field(max_length=200, examples=["2026-06-30"])
    evidence: UploadFile = Field(examples=["evidence.pdf"])


class OutsidePaymentImportForm(BaseModel):
    """A list and the evidence on which it rests, as the parts of a form."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    file: UploadFile = Field(examples=["outside-payments.xlsx"])
    evidence: UploadFile = Field(examples=["evidence.pdf"])


class OutsidePaymentListForm(BaseModel):
    """A list that is only looked at."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    file: UploadFile = Field(examples=["outside-payments.xlsx"])


class OutsidePaymentsIn(BaseModel):
    """Which outside payments to confirm, all or none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    payments: list[UUID] = Field(
        min_length=1, max_length=5_000, examples=[["0190a000-0000-7000-8000-000000000001"]]
    )


class OutsidePaymentReasonIn(BaseModel):
    """Why a payment is refused or withdrawn; kept for good, without names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str = Field(max_length=500, examples=["该文件已被发文单位撤销。"])


@dataclass(frozen=True, slots=True)
class OutsidePaymentsRecorded:
    """An import, and how many payments it brought."""

    list: UUID
    payments: int


@dataclass(frozen=True, slots=True)
class OutsidePaymentsOut:
    """A page of outside payments."""

    lines: tuple[OutsidePaymentFacts, ...]
    total: int
