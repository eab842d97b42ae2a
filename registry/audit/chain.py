"""The chain of the audit trail: each sealed line has a place and a hash that covers every line before it.

The hash of the line at a place is SHA-256 over three parts, the first two ended by a line feed: the hash of
the place before in hexadecimal, the place as a decimal number, and the line's canonical bytes. Nothing here
touches the database; docs/decisions/0007-audit-chain.md says why it is made like this.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, Literal
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the database returns it; `before` and `after` are the text of its JSONB values.

    That text has one order of keys and one way of spacing, and keeps every digit of a number.
    """

    id: int
    at: datetime
    account: UUID | None
    actor: str
    action: str
    subject: str
    reason: str
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Link:
    """How far a chain reaches: its last place, counted from 1, and the hash there."""

    position: int
    hash: str


@dataclass(frozen=True, slots=True)
class Seal:
    """What is stored of a place: its hash, which line it seals, and that line, None when it is gone."""

    position: int
    hash: str
    line_id: int
    line: Line | None


# How a chain can be broken. `seal_missing`: the next place is not there. `line_missing`: its line is gone.
# `line_changed`: the line, or its hash, is not what was sealed. `head_differs`: chain and signed head
# disagree. `cut_off`: the chain ends before the place of a signed head. `head_forged`: a stored head is not
# what was signed.
BreakKind = Literal["seal_missing", "line_missing", "line_changed", "head_differs", "cut_off", "head_forged"]


@dataclass(frozen=True, slots=True)
class Break:
    """The first place where a chain is not what it was; `line` is None where no line is known."""

    kind: BreakKind
    position: int
    line: int | None = None


GENESIS: Final = Link(0, hashlib.sha256(b"registry.audit.chain").hexdigest())

_ENCODER: Final = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def canonical(line: Line) -> bytes:
    """Return the bytes of a line that are hashed: JSON in UTF-8, keys sorted, no spaces, the instant in UTC.

    Of a line with an account there is no name: whose account it is may change or be erased.
    """
    return _ENCODER.encode(
        {
            "id": line.id,
            "at": line.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "account": None if line.account is None else str(line.account),
            "actor": line.actor if line.account is None else "",
            "action": line.action,
            "subject": line.subject,
            "reason": line.reason,
            "before": line.before,
            "after": line.after,
        }
    ).encode()


def next_hash(previous: str, position: int, line: Line) -> str:
    """Return the hash at `position`, in hexadecimal, after the hash of the place before."""
    return hashlib.sha256(f"{previous}\n{position}\n".encode() + canonical(line)).hexdigest()


def next_link(link: Link, line: Line) -> Link:
    """Return the chain's end once `line` is sealed too."""
    position = link.position + 1
    return Link(position, next_hash(link.hash, position, line))


def follow(link: Link, seals: Iterable[Seal], signed: Mapping[int, frozenset[str]]) -> Link | Break:
    """Go along stored seals from `link` on and return how far they reach, or the first place that is wrong.

    Args:
        link: the end of what has been checked.
        seals: what is stored after it, by position.
        signed: the hashes that signed heads give to places.
    """
    for seal in seals:
        if seal.position != link.position + 1:
            return Break("seal_missing", link.position + 1)
        if seal.line is None:
            return Break("line_missing", seal.position, seal.line_id)
        link = next_link(link, seal.line)
        if link.hash != seal.hash:
            return Break("line_changed", seal.position, seal.line_id)
        if not signed.get(link.position, frozenset()) <= {link.hash}:
            return Break("head_differs", seal.position, seal.line_id)
    return link
