"""What goes in when marks are typed, settled and signed off."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Entering = Literal[1, 2]
Code = Annotated[str, Field(max_length=60)]
Version = Annotated[int, Field(ge=0, le=2_000_000_000)]


class CellIn(BaseModel):
    """What somebody typed in one cell; an empty `value` clears it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    module: Code = Field(examples=["A"])
    entry: Code = Field(
        description="The code on the sheet: the drawn one where marking is blind.", examples=["ZZ001-01"]
    )
    field: Code = Field(default="", description="Empty where a module has one mark.", examples=["A1/2"])
    value: str = Field(max_length=400, description="Exact decimal text.", examples=["87.5"])


class SaveIn(BaseModel):
    """Marks to save: all of them or none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    versions: dict[Code, Version] = Field(
        max_length=200,
        description="The version of every sheet (module) that the cells are in, as it was last read.",
        examples=[{"A": 3}],
    )
    cells: tuple[CellIn, ...] = Field(max_length=150_000)

    @model_validator(mode="after")
    def _every_sheet_has_its_version(self) -> Self:
        if missing := sorted({cell.module for cell in self.cells} - set(self.versions)):
            raise ValueError(f"versions lacks the sheets {', '.join(missing)}")
        return self


class SettledIn(BaseModel):
    """What holds for one cell in which the two enterings differ."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    entry: Code = Field(examples=["ZZ001-01"])
    field: Code = ""
    value: str = Field(max_length=400, examples=["87.5"])


class SettleIn(BaseModel):
    """Differences of one module to settle: all of them or none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cells: tuple[SettledIn, ...] = Field(
        min_length=1, max_length=150_000, examples=[[{"entry": "ZZ001-01", "value": "87.5"}]]
    )


class ReopenIn(BaseModel):
    """Why a module that was signed off is opened again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    reason: str = Field(max_length=1000, examples=["申诉成立，重评模块B。"])
