"""What the files that a bank takes look like: sets of columns as data, in `column_sets/`.

Every bank has a form of its own for paying many accounts at once (代发, 批量付款). A set is a JSON file: its
columns in their order, the file's format and encoding, and how many payments one file takes. Those that are
shipped are examples made up for this project, and none is claimed to be a bank's; an operator adds the file
of the bank that pays.
"""

from functools import cache
from importlib import resources
from typing import Annotated, Final, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from registry.core.errors import NotFoundError
from registry.core.texts import Text, text

Value = Literal[
    "batch",
    "position",
    "payee",
    "holder_name",
    "account_number",
    "bank",
    "net_yuan",
    "net_fen",
    "id_number",
    "phone",
    "purpose",
]
Words = Annotated[str, Field(min_length=1, max_length=80)]


class ColumnSetUnknownError(NotFoundError):
    """There is no set of columns of this name."""

    code = "column_set_unknown"


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class BankColumn(_Part):
    """One column: its heading, and what it says of a payment."""

    heading: Words
    value: Value


class ColumnSet(_Part):
    """The files of one bank: `limit` is how many payments one takes, `purpose` what each is said to be for.

    `totals` writes a first line with the number of payments and their sum, as many banks ask for.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
    title: Text
    example: bool
    note: Text
    format: Literal["csv", "xlsx"]
    encoding: Literal["gbk", "gb18030", "utf-8"] | None = None
    limit: Annotated[int, Field(gt=0, le=100_000)]
    totals: bool = False
    purpose: Words
    columns: Annotated[tuple[BankColumn, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _an_encoding_for_text_only(self) -> Self:
        if (self.format == "csv") != (self.encoding is not None):
            raise ValueError("a csv file has an encoding, a workbook has none")
        return self


_FOLDER: Final = "column_sets"


@cache
def column_sets() -> dict[str, ColumnSet]:
    """Return every set of columns by its name, in the order of the names."""
    folder = resources.files("rewards.payments") / _FOLDER
    found = [
        ColumnSet.model_validate_json(each.read_text(encoding="utf-8"))
        for each in folder.iterdir()
        if each.name.endswith(".json")
    ]
    return {each.name: each for each in sorted(found, key=lambda each: each.name)}


def column_set(name: str) -> ColumnSet:
    """Return a set of columns. Raises `ColumnSetUnknownError`."""
    found = column_sets().get(name)
    if found is None:
        known = "、".join(column_sets())
        raise ColumnSetUnknownError(
            text(f"没有这个银行格式，可选：{known}。", f"There is no such bank format; choose of {known}.")
        )
    return found
