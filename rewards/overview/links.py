"""One link of the chain behind a sum, as pages and the API show it. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from registry.core.texts import Text, text

Stage = Literal[
    "award", "result", "evidence", "program", "entitlement", "list", "objection", "approval", "payment",
    "ledger", "recovery",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that a link says; `address` leads to what it is about, empty for none.

    `code` says that the value is one for machines, such as a hash.
    """

    label: Text
    value: Text
    address: str = ""
    code: bool = False


@dataclass(frozen=True, slots=True)
class ChainLink:
    """One link: what happened, who did it and when, and the subject of its lines in the audit trail.

    `bad` marks what took something away: a revocation, a withdrawal, a refusal, a return.
    """

    stage: Stage
    what: Text
    who: str
    at: datetime | None
    facts: tuple[Fact, ...] = ()
    address: str = ""
    audit: str = ""
    bad: bool = False


def fact(zh: str, en: str, value: object, *, address: str = "", code: bool = False) -> tuple[Fact, ...]:
    """Return a fact as a tuple of one, empty where there is nothing to say."""
    if value is None or value == "":
        return ()
    said = value if isinstance(value, Text) else text(str(value), str(value))
    return (Fact(text(zh, en), said, address, code),)
