"""What goes in when a competition is set up."""

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from competitions.awards.derived import OrganizationAward, TutorAward
from competitions.words import CompetitionKind, Form, Level
from registry.core.texts import Text


class EventIn(BaseModel):
    """One discipline of a competition to set up."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(min_length=1, max_length=40, examples=["ZZ001"])
    name: Text
    group: Text
    form: Form
    team_size: int = Field(ge=1, le=50)
    scheme: str = Field(
        min_length=1, description="Name of a shipped award scheme.", examples=["national-10-20-30"]
    )

    @model_validator(mode="after")
    def _one_person_is_no_team(self) -> Self:
        if self.form == "individual" and self.team_size != 1:
            raise ValueError("an individual event has a team size of 1")
        return self


class DerivedAwards(BaseModel):
    """The awards that follow from the entries' awards at one competition."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    tutors: TutorAward | None = None
    schools: OrganizationAward | None = None


class CompetitionIn(BaseModel):
    """One edition of a contest to set up, with its events."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,60}$", examples=["example-2026"])
    name: Text
    kind: CompetitionKind
    level: Level
    contest_class: str = ""
    year: int = Field(ge=1950, le=2200, examples=[2026])
    organizer: Text = Field(description="The Chinese name is that of a registered organization when hosted.")
    basis: str = ""
    source: str = ""
    starts_on: date
    ends_on: date
    awarded_on: date
    fictional: bool
    derived: DerivedAwards | None = None
    events: tuple[EventIn, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _days_and_codes_are_in_order(self) -> Self:
        if self.starts_on > self.ends_on:
            raise ValueError("starts_on is after ends_on")
        if len({event.code for event in self.events}) < len(self.events):
            raise ValueError("two events have one code")
        return self
