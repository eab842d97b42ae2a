"""What comes in over the API to be simulated."""

from pydantic import BaseModel, ConfigDict, Field

from rewards.programs.documents import Program


class SimulationIn(BaseModel):
    """A program on the awards of a contest year, or on an awards file; exactly one of both.

    `program` and `against` are the id of a stored version or the name of a shipped program; a document of
    one's own goes into `document` or `against_document` instead. `awards` is an awards file as CSV text
    (docs/cli/rewards-simulate.md). With `any_period` award years and validity of the programs do not count.
    `lines` asks for every payee with the reason.
    """

    model_config = ConfigDict(extra="forbid")

    program: str = Field(default="", max_length=100, examples=["example-2026"])
    document: Program | None = None
    against: str = Field(default="", max_length=100)
    against_document: Program | None = None
    year: int | None = Field(default=None, ge=1900, le=2999)
    awards: str = Field(default="", max_length=8_000_000)
    any_period: bool = True
    lines: bool = False
