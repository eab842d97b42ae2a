"""One payment of a batch with everything that lists and bank files say of it, opened. Pure."""

from dataclasses import dataclass, field
from datetime import date
from typing import Literal
from uuid import UUID

from registry.core.texts import Text

BatchKind = Literal["bank", "transfer"]


@dataclass(frozen=True, slots=True)
class Payment:
    """One line of a batch, sums in fen.

    `organization` is the school that the prize was won for, or an employee's employer.
    """

    line: UUID
    position: int
    payee: str = field(repr=False)
    id_kind: Text | None
    id_number: str = field(repr=False)
    organization: str
    competition: str
    event: str
    level: Text
    prize: str
    payee_class: Text
    gross_fen: int
    withheld_fen: int
    net_fen: int
    bank: str = field(repr=False)
    account_number: str = field(repr=False)
    holder_name: str = field(repr=False)
    phone: str = field(repr=False)
    fund_source: Text
    credit_code: str
    note: str


@dataclass(frozen=True, slots=True)
class BatchHead:
    """What stands above the lines: the batch, its program and the document that it rests on."""

    number: str
    kind: BatchKind
    title: str
    basis: str
    payer: str
    drawn_on: date


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file as it was made for a batch: a list to sign, or what a bank takes."""

    kind: Literal["list", "bank"]
    column_set: str | None
    part: int
    file_name: str
    lines: int
    net_fen: int
    content: bytes = field(repr=False)
