"""The event, group and kind of every entry, also where a sheet leaves out what its other rows say."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from competitions.entries.roster.teams import LONGEST_EVENT, Kind, Team, event_name, said_kind
from registry.core.sheets.cells import plain_text

_CODE: Final = "[A-Za-z]{2}-?[0-9]{3,8}"
_CODE_FIRST: Final = re.compile(rf"({_CODE})[-:：_、]?([\u3400-\u9fff].*)")
_CODE_LAST: Final = re.compile(rf"(.*[\u3400-\u9fff].*)[(（\[【]({_CODE})[)）\]】]")
_LETTERS: Final = re.compile("[A-Z]+")


@dataclass(frozen=True, slots=True)
class Event:
    """An event as entries name it: its code, or its name where no code is known; '' where neither is."""

    key: str
    name: str


def events_of(teams: Sequence[Team], titles: Mapping[str, str]) -> list[Event]:
    """Return the event of each entry; `titles` has the fields that stand above the table."""
    read = [_read(team, titles) for team in teams]
    _carry_down(read, [team.said("event_code") or team.said("event") for team in teams])
    codes = defaultdict(set)
    for code, name in read:
        if code and name:
            codes[name].add(code)
    events = []
    for code, name in read:
        known = codes.get(name, set())
        events.append(Event(code or (next(iter(known)) if len(known) == 1 else name), name))
    return events


def groups_of(teams: Sequence[Team], events: Sequence[Event], title: str) -> list[str]:
    """Return the group of each entry, '' where nothing says it.

    A blank one is that of the line announcing a section, or of the other entries in the event, or of those
    whose codes begin with the same letters, if these agree; or `title`, what stands above the table.
    """
    said = [team.said("group") or team.lines[0].section for team in teams]
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
        if kind := said_kind(team.said("event"), team.said("event_kind")):
            kinds.setdefault(event.key, kind)
        largest[event.key] = max(largest[event.key], len(team.members))
    return {key: kinds.get(key, "individual" if count <= 1 else "team") for key, count in largest.items()}


def _read(team: Team, titles: Mapping[str, str]) -> tuple[str, str]:
    """Return code and name of the event of an entry, also when both stand in one cell."""
    code = plain_text(team.said("event_code") or titles.get("event_code", "")).replace(" ", "").upper()
    name = event_name(team.said("event") or titles.get("event", ""))
    if not code and len(name) <= LONGEST_EVENT:
        if found := _CODE_FIRST.fullmatch(name):
            return found[1].upper(), found[2]
        if found := _CODE_LAST.fullmatch(name):
            return found[2].upper(), found[1]
        if re.fullmatch(_CODE, name):
            return name.upper(), ""
    return code, name


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
    return {key: next(iter(values)) for key, values in found.items() if len(values) == 1}


def _letters(code: str) -> str:
    found = _LETTERS.match(code)
    return found[0] if found else ""
