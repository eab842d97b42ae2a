"""What comes in for commendations."""

from datetime import date
from typing import Annotated, Self
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from competitions.words import Level
from registry.core.texts import Text, text
from registry.people.forms import refused
from rewards.approvals.schemas import Code
from rewards.commendations.acts import Act
from rewards.commendations.selection import Part

Line = Annotated[str, Field(min_length=1, max_length=200, pattern=r"^[^\r\n\t]+$")]
Title = Annotated[str, Field(max_length=60, pattern=r"^[^\r\n\t]*$")]


class HonorTitle(BaseModel):
    """What those of one part of the lists are honored as; without Chinese words the part gets no list."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid", frozen=True)

    zh: Title = ""
    en: Title = ""


class CommendationSelection(BaseModel):
    """Whom a commendation honors: awards of a year, or payees of an approved list of rewards.

    `level` and `tiers` narrow it: the level of the contest, the codes of prizes (a school's own award has
    no tier and is not narrowed by it).
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    year: Annotated[int, Field(ge=1950, le=2200)] | None = None
    level: Level | None = None
    tiers: tuple[Annotated[str, Field(max_length=60)], ...] = Field(default=(), max_length=20)
    reward_list: UUID | None = None
    student: HonorTitle = HonorTitle()
    tutor: HonorTitle = HonorTitle()
    school: HonorTitle = HonorTitle()

    @model_validator(mode="after")
    def _of_something(self) -> Self:
        if (self.year is None) == (self.reward_list is None):
            raise refused("selection_of_one", "请选择年度或已批准的发放名单。", "Choose a year, or a list.")
        if not self.honors:
            raise refused("honor_missing", "请至少填写一个荣誉称号。", "Name one honor at least.")
        return self

    @property
    def honors(self) -> dict[Part, Text]:
        """What each part that gets a list is honored as; where there is no English, the Chinese stands."""
        named: dict[Part, HonorTitle] = {"student": self.student, "tutor": self.tutor, "school": self.school}
        return {part: text(title.zh, title.en or title.zh) for part, title in named.items() if title.zh}


class CommendationIn(BaseModel):
    """A decision as it is drafted; `dated` is the day that it bears."""

    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid", hide_input_in_errors=True)

    title: Line = Field(examples=["关于表彰2026年技能竞赛获奖师生和学校的决定（虚构）"])
    number: Annotated[str, Field(min_length=1, max_length=60, pattern=r"^[^\r\n\t]+$")] = Field(
        examples=["虚教发〔2026〕88号"]
    )
    basis: Line = Field(examples=["虚构市职业技能竞赛奖励办法（虚构）"])
    body: Annotated[str, Field(min_length=1, max_length=8000)] = Field(
        examples=["经公示无异议，决定对下列师生和学校予以表彰。"]
    )
    dated: date = Field(examples=["2026-11-20"])
    selection: CommendationSelection = Field(
        examples=[{"year": 2026, "student": {"zh": "技能标兵", "en": "Outstanding Competitor"}}]
    )


class CommendationDecisionIn(BaseModel):
    """The decision: the one-time code of now, and the content hash of what was looked at."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    code: Code
    content_hash: Annotated[str, Field(pattern="^[0-9a-f]{64}$", examples=["0" * 64])]


class CommendationProposalIn(BaseModel):
    """What is asked for after a commendation was decided, and why; `line` is a line's number.

    The reason is shown in public and names nobody.
    """

    model_config = ConfigDict(str_strip_whitespace=True, extra="forbid", hide_input_in_errors=True)

    act: Act = Field(examples=["withdraw"])
    line: Annotated[int, Field(ge=1, le=1_000_000)] | None = Field(default=None, examples=[1])
    reason: Annotated[str, Field(max_length=500)] = Field(examples=["经核实，不符合评选条件。（虚构）"])

    @model_validator(mode="after")
    def _about_a_line(self) -> Self:
        if (self.act == "repeal") != (self.line is None):
            raise refused(
                "line_or_whole",
                "撤销整份决定不指明行；撤回、换发须指明一行。",
                "Repealing concerns the whole; withdrawing and issuing anew concern one line.",
            )
        return self


class CommendationAnswerIn(BaseModel):
    """The one-time code of now, to approve a proposal about a commendation."""

    model_config = ConfigDict(extra="forbid", hide_input_in_errors=True)

    code: Code
