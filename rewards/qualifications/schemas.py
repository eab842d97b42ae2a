"""What goes in and out of the API of qualifications."""

from dataclasses import dataclass
from uuid import UUID

from litestar.datastructures import UploadFile
from pydantic import BaseModel, ConfigDict, Field

from rewards.qualifications.queries import QualificationFacts


class QualificationImportForm(BaseModel):
    """A list and the evidence on which it rests, as the parts of a form."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    file: UploadFile = Field(examples=["qualifications.xlsx"])
    evidence: UploadFile = Field(examples=["evidence.pdf"])


class QualificationListForm(BaseModel):
    """A list that is only looked at."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    file: UploadFile = Field(examples=["qualifications.xlsx"])


class QualificationsIn(BaseModel):
    """Which qualifications to confirm, all or none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    qualifications: list[UUID] = Field(
        min_length=1, max_length=5_000, examples=[["0190a000-0000-7000-8000-000000000001"]]
    )


class QualificationReasonIn(BaseModel):
    """Why a qualification is refused or withdrawn; kept for good, without names."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str = Field(max_length=500, examples=["发证机构说明该证书已作废。"])


@dataclass(frozen=True, slots=True)
class QualificationsRecorded:
    """An import, and how many qualifications it brought."""

    list: UUID
    qualifications: int


@dataclass(frozen=True, slots=True)
class QualificationsOut:
    """A page of qualifications."""

    lines: tuple[QualificationFacts, ...]
    total: int
