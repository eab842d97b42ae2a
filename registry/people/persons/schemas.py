"""What goes in when persons are registered and corrected, and when memberships begin and end."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from registry.people.forms import VISIBLE, refused, refused_field
from registry.people.imports.contacts import read_email, read_phone
from registry.people.persons.documents import read_number
from registry.people.words import IdentityKind, MembershipRole


def _phone(given: str) -> str:
    number = read_phone(given) if given else ""
    if number is None:
        raise refused(
            "phone_invalid",
            "电话有误：手机 11 位，固定电话带区号，国外号码以 + 开头。",
            "The telephone number is wrong: 11 digits, or an area code first, or + from abroad.",
        )
    return number


def _email(given: str) -> str:
    address = read_email(given) if given else ""
    if address is None:
        raise refused("email_invalid", "电子邮箱有误，请核对。", "The e-mail address is wrong; check it.")
    return address


Name = Annotated[str, VISIBLE, Field(min_length=1, max_length=100, examples=["张三（虚构）"])]
LatinName = Annotated[str, VISIBLE, Field(max_length=200)]
IdNumber = Annotated[str, Field(max_length=60, examples=["2026010123"])]
Born = Annotated[date, Field(ge=date(1900, 1, 1))]
Phone = Annotated[str, AfterValidator(_phone), Field(max_length=60)]
Email = Annotated[str, AfterValidator(_email), Field(max_length=254)]
Number = Annotated[str, VISIBLE, Field(max_length=60, examples=["2026010123"])]
Unit = Annotated[str, VISIBLE, Field(max_length=100)]
# No membership on record begins or ends outside these.
Day = Annotated[date, Field(ge=date(1900, 1, 1), le=date(2200, 12, 31))]


class _Sent(BaseModel):
    """What was sent is never repeated in what is said of it: it may be anybody's number."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True
    )

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """Show no field, in no log and no message."""
        return ()


class _Documented(_Sent):
    """What may hold an identity document: its number in one form, and the birth date that is in it.

    A kind without a number is no document.
    """

    id_kind: IdentityKind | None = None
    id_number: IdNumber = ""
    born: Born | None = Field(default=None, examples=["2008-02-29"])

    @model_validator(mode="after")
    def _document(self) -> Self:
        if not self.id_number:
            return self
        if self.id_kind is None:
            raise refused_field(
                "id_kind", "id_kind_missing", "请选择证件类型。", "Choose the kind of the document."
            )
        document = read_number(self.id_kind, self.id_number)
        if document.born and self.born and document.born != self.born:
            raise refused_field(
                "born",
                "birth_date_differs_from_id",
                "出生日期与身份证号码中的不同，请对照证件核对。",
                "The birth date differs from the one in the ID number; compare both with the card.",
            )
        object.__setattr__(self, "id_number", document.number)
        object.__setattr__(self, "born", document.born or self.born)
        return self


class _Period(_Sent):
    since: Day
    until: Day | None = None

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise refused_field(
                "until",
                "until_before_since",
                "结束日期早于开始日期，请改正。",
                "The last day is before the first; correct one of them.",
            )
        return self


class MembershipIn(_Period):
    """A role at an organization; `until` is the last day, when it is known."""

    organization: UUID
    role: MembershipRole
    number: Number = ""
    unit: Unit = ""


class PersonIn(MembershipIn, _Documented):
    """One person to register, with the membership they come with.

    The number of a resident identity card is kept with 18 characters, and gives the birth date.
    """

    name: Name
    latin_name: LatinName = ""
    phone: Phone = ""
    email: Email = ""
    fictional: bool


class PersonChange(_Documented):
    """A corrected record; what is left out stays as it is, and '' takes a telephone or an address away.

    `id_kind` and `id_number` come together; `without_id` takes the document away,
    while the birth date stays.
    """

    name: Name | None = None
    latin_name: LatinName | None = None
    phone: Phone | None = Field(default=None, examples=["13800000000"])
    email: Email | None = None
    without_id: bool = False


class IdentitySearch(_Sent):
    """The whole number of an identity document, by which a person is looked for."""

    id_kind: IdentityKind = "resident_id"
    id_number: Annotated[str, Field(min_length=1, max_length=60, examples=["11010519491231002X"])]

    @model_validator(mode="after")
    def _document(self) -> Self:
        object.__setattr__(self, "id_number", read_number(self.id_kind, self.id_number).number)
        return self


class MembershipEnd(_Sent):
    """The last day of a membership."""

    until: Annotated[Day, Field(examples=["2027-07-01"])]


class Transfer(_Sent):
    """To which organization somebody goes, and from which day on."""

    to: UUID
    since: Day
    number: Number = ""
    unit: Unit = ""


class MembershipChange(_Sent):
    """Corrected facts of a membership; what is left out stays as it is."""

    number: Number | None = None
    unit: Unit | None = Field(default=None, examples=["2026级数控1班"])
