"""What exactly is decided: the words of a commendation and the ids of its lists, and their hash. Pure.

Whoever has the file can recompute the hash with `sha256sum`. A recipient of an award never changes, so its id
stands for name, school, contest and prize; names stay out of the file, for they may have to be erased.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rewards.commendations.selection import Chosen


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a decision: whose it is, title, document number (文号), basis, text and day."""

    organization: UUID
    title: str
    number: str
    basis: str
    body: str
    dated: date


def as_file(words: Words, lines: Iterable[Chosen]) -> bytes:
    """Return the bytes that are hashed: the words, then each line's number, part, recipient and honor."""
    head = [
        str(words.organization),
        words.number,
        words.title,
        words.basis,
        words.dated.isoformat(),
        words.body,
    ]
    listed = [
        f"{line.number}\t{line.part}\t{line.recipient}\t{line.honor.zh}\t{line.honor.en}"
        for line in sorted(lines, key=lambda line: line.number)
    ]
    return "".join(f"{each}\n" for each in [*head, *listed]).encode()


def hash_of(words: Words, lines: Iterable[Chosen]) -> str:
    """Return the SHA-256 of a decision, in hexadecimal."""
    return hashlib.sha256(as_file(words, lines)).hexdigest()
