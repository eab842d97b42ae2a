"""What comes in for the working calendar."""

from datetime import date
from typing import Annotated

from pydantic import BaseModel, Field

from registry.people.forms import VISIBLE

Days = Annotated[list[date], Field(max_length=60)]


class YearIn(BaseModel):
    """A year of holidays from the State Council's notice.

    `days_off` are the days of holidays, `days_worked` the weekends worked instead; weekends that are simply
    off need not stand in it.
    """

    year: int = Field(ge=2000, le=2100, examples=[2027])
    days_off: Days = Field(examples=[["2027-01-01"]])
    days_worked: Days = Field(examples=[["2027-02-20"]])
    source: Annotated[str, Field(min_length=1, max_length=300), VISIBLE] = Field(
        examples=["国务院办公厅关于2027年部分节假日安排的通知（虚构）"]
    )
