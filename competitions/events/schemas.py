"""What goes in when a competition is set up, changed and cloned."""

from datetime import date
from typing import Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from competitions.awards.derived import OrganizationAward, TutorAward
from competitions.entries.limits import EntryLimits
from competitions.marking.scheme import MarkingScheme
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

    starts_on: date | None = None
    ends_on: date | None = None
    entries_close_at: AwareDatetime | None = Field(
        default=None, description="Entries made after this instant are refused; null: until they are closed."
    )
    limits: EntryLimits = EntryLimits()
    marking: MarkingScheme | None = Field(
        default=None, description="Null: the points come from a results table."
    )
    appeal_minutes: int = Field(
        default=120, ge=0, le=43_200, description="How long provisional results stay open for appeals."
    )

    @model_validator(mode="after")
    def _one_person_is_no_team(self) -> Self:
        if self.form == "individual" and self.team_size != 1:
            raise ValueError("an individual event has a team size of 1")
        if self.starts_on and self.ends_on and self.starts_on > self.ends_on:
            raise ValueError("starts_on is after ends_on")
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
    contest_class_en: str = ""
    year: int = Field(ge=1950, le=2200, examples=[2026])
    organizer: Text = Field(description="The Chinese name is that of a registered organization when hosted.")
    basis: str = ""
    source: str = ""
    starts_on: date
    ends_on: date
    awarded_on: date
    fictional: bool
    derived: DerivedAwards | None = None
    events: tuple[EventIn, ...] = ()

    @model_validator(mode="after")
    def _days_and_codes_are_in_order(self) -> Self:
        if self.starts_on > self.ends_on:
            raise ValueError("starts_on is after ends_on")
        if len({event.code for event in self.events}) < len(self.events):
            raise ValueError("two events have one code")
        return self


class EventChange(BaseModel):
    """What is to change of an event; what is left out stays as it is."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str | None = Field(default=None, min_length=1, max_length=40, examples=["ZZ001"])
    name: Text | None = None
    group: Text | None = None
    form: Form | None = None
    team_size: int | None = Field(default=None, ge=1, le=50)
    scheme: str | None = Field(default=None, min_length=1)
    starts_on: date | None = None
    ends_on: date | None = None
    entries_close_at: AwareDatetime | None = None
    limits: EntryLimits | None = None
    marking: MarkingScheme | None = None
    appeal_minutes: int | None = Field(default=None, ge=0, le=43_200)


class CompetitionChange(BaseModel):
    """What is to change of a competition; what is left out stays as it is. Its kind never changes."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str | None = Field(default=None, pattern=r"^[a-z0-9][a-z0-9-]{1,60}$", examples=["example-2027"])
    name: Text | None = None
    level: Level | None = None
    contest_class: str | None = None
    contest_class_en: str | None = None
    year: int | None = Field(default=None, ge=1950, le=2200)
    organizer: Text | None = None
    basis: str | None = None
    source: str | None = None
    starts_on: date | None = None
    ends_on: date | None = None
    awarded_on: date | None = None
    fictional: bool | None = None
    derived: DerivedAwards | None = None


class CloneIn(BaseModel):
    """The next edition of a competition, made from one that there is.

    Days of the competition and its events move by `days`: 364 keeps the weekday, 365 the date. Birth dates
    in limits move by as many years as `year` is later. Closing times move with the days, or are left out.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{1,60}$", examples=["example-2027"])
    name: Text
    year: int = Field(ge=1950, le=2200, examples=[2027])
    basis: str = ""
    days: int = Field(default=364, ge=0, le=4_000)
    closing_times: Literal["move", "leave_out"] = "move"
