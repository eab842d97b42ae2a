"""What comes in for lists and objections over the API."""

from uuid import UUID

from litestar.datastructures import UploadFile
from pydantic import BaseModel, ConfigDict, Field

from rewards.notices.words import Outcome


class DraftIn(BaseModel):
    """A list to draft: all entitlements that are ready, or those named."""

    title: str = Field(max_length=200, examples=["2026年技能竞赛拟奖励名单（虚构）"])
    contact: str = Field(default="", max_length=500, examples=["虚构市教育局职教处（虚构）"])
    entitlements: list[UUID] | None = Field(default=None, max_length=50_000)


class ListChangeIn(BaseModel):
    """Title and contact of a list that is being drafted."""

    title: str = Field(max_length=200, examples=["2026年技能竞赛拟奖励名单（虚构）"])
    contact: str = Field(default="", max_length=500)


class ListReasonIn(BaseModel):
    """Why something is done to a list; kept for good, without names."""

    reason: str = Field(max_length=500, examples=["材料有误，下批再列。"])


class ObjectionAnswerIn(BaseModel):
    """The answer to an objection; `lines` are those for which it is upheld, all where it is left out."""

    outcome: Outcome
    answer: str = Field(max_length=4000, examples=["经核实，该队未参加决赛，异议成立。"])
    lines: list[UUID] | None = Field(default=None, max_length=50)


class ObjectionForm(BaseModel):
    """An objection as the parts of a form; `lines` are numbers on the notice, such as 3, 7-9."""

    model_config = ConfigDict(arbitrary_types_allowed=True, extra="forbid")

    lines: str = Field(max_length=300, examples=["3, 7-9"])
    grounds: str = Field(max_length=4000, examples=["第3行的同学未参加决赛（虚构）。"])
    name: str = Field(default="", max_length=100)
    contact: str = Field(default="", max_length=100)
    files: list[UploadFile] = Field(default_factory=list, max_length=10)


class ReceiptIn(BaseModel):
    """The code with which an answer is read."""

    receipt: str = Field(max_length=40, examples=["7Q4K-0000-0000-0000"])
