"""What a correction changes in the lines of a final result: a pure calculation.

Final lines keep points and places, not what parted equal points. So who had equal points in the version that
is corrected keeps the order that it had there; where that does not say who comes first, the correction does.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from competitions.awards.schemes import Scheme
from competitions.results.points import WHY_NOT_POINTS, SentDecimal, not_points
from competitions.results.ranking import ScoredEntry
from competitions.words import EntryStatus
from registry.core.errors import BadInputError, Fault
from registry.core.texts import text


class ChangesInvalidError(BadInputError):
    """The changes of a correction do not fit the result; the faults say each why.

    Codes: `entry_unknown`, `changed_twice`, `points_missing`, `order_missing`, and `points_negative`,
    `points_out_of_range` and `points_too_fine` for points that no entry can have; `column` names the field.
    """

    code = "changes_invalid"


class ResultChange(BaseModel):
    """What becomes of one entry; what is null stays as it is.

    `order` says who goes first among entries of equal points: 1 before 2, the same number shares a place.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    entry: str = Field(min_length=1, examples=["ZZ001-01"])
    points: SentDecimal | None = Field(default=None, examples=["87.5"])
    status: EntryStatus | None = None
    unofficial: bool | None = None
    order: int | None = Field(default=None, ge=1, le=100_000)

    @model_validator(mode="after")
    def _something_changes(self) -> Self:
        if self.points is None and self.status is None and self.unofficial is None and self.order is None:
            raise ValueError("the change of an entry changes nothing")
        return self


@dataclass(frozen=True, slots=True)
class BaseLine:
    """One entry of the version that is corrected."""

    entry: str
    status: EntryStatus
    points: Decimal | None
    place: int | None
    unofficial: bool


def corrected(
    event: str, base: Sequence[BaseLine], changes: Sequence[ResultChange], scheme: Scheme
) -> list[ScoredEntry]:
    """Return the entries of an event (its code) as the correction has them, in the order of the base.

    To be decided by `deciding(scheme)`. The order among equal points stands in `draw`.

    Raises ChangesInvalidError.
    """
    by_entry = {change.entry: change for change in changes}
    faults = _misfits(base, changes)
    entries: list[ScoredEntry] = []
    for line in base:
        change = by_entry.get(line.entry, _Nothing)
        status = change.status or line.status
        points = line.points if change.points is None else change.points
        if status == "competed" and points is None:
            message = text(
                f"{line.entry} 改为参赛，须填写成绩。", f"{line.entry} now competed: give its points."
            )
            faults.append(Fault("points_missing", message))
            continue
        unofficial = line.unofficial if change.unofficial is None else change.unofficial
        entries.append(ScoredEntry(event, line.entry, points, status, unofficial))
    known = {line.entry: line.place for line in base if _keeps_its_place(line, by_entry.get(line.entry))}
    official = {e.entry for e in entries if not e.unofficial} & {b.entry for b in base if b.unofficial}
    given = {change.entry: change.order for change in changes if change.order is not None}
    draws: dict[str, int | None] = {}
    for group in _equals(entries):
        # Where only points part, who becomes official shares the place of its equals.
        parted = scheme.ranking.still_tied == "draw" or (
            bool(scheme.ranking.tie_break) and any(entry.entry in official for entry in group)
        )
        undecided = _order(group, known, given, draws, parted=parted)
        faults += [_order_missing(entry, group) for entry in undecided]
    if faults:
        raise ChangesInvalidError(
            text("更正内容有误，请按所列改正。", "The correction has faults; mend what is listed."), faults
        )
    return [
        ScoredEntry(e.event, e.entry, e.points, e.status, e.unofficial, draw=draws.get(e.entry))
        for e in entries
    ]


def deciding(scheme: Scheme) -> Scheme:
    """Return the scheme with what parts equal points taken from `draw` alone, where `corrected` puts it."""
    ranking = scheme.ranking.model_copy(update={"tie_break": (), "still_tied": "draw"})
    return scheme.model_copy(update={"ranking": ranking})


class _Nothing:
    """The change of an entry that stays as it is."""

    points: Decimal | None = None
    status: EntryStatus | None = None
    unofficial: bool | None = None


def _misfits(base: Sequence[BaseLine], changes: Sequence[ResultChange]) -> list[Fault]:
    known = {line.entry for line in base}
    counted = Counter(change.entry for change in changes)
    faults = [
        Fault("entry_unknown", text(f"成绩中没有 {entry}。", f"The result has no entry {entry}."))
        for entry in counted
        if entry not in known
    ]
    for change in changes:
        if change.points is not None and (why := not_points(change.points)):
            said = WHY_NOT_POINTS[why]
            message = text(f"{change.entry} 的成绩{said.zh}", f"What {change.entry} scored {said.en}")
            faults.append(Fault(f"points_{why}", message, column=f"points:{change.entry}"))
    return faults + [
        Fault("changed_twice", text(f"{entry} 写了两次。", f"{entry} is changed twice."))
        for entry, count in counted.items()
        if count > 1
    ]


def _keeps_its_place(line: BaseLine, change: ResultChange | None) -> bool:
    """Tell whether the base says where the entry stands among those of its points.

    The place of an unofficial entry is that of the first official one that it is not behind, and does not say
    whether it is before it or equal to it.
    """
    if line.status != "competed":
        return False
    return change is None or (
        (change.points is None or change.points == line.points)
        and change.order is None
        and not (line.unofficial and change.unofficial is False)
    )


def _equals(entries: Iterable[ScoredEntry]) -> list[list[ScoredEntry]]:
    groups: dict[Decimal, list[ScoredEntry]] = {}
    for entry in entries:
        if entry.status == "competed" and entry.points is not None:
            groups.setdefault(entry.points, []).append(entry)
    return [group for group in groups.values() if len(group) > 1]


def _order(
    group: Sequence[ScoredEntry],
    known: dict[str, int | None],
    given: dict[str, int],
    draws: dict[str, int | None],
    *,
    parted: bool,
) -> list[str]:
    """Write the order of entries of equal points into `draws`; return those of whom nobody says where."""
    names = [entry.entry for entry in group]
    said = [name for name in names if name in given]
    if said:
        draws.update({name: given[name] for name in said})
        return [name for name in names if name not in given]
    joining = [name for name in names if name not in known]
    draws.update({name: known[name] for name in names if name in known})
    if not joining:
        return []
    shared = {known[name] for name in names if name in known}
    if parted or len(shared) > 1:
        return names
    draws.update(dict.fromkeys(joining, next(iter(shared), None)))
    return []


def _order_missing(entry: str, group: Sequence[ScoredEntry]) -> Fault:
    others = [each.entry for each in group if each.entry != entry]
    return Fault(
        "order_missing",
        text(
            f"{entry} 与 {'、'.join(others)} 同分：请为每队填写同分次序。",
            f"{entry} has the points of {', '.join(others)}: give the order among equals for each of them.",
        ),
    )
