"""Columns as this house declares them: required unless said otherwise, without quiet default values.

Piccolo's own defaults are an empty string, zero, the present moment, `ON DELETE CASCADE`, and foreign keys
that may be null and have no index. Tables of every package are declared with the functions below instead.
"""

from collections.abc import Iterable
from typing import Any

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Boolean,
    Date,
    ForeignKey,
    Integer,
    Numeric,
    OnDelete,
    Text,
    Timestamptz,
)
from piccolo.columns.defaults.uuid import UUID4
from piccolo.constraints import Check

PERSONAL = "personal data"


def primary_key() -> UUID:
    """A random identifier, made by the database when a row comes without one."""
    return UUID(primary_key=True, default=UUID4())


def words(*, null: bool = False, unique: bool = False, personal: bool = False) -> Text:
    """Text of any length; `personal` marks data of a person, which never reaches a log or a URL."""
    return Text(default=None, null=null, unique=unique, help_text=PERSONAL if personal else None)


def truth() -> Boolean:
    """True or false, said each time."""
    return Boolean(default=None, null=False)


def whole_number(*, null: bool = False) -> Integer:
    """A whole number."""
    return Integer(default=None, null=null)


def fen() -> BigInt:
    """Money in whole fen (1/100 yuan)."""
    return BigInt(default=None, null=False)


def exact(*, null: bool = False) -> Numeric:
    """A decimal number of any precision, kept exactly."""
    return Numeric(default=None, null=null)


def day(*, null: bool = False) -> Date:
    """A day in Asia/Shanghai."""
    return Date(default=None, null=null)


def instant(*, null: bool = False) -> Timestamptz:
    """An instant in UTC."""
    return Timestamptz(default=None, null=null)


def json_document(*, null: bool = False) -> JSONB:
    """A JSON document."""
    return JSONB(default=None, null=null)


def sealed() -> Text:
    """Text that is encrypted before it comes here."""
    return Text(default=None, null=False, secret=True)


def to(table: Any, *, null: bool = False, unique: bool = False) -> ForeignKey[Any]:
    """A reference that nothing can delete away from under the row; indexed."""
    # A unique constraint brings an index of its own.
    return ForeignKey(
        table, default=None, null=null, unique=unique, index=not unique, on_delete=OnDelete.restrict
    )


def one_of(column: str, values: Iterable[str]) -> Check:
    """The column has one of these values; the database refuses every other."""
    listed = ", ".join(f"'{value}'" for value in values)
    return Check(f"{column} IN ({listed})")
