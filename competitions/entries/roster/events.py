"""The event, group and kind of every entry, also where a sheet leaves out what its other rows say."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from competitions.entries.roster.teams import Kind, Team, said_kind
from competitions.sheets.event_names import code_and_name

_LETTERS: Final = re.compile("[A-Z]+")


@dataclass(frozen=True, slots=True)
class Event:
    """An event as entries name it: its code, or its name where no code is known; '' where neither is."""

    key: str
    name: str


def events_of(teams: Sequence[Team], titles: Mapping[str, str]) -> list[Event]:
    """Return the event of each entry; `titles` has the fields that stand above the table."""
    written = [(team.said("event_code"), team.said("event")) for team in teams]
    above = titles.get("event_code", ""), titles.get("event", "")
    read = [code_and_name(code or above[0], name or above[1]) for code, name in written]
    _carry_down(read, [code or name for code, name in written])
    codes = defaultdict(set)
    for code, name in read:
        if code and name:
            codes[name].add(code)
    # There are few events, and many entries in each.
    events = {
        (code, name): Event(code or _only(codes.get(name, ())) or name, name) for code, name in set(read)
    }
    return [events[each] for each in read]


def groups_of(teams: Sequence[Team], events: Sequence[Event], title: str) -> list[str]:
    """Return the group of each entry, '' where nothing says it.

    A blank one is that of the line announcing a section, or of the other entries in the event, or of those
    whose codes begin with the same letters, if these agree; or `title`, what stands above the table.
    """
    said = [team.said("group") or team.lines[0].section for team in teams]
    if all(said):
        return said
    by_event = _agreed((event.key, group) for event, group in zip(events, said, strict=True))
    by_letters = _agreed((_letters(event.key), group) for event, group in zip(events, said, strict=True))
    for number, event in enumerate(events):
        said[number] = said[number] or by_event.get(event.key, "") or by_letters.get(_letters(event.key), "")
    carry_down(said)
    return [group or title for group in said]


def kinds_of(teams: Sequence[Team], events: Sequence[Event]) -> dict[str, Kind]:
    """Return the kind of each event by its key: what a row says of it, or else how many it has at most."""
    kinds: dict[str, Kind] = {}
    largest: dict[str, int] = defaultdict(int)
    for team, event in zip(teams, events, strict=True):
        if event.key not in kinds and (kind := said_kind(team.said("event"), team.said("event_kind"))):
            kinds[event.key] = kind
        largest[event.key] = max(largest[event.key], len(team.members))
    return {key: kinds.get(key, "individual" if count <= 1 else "team") for key, count in largest.items()}


def _carry_down(read: list[tuple[str, str]], written: Sequence[str]) -> None:
    """Fill events that are left blank because they are as above: in a column which never repeats itself."""
    if _never_repeats(written):
        for number in range(1, len(read)):
            if not any(read[number]):
                read[number] = read[number - 1]


def carry_down(texts: list[str]) -> None:
    """Fill the blanks of a column that is written only where its value changes, from above."""
    if _never_repeats(texts):
        for number in range(1, len(texts)):
            texts[number] = texts[number] or texts[number - 1]


def _never_repeats(texts: Sequence[str]) -> bool:
    """Return whether a column is written only where its value changes; one blank alone was forgotten."""
    return texts.count("") > 1 and all(not below or below != above for above, below in pairwise(texts))


def _agreed(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return what all pairs with the same key say, by key; blanks are not counted."""
    found = defaultdict(set)
    for key, value in pairs:
        if key and value:
            found[key].add(value)
    return {key: only for key, values in found.items() if (only := _only(values))}


def _only(values: Collection[str]) -> str:
    """Return the value where there is but one, otherwise ''."""
    return next(iter(values)) if len(values) == 1 else ""


def _letters(code: str) -> str:
    found = _LETTERS.match(code)
    return found[0] if found else ""
