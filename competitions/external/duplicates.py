"""Prizes that are likely one and the same, found twice: shown with the sign, never decided here. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from registry.core.sheets.cells import match_key

Sign = Literal["same_person", "same_name", "same_number", "same_document"]
Where = Literal["award", "list"]


@dataclass(frozen=True, slots=True)
class Winner:
    """Who won: the registered person where that is known, and else a name at a school."""

    person: UUID | None
    name: str


@dataclass(frozen=True, slots=True)
class Prize:
    """A prize that stands, or that waits on a list to be confirmed.

    `id` is that of the award or of the line, `list` that of the list it waits on. `evidence` is the document
    that proves it.
    """

    id: UUID
    where: Where
    list: UUID | None
    competition: UUID
    event_code: str
    event_name: str
    group: str
    prize: str
    organization: UUID | None
    source_number: str
    evidence: UUID | None
    winners: tuple[Winner, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """Another prize that is likely the same one, and by which sign."""

    sign: Sign
    other: Prize


def likely_twice(lines: Iterable[Prize], others: Iterable[Prize]) -> dict[UUID, tuple[Likeness, ...]]:
    """Return for each line what is likely the same prize, among the other lines and elsewhere.

    Signs: one person, or one name at one school where it is not known who bears it, twice in one event of one
    competition; one certificate number; one prize of one school in one event, from one and the same document.
    Each other prize is named once, with the strongest sign.
    """
    own = tuple(lines)
    by_trait: defaultdict[object, list[Prize]] = defaultdict(list)
    for prize in (*own, *others):
        for _, trait in _traits(prize):
            by_trait[trait].append(prize)
    found = {}
    for line in own:
        likely: dict[UUID, Likeness] = {}
        for sign, trait in _traits(line):
            for other in by_trait[trait]:
                if other.id != line.id and other.id not in likely and _agrees(sign, line, other):
                    likely[other.id] = Likeness(sign, other)
        if likely:
            found[line.id] = tuple(likely.values())
    return found


def same_event(one: Prize, other: Prize) -> bool:
    """Return whether two prizes are of one event: by its code or name, in one group as far as both say it."""
    if one.competition != other.competition:
        return False
    if one.group and other.group and match_key(one.group) != match_key(other.group):
        return False
    code, name = match_key(one.event_code), match_key(one.event_name)
    return bool(code and code == match_key(other.event_code)) or bool(
        name and name == match_key(other.event_name)
    )


def _traits(prize: Prize) -> Iterator[tuple[Sign, object]]:
    for winner in prize.winners:
        if winner.person is not None:
            yield "same_person", winner.person
    for winner in prize.winners:
        yield "same_name", (prize.organization, match_key(winner.name))
    if prize.source_number:
        yield "same_number", match_key(prize.source_number)
    if prize.evidence is not None:
        yield "same_document", (prize.evidence, prize.organization, match_key(prize.prize))


def _agrees(sign: Sign, one: Prize, other: Prize) -> bool:
    if sign == "same_number":
        return True
    if not same_event(one, other):
        return False
    if sign == "same_name":
        # Where it is known on both sides who they are, namesakes are two people.
        return any(
            match_key(mine.name) == match_key(theirs.name) and not (mine.person and theirs.person)
            for mine in one.winners
            for theirs in other.winners
        )
    # Several prizes of one school in one event stand on one list as a matter of course.
    return sign != "same_document" or one.list is None or one.list != other.list
