"""What a payee, or a school for a payee, hands in."""

from collections.abc import Iterable
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

from registry.people.forms import VISIBLE
from registry.people.persons.schemas import Phone
from registry.people.reasons import LONGEST_REASON

Words = Annotated[str, VISIBLE, Field(max_length=100)]


class AccountIn(BaseModel):
    """A bank account as it was typed; it is checked as a whole, and everything wrong is said at once.

    `of_age` answers for a person whose birth date is not on record whether they are 18 or older; for
    others it is not looked at. Guardian and relation are for minors only.
    """

    # What was sent is never repeated in what is said of it.
    model_config = ConfigDict(
        frozen=True, extra="forbid", str_strip_whitespace=True, hide_input_in_errors=True
    )

    holder_name: Annotated[Words, Field(examples=["张三（虚构）"])] = ""
    bank: Annotated[Words, Field(examples=["示例银行长春分行（虚构）"])] = ""
    number: Annotated[str, Field(max_length=80, examples=["6200 0000 0000 0000 005"])] = ""
    phone: Phone = ""
    guardian_name: Words = ""
    guardian_relation: Annotated[str, VISIBLE, Field(max_length=20)] = ""
    of_age: bool | None = None

    def __repr_args__(self) -> Iterable[tuple[str | None, Any]]:
        """Show no field, in no log and no message."""
        return ()


class SharedAnswer(BaseModel):
    """Why two payees may be paid to one account; the accounts by their ids, the reason without names."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    one: UUID
    other: UUID
    reason: Annotated[
        str,
        VISIBLE,
        Field(min_length=1, max_length=LONGEST_REASON, examples=["母子共用一个账户（虚构）"]),
    ]
