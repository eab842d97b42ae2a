"""What every award rule is, and what it says of one event: tiers, each with one reason for its entries."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass

from competitions.awards.document import Document
from competitions.results.ranking import Standing
from registry.core.texts import Text, text

Titles = Mapping[str, Text]
"""What each award code is called."""


@dataclass(frozen=True, slots=True)
class Tier:
    """Award `award` for the official entries from position `start` to `end` (not included) of the order."""

    award: str
    start: int
    end: int
    reason: Text


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one rule gives.

    An entry keeps the award of the earliest rule which gives it one. `others` says why everybody else gets
    none by this rule. `void` is the reason why nobody in the event gets any award, whatever other rules say.
    """

    tiers: tuple[Tier, ...] = ()
    others: Text | None = None
    void: Text | None = None


class AwardRule(Document, ABC):
    """A rule of a scheme: parameters that do not change, and pure answers. Its field `rule` is its name."""

    @abstractmethod
    def codes(self) -> tuple[str, ...]:
        """Return the award codes that this rule can give."""

    @abstractmethod
    def grant(self, standing: Standing, titles: Titles) -> Outcome:
        """Return what this rule gives in one event; `titles` has a title for each of its codes."""


def place_range(standing: Standing, start: int, end: int) -> Text:
    """Return the places from position `start` to `end` (not included, at least one entry) in words."""
    return places_between(standing.place_at(start), standing.place_at(end - 1))


def places_between(first: int, last: int) -> Text:
    """Return the places from the first to the last, both included, in words."""
    if first == last:
        return text(f"第{first}名", f"place {first}")
    return text(f"第{first}-{last}名", f"places {first}-{last}")
