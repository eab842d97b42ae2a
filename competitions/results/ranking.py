"""Ranking: from the points of one event to the places of its entries.

Points are exact and are compared as they are. Ties go through the scheme's chain; who is still tied shares
the place, or draws for it, and the places after a shared one are skipped. Unofficial entries get a place and
move nobody.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from competitions.results.bands import band_starts, medal_bands, within
from competitions.words import EntryStatus
from registry.core.texts import Text


class TieBreak(BaseModel):
    """One step of a tie-break chain: a column of numbers, and which direction is better."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    column: str = Field(min_length=1)
    title: Text
    better: Literal["higher", "lower"]


class RankingRule(BaseModel):
    """How a scheme makes places.

    `sharing` says who shares a place: `equal` only entries that are equal in points and in the whole chain;
    `every_band` everybody within `band_width` points of the first of a band; `medal_bands` the same for the
    medal bands alone, and below them only equal points.

    `still_tied` says what becomes of entries that are equal in points and in the whole chain: they `share`
    the place, or a `draw` parts them. Who shares a place because a band does draws for nothing.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    tie_break: tuple[TieBreak, ...] = ()
    sharing: Literal["equal", "every_band", "medal_bands"]
    band_width: Decimal | None = Field(default=None, ge=0, max_digits=20)
    still_tied: Literal["share", "draw"] = "share"

    @model_validator(mode="after")
    def _band_has_a_width(self) -> Self:
        if (self.sharing == "equal") != (self.band_width is None):
            raise ValueError("band_width goes with sharing every_band or medal_bands, and with nothing else")
        return self


@dataclass(frozen=True, slots=True)
class ScoredEntry:
    """One entry of one event with what it scored.

    `points` is None only for an entry that did not compete. `tie_breaks` has a value per step of the scheme's
    chain, or is empty when none was recorded; None stands for one that was not, and is worse than any value.
    `draw` is what the entry drew where the scheme has ties drawn for: 1 goes before 2, and None comes last.
    """

    event: str
    entry: str
    points: Decimal | None
    status: EntryStatus = "competed"
    unofficial: bool = False
    tie_breaks: tuple[Decimal | None, ...] = ()
    draw: int | None = None

    def __post_init__(self) -> None:
        if self.points is None:
            if self.status == "competed":
                raise ValueError(f"entry {self.entry} competed and has no points")
        elif not self.points.is_finite():
            raise ValueError(f"the points of entry {self.entry} are not finite")


@dataclass(frozen=True, slots=True)
class Standing:
    """The order of one event.

    `official` holds the positions, in the list that was ranked, of the official entries that competed, best
    first; `points` are theirs; `starts` says where in that order each group that shares a place begins.
    `places` has a place, or None, for every entry of the list. `signed_up` counts all official entries.
    """

    signed_up: int
    official: tuple[int, ...]
    points: tuple[Decimal, ...]
    starts: tuple[int, ...]
    places: tuple[int | None, ...]

    def place_at(self, position: int) -> int:
        """Return the place of the official entry at this position (0 is the best) of the order."""
        return self.starts[bisect_right(self.starts, position) - 1] + 1


def rank(entries: Sequence[ScoredEntry], rule: RankingRule) -> Standing:
    """Return the standing of the entries of one event.

    An unofficial entry that competed gets the place it would have among the official ones. An entry that
    did not compete has no place.
    """
    keys = _sort_keys(entries, rule)
    competed = [index for index, entry in enumerate(entries) if entry.status == "competed"]
    competed.sort(key=keys.__getitem__, reverse=True)
    official = tuple(index for index in competed if not entries[index].unofficial)
    points = tuple(points for index in official if (points := entries[index].points) is not None)
    official_keys = [keys[index] for index in official]
    starts, anchors = _groups(points, official_keys, rule)
    places: list[int | None] = [None] * len(entries)
    for start, end in pairwise((*starts, len(official))):
        for index in official[start:end]:
            places[index] = start + 1
    group = 0
    for index in (index for index in competed if entries[index].unofficial):
        # Both orders go down together, so one pass finds the best group that each unofficial entry reaches.
        while group < len(starts):
            anchor = anchors.get(starts[group])
            if _in_band(entries[index].points, anchor, rule) or keys[index] >= official_keys[starts[group]]:
                break
            group += 1
        places[index] = (starts[group] if group < len(starts) else len(official)) + 1
    signed_up = sum(not entry.unofficial for entry in entries)
    return Standing(signed_up, official, points, starts, tuple(places))


def groups_to_draw(entries: Sequence[ScoredEntry], rule: RankingRule) -> tuple[tuple[str, ...], ...]:
    """Return who is still tied and has to draw: the names of the entries of each group, best group first.

    Only official entries that competed draw. There is nobody where the rule lets them share the place, and
    nobody once each of a group has drawn another number. Names are in alphabetical order.
    """
    if rule.still_tied == "share":
        return ()
    keys = _sort_keys(entries, rule)
    standing = rank(entries, rule)
    official_keys = [keys[index] for index in standing.official]
    starts, anchors = _groups(standing.points, official_keys, rule)
    return tuple(
        tuple(sorted(entries[index].entry for index in standing.official[start:end]))
        for start, end in pairwise((*starts, len(standing.official)))
        if end - start > 1 and start not in anchors
    )


def best_first(
    place: int | None, points: Decimal | None, entry: str, *, unofficial: bool
) -> tuple[bool, int, Decimal, bool, str]:
    """Return the key that puts the lines of a result in the order in which they are shown.

    An unofficial entry stands where its points put it, after the official ones of as many. Who has no place
    stands last.
    """
    # Whoever did not compete is in no order, whatever was scored before.
    scored = points if place is not None and points is not None else Decimal(0)
    return place is None, place or 0, scored.copy_negate(), unofficial, entry


def _sort_keys(entries: Sequence[ScoredEntry], rule: RankingRule) -> list[Any]:
    """Return what puts entries in order, greatest first: points, recorded steps of the chain, the draw."""
    nothing = (None,) * len(rule.tie_break)
    chain = zip(*(entry.tie_breaks or nothing for entry in entries), strict=True)
    recorded = [
        [_step_key(value, step.better) for value in values]
        for step, values in zip(rule.tie_break, chain, strict=bool(entries))
        if any(value is not None for value in values)
    ]
    if rule.still_tied == "draw":
        drawn = (None if entry.draw is None else Decimal(entry.draw) for entry in entries)
        recorded.append([_step_key(number, "lower") for number in drawn])
    points = [entry.points for entry in entries]
    return list(zip(points, *recorded, strict=True)) if recorded else points


def _step_key(value: Decimal | None, better: Literal["higher", "lower"]) -> tuple[bool, Decimal | None]:
    """Return a key that is greater where the value is better, and least where there is none."""
    # copy_negate is exact; the minus sign would round to the precision of the context.
    return value is not None, value.copy_negate() if value is not None and better == "lower" else value


def _groups(
    points: Sequence[Decimal], keys: Sequence[Any], rule: RankingRule
) -> tuple[tuple[int, ...], dict[int, Decimal]]:
    """Return where each group that shares a place begins, and for the bands among them the band's anchor."""
    width = rule.band_width
    if rule.sharing == "every_band" and width is not None:
        starts = band_starts(points, width)
        return starts, {start: points[start] for start in starts}
    bands = medal_bands(points, width) if rule.sharing == "medal_bands" and width is not None else ()
    below = bands[-1].end if bands else 0
    equal = (index for index in range(below, len(keys)) if index == below or keys[index] != keys[index - 1])
    return (*(band.start for band in bands), *equal), {band.start: band.anchor for band in bands}


def _in_band(points: Decimal | None, anchor: Decimal | None, rule: RankingRule) -> bool:
    """Tell whether the points are in the band of this anchor; without a band nothing is."""
    if points is None or anchor is None or rule.band_width is None:
        return False
    return within(anchor, points, rule.band_width)
