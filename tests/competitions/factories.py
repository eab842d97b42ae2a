"""Values for tests of competitions."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, get_args

from hypothesis import strategies as st

from competitions.awards.decision import Decision, decide
from competitions.awards.schemes import Scheme, load_scheme
from competitions.results.ranking import ScoredEntry
from competitions.words import EntryStatus

SCHEMES = (
    "hainan-2023",
    "national-10-20-30",
    "national-skills-2020",
    "shanxi-2019",
    "shenzhen-municipal",
    "worldskills-2015",
    "worldskills-2017",
    "worldskills-2024",
    "worldskills-2026",
)

# Most entries compete.
STATUSES: tuple[EntryStatus, ...] = (*get_args(EntryStatus), *("competed",) * 5)


def make_entry(points: Decimal | str | int | None = 700, **overrides: Any) -> ScoredEntry:
    """Make an entry of event 16; every field can be overridden."""
    facts: dict[str, Any] = {"event": "16", "entry": "A"}
    facts["points"] = None if points is None else Decimal(points)
    return ScoredEntry(**{**facts, **overrides})


def make_entries(points: Sequence[str | int], **overrides: Any) -> list[ScoredEntry]:
    """Make one entry per points, named E0, E1, ..."""
    return [make_entry(value, entry=f"E{n}", **overrides) for n, value in enumerate(points)]


def awards_of(scheme: str | Scheme, points: Sequence[str | int]) -> list[str | None]:
    """Return the award for each of the points."""
    loaded = load_scheme(scheme) if isinstance(scheme, str) else scheme
    return [decision.award for decision in decide(loaded, make_entries(points))]


def places_of(scheme: str, points: Sequence[str | int]) -> list[int | None]:
    """Return the place for each of the points."""
    return [decision.place for decision in decide(load_scheme(scheme), make_entries(points))]


def by_entry(decisions: Sequence[Decision]) -> dict[str, Decision]:
    """Return the decisions by the name of their entry."""
    return {decision.entry.entry: decision for decision in decisions}


@st.composite
def events(draw: st.DrawFn, *, chain: int = 0, least: int = 0, most: int = 25) -> list[ScoredEntry]:
    """Draw the entries of one event: many ties, every status, some unofficial, points close to the bands."""
    points = st.decimals(690, 716, places=1) | st.integers(690, 716).map(Decimal)
    step = st.none() | st.integers(0, 2).map(Decimal)
    names = [f"E{n}" for n in range(draw(st.integers(least, most)))]
    entries = []
    for name in names:
        status = draw(st.sampled_from(STATUSES))
        scored = draw(points) if status == "competed" else draw(st.none() | points)
        unofficial = draw(st.sampled_from([False] * 4 + [True]))
        tie_breaks = tuple(draw(step) for _ in range(chain))
        entries.append(ScoredEntry("16", name, scored, status, unofficial, tie_breaks))
    return entries
