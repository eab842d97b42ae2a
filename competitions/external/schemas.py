"""What goes in when awards decided elsewhere are handed in, and when what is open on a list is settled."""

from typing import Annotated
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, model_validator

from competitions.words import Form
from registry.people.forms import VISIBLE, refused_field
from registry.people.persons.schemas import Name

_Words = Annotated[str, VISIBLE]


class _Sent(BaseModel):
    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True
    )


class LineIn(_Sent):
    """One prize as it is typed: an event by code, by name, or both; names as the document has them."""

    event_code: _Words = Field(default="", max_length=40, examples=["ZZ016"])
    event_name: _Words = Field(default="", max_length=100, examples=["数控综合应用技术"])
    group: _Words = Field(default="", max_length=60, examples=["中职组"])
    form: Form = "individual"
    prize: _Words = Field(min_length=1, max_length=60, examples=["一等奖"])
    place: int | None = Field(default=None, ge=1, le=99_999)
    school: _Words = Field(
        default="",
        max_length=200,
        description="For a bureau: any name of the school. A school leaves it out.",
    )
    source_number: _Words = Field(default="", max_length=100, examples=["JL2025-ZZ016-0001"])
    members: tuple[Name, ...] = Field(min_length=1, max_length=50, examples=[["张三（虚构）"]])
    tutors: tuple[Name, ...] = Field(default=(), max_length=10)
    experts: tuple[Name, ...] = Field(
        default=(), max_length=20, description="The winners' expert group: experts, coaches, translators."
    )

    @model_validator(mode="after")
    def _names_an_event(self) -> "LineIn":
        if not self.event_code and not self.event_name:
            raise refused_field(
                "event_name", "event_missing", "请填写赛项名称或代码。", "Give the event's name or code."
            )
        if self.form == "individual" and len(self.members) > 1:
            raise refused_field(
                "form",
                "one_person_is_no_team",
                "个人赛只有一名选手：多名选手请选“团体赛”，或分项填写。",
                "An individual event has one winner: choose “Team”, or write one prize for each.",
            )
        return self


class ProposalIn(_Sent):
    """Awards of one competition that was decided elsewhere.

    `organization` is the school that hands them in; null for a bureau that takes in a whole list.
    """

    competition: UUID
    organization: UUID | None = None
    note: _Words = Field(default="", max_length=500)
    lines: tuple[LineIn, ...] = Field(min_length=1, max_length=1_000)


class LineSettled(_Sent):
    """What somebody says of one line while the list is open; what is left out stays as it is.

    The school is one by id, or by any of its names; another one than before has other people, so whom the
    line's names mean is looked for anew.
    """

    line: UUID
    take_out: bool = False
    organization: UUID | None = None
    named: _Words = Field(default="", max_length=200)
    prize_code: str | None = Field(default=None, max_length=40)
    not_twice: _Words | None = Field(default=None, max_length=300)


class SchoolSettled(_Sent):
    """Which school a list means by a name, on every line that writes it so and has no school yet.

    It is one of those offered by id, or one by any of its names; `take_out` takes all of these lines out.
    """

    school: _Words = Field(min_length=1, max_length=200)
    organization: UUID | None = None
    named: _Words = Field(default="", max_length=200)
    take_out: bool = False


class PersonSettled(_Sent):
    """Whom a name means: one of the candidates by id, or somebody by name or number at the school.

    On a bureau's list an expert may be of another organization than the winner: `at` is any of its names.
    `leave_out` takes the name of a tutor or an expert off the line.
    """

    name: UUID
    person: UUID | None = None
    named: _Words = Field(default="", max_length=100)
    at: _Words = Field(default="", max_length=200)
    leave_out: bool = False


class CorrectionIn(_Sent):
    """One prize as it is to stand on an open list from now on, and why it stood there otherwise."""

    line: LineIn
    reason: _Words = Field(max_length=500, examples=["名次抄错，以公布的名单为准。"])


class SettlingIn(_Sent):
    """Everything that somebody settles of a list at once."""

    lines: tuple[LineSettled, ...] = Field(
        default=(),
        max_length=2_000,
        examples=[[{"line": "019ab2f0-0000-7000-8000-000000000001", "prize_code": "first"}]],
    )
    persons: tuple[PersonSettled, ...] = Field(default=(), max_length=10_000)
    schools: tuple[SchoolSettled, ...] = Field(default=(), max_length=2_000)


class AnswerIn(_Sent):
    """What is said to a list that is confirmed or refused; a refusal needs it."""

    answer: _Words = Field(default="", max_length=500, examples=["与公布的名单不符，请核对后重报。"])


class ConfirmationIn(AnswerIn):
    """That a list is confirmed, in the revision that its preview named."""

    revision: str = Field(pattern="^[0-9a-f]{64}$", examples=["0" * 64])
