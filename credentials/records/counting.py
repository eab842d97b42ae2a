"""Counting a record by level and prize. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, get_args

from competitions.words import Level
from credentials.records.queries import RecordLine, Role
from registry.core.texts import Text

_HEIGHT: Final = {level: height for height, level in enumerate(get_args(Level))}


@dataclass(frozen=True, slots=True)
class RecordCount:
    """How many of one prize somebody has at a level, as member or as tutor."""

    level: Level
    role: Role
    award_code: str
    title: Text
    count: int


def counted(lines: Iterable[RecordLine]) -> tuple[RecordCount, ...]:
    """Return the awards that stand by level, the highest first, role and prize, the best place first."""
    numbers: dict[tuple[Level, Role, str, Text], int] = {}
    best: dict[tuple[Level, Role, str, Text], int] = {}
    for line in lines:
        if line.stands:
            key = (line.level, line.role, line.award_code, line.title)
            numbers[key] = numbers.get(key, 0) + 1
            best[key] = min(best.get(key, 1_000_000), line.place or 1_000_000)
    keys = sorted(numbers, key=lambda key: (_HEIGHT[key[0]], key[1], best[key], key[2], key[3].zh))
    return tuple(RecordCount(*key, numbers[key]) for key in keys)
