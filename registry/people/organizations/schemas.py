"""What goes in when organizations are registered, changed, renamed and merged."""

from typing import Annotated, Final, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from registry.people.forms import VISIBLE, refused, refused_field
from registry.people.imports.credit_code import FaultyCreditCode, read_credit_code
from registry.people.words import Bureau, OrganizationKind

# In characters; sheets are held to the same.
LONGEST_NAME: Final = 200
LONGEST_PLACE: Final = 100


def _credit_code(given: str) -> str:
    code = read_credit_code(given) if given else ""
    if isinstance(code, FaultyCreditCode):
        raise refused(
            code.fault,
            "统一社会信用代码有误：应为 18 位且校验位相符，请核对。",
            "The unified social credit code is wrong: 18 characters whose check character fits.",
        )
    return code


CreditCode = Annotated[str, AfterValidator(_credit_code)]
Name = Annotated[
    str, VISIBLE, Field(min_length=1, max_length=LONGEST_NAME, examples=["长春云杉职业技术学校（虚构）"])
]
Word = Annotated[str, VISIBLE]
Reason = Annotated[str, Field(min_length=1, max_length=500, examples=["长教发〔2026〕12号（虚构）"])]


class OrganizationIn(BaseModel):
    """One organization to register. `bureau` says which one it is, for the kind `bureau` and no other."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: Name
    name_en: Name
    short_name: Word = Field(default="", max_length=LONGEST_NAME)
    former_names: tuple[Name, ...] = ()
    kind: OrganizationKind
    bureau: Bureau | None = None
    credit_code: CreditCode = Field(default="", examples=["91310000MA1FL0000X"])
    city: Word = Field(default="", max_length=LONGEST_PLACE)
    district: Word = Field(default="", max_length=LONGEST_PLACE)
    fictional: bool

    @model_validator(mode="after")
    def _bureau_fits(self) -> Self:
        if (self.kind == "bureau") != (self.bureau is not None):
            raise refused_field(
                "bureau",
                "bureau_differs_from_kind",
                "类别为“主管部门”时须选择部门种类，其他类别不选。",
                "Say which bureau it is when the kind is “bureau”, and only then.",
            )
        return self


class OrganizationChange(BaseModel):
    """New facts of an organization; what is left out stays as it is, and '' takes it away."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    short_name: Annotated[Word, Field(max_length=LONGEST_NAME)] | None = None
    city: Word | None = Field(default=None, max_length=LONGEST_PLACE, examples=["长春市"])
    district: Annotated[Word, Field(max_length=LONGEST_PLACE)] | None = None
    credit_code: CreditCode | None = None
    bureau: Bureau | None = None


class Renaming(BaseModel):
    """A new name, and on what ground."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    name: Name
    name_en: Name
    reason: Reason


class Merger(BaseModel):
    """Into which organization another one is merged, and on what ground."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    into: UUID
    reason: Reason
