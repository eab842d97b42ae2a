"""Columns as this house declares them: required unless said otherwise, without quiet default values.

Piccolo's own defaults are an empty string, zero, the present moment, `ON DELETE CASCADE`, and foreign keys
that may be null and have no index. Tables of every package are declared with the functions below instead.

What says something of a person is declared with `personal`, in the words of docs/privacy.md, which is made
from these declarations ("姓名 name"). Such data never reaches a log, a URL or a page for everybody.
"""

from collections.abc import Iterable
from typing import Any

from piccolo.columns import (
    JSONB,
    UUID,
    BigInt,
    Boolean,
    Bytea,
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
HASHED = f"{PERSONAL} as a keyed hash"
KEY = "a key under the secret of the settings"


def primary_key() -> UUID:
    """A random identifier, made by the database when a row comes without one."""
    return UUID(primary_key=True, default=UUID4())


def words(*, null: bool = False, unique: bool = False, personal: str = "") -> Text:
    """Text of any length; `personal` says what of a person it is."""
    return Text(default=None, null=null, unique=unique, help_text=_marked(personal))


def truth(*, null: bool = False) -> Boolean:
    """True or false, said each time."""
    return Boolean(default=None, null=null)


def whole_number(*, null: bool = False) -> Integer:
    """A whole number."""
    return Integer(default=None, null=null)


def large_number(*, null: bool = False, unique: bool = False) -> BigInt:
    """A whole number of 64 bits."""
    return BigInt(default=None, null=null, unique=unique)


def fen() -> BigInt:
    """Money in whole fen (1/100 yuan)."""
    return BigInt(default=None, null=False)


def exact(*, null: bool = False) -> Numeric:
    """A decimal number of any precision, kept exactly."""
    return Numeric(default=None, null=null)


def day(*, null: bool = False, unique: bool = False, personal: str = "") -> Date:
    """A day in Asia/Shanghai."""
    return Date(default=None, null=null, unique=unique, help_text=_marked(personal))


def instant(*, null: bool = False) -> Timestamptz:
    """An instant in UTC."""
    return Timestamptz(default=None, null=null)


def json_document(*, null: bool = False) -> JSONB:
    """A JSON document."""
    return JSONB(default=None, null=null)


def sealed(*, null: bool = False, personal: str = "") -> Text:
    """Text that is encrypted before it comes here."""
    return Text(default=None, null=null, secret=True, help_text=_marked(personal))


def sealed_file(*, null: bool = False, personal: str = "") -> Bytea:
    """A whole file, encrypted before it comes here."""
    return Bytea(default=None, null=null, secret=True, help_text=_marked(personal))


def picture(*, null: bool = False) -> Bytea:
    """A small picture that everybody may see, such as a seal."""
    return Bytea(default=None, null=null)


def wrapped_key() -> Text:
    """A key that is encrypted under the secret of the settings itself, not under a data key."""
    return Text(default=None, null=False, secret=True, help_text=KEY)


def fingerprint(*, null: bool = False, personal: str = "") -> Text:
    """A keyed hash, by which a thing is found without being kept; no two rows have the same."""
    return Text(default=None, null=null, unique=True, help_text=_marked(personal, HASHED))


def identifier(*, null: bool = False) -> UUID:
    """The identifier of a row in a package above, whose migrations guard the reference."""
    return UUID(default=None, null=null, index=True)


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


def _marked(personal: str, kind: str = PERSONAL) -> str | None:
    return f"{kind}: {personal}" if personal else None
