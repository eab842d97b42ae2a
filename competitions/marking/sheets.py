"""Reads of sheets: what was typed in them, by whom, and how far they are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final
from uuid import UUID

from competitions.events import queries as events
from competitions.events.queries import EventFacts
from competitions.marking import refusals
from competitions.marking.double_entry import Cell, Enterings
from competitions.marking.fields import Sheet
from competitions.marking.own import marked_by
from competitions.marking.parts import opened_by_publication, taken_part
from competitions.marking.queries import MarkedEntry, entries_of, marking_of
from competitions.marking.schemas import Entering
from competitions.marking.scheme import MarkingScheme
from competitions.results.points import decimal_text
from registry.core import database
from registry.core.actor import Actor
from registry.people.access import refusal, require


@dataclass(frozen=True, slots=True)
class SignedFacts:
    """Who signed a module off, when, and the hash of what was signed."""

    name: str
    at: datetime
    content_hash: str


@dataclass(frozen=True, slots=True)
class EnteringFacts:
    """How far one entering of a module is; `names` are of all who typed in it."""

    entering: Entering
    names: tuple[str, ...]
    typed: int
    version: int
    saved_at: datetime | None


@dataclass(frozen=True, slots=True)
class ModuleFacts:
    """How far a module is: `cells` are to be typed in each entering, `differing` wait to be settled.

    `differing` and `settled` are None where who asks is not told: a typist could try numbers until nothing
    differs any more.
    """

    sheet: Sheet
    cells: int
    enterings: tuple[EnteringFacts, ...]
    differing: int | None
    settled: int | None
    signed: SignedFacts | None

    @property
    def complete(self) -> bool:
        """Return whether every entering has every mark."""
        return all(each.typed == self.cells for each in self.enterings)


@dataclass(frozen=True, slots=True)
class Column:
    """A sheet in the grid.

    `hidden`: others have begun it, and who asks has not joined them: what they typed is not shown, so that
    the other entering can still be typed without having seen it. `barred`: who asks typed the other entering.
    """

    sheet: Sheet
    version: int
    saved_by: str
    saved_at: datetime | None
    hidden: bool
    barred: bool
    signed: bool

    @property
    def open(self) -> bool:
        """Return whether who asks can type in it now."""
        return not (self.hidden or self.barred or self.signed)


@dataclass(frozen=True, slots=True)
class Grid:
    """One entering of some sheets, as who asks may see and change it.

    `values` has the text of each mark by sheet, entry (code) and field; `own` the codes of entries which the
    asker does not mark. `opened`: marking is blind, and a publication has told whose the codes are; why it
    was withdrawn.
    """

    event: EventFacts
    scheme: MarkingScheme
    entering: Entering
    entries: tuple[MarkedEntry, ...]
    columns: tuple[Column, ...]
    values: Mapping[tuple[str, str, str], str]
    own: frozenset[str]
    opened: str | None


_TYPED: Final = """
SELECT s.module, s.entering, m.entry, m.field, m.value
FROM competitions.sheet s JOIN competitions.mark m ON m.sheet = s.id
WHERE s.event = $1 AND s.module = ANY($2)
"""

_SETTLED: Final = "SELECT entry, field, value FROM competitions.settlement WHERE event = $1 AND module = $2"


async def enterings_of(
    event: UUID, scheme: MarkingScheme, module: str, entries: Iterable[MarkedEntry]
) -> Enterings:
    """Return all that was typed and settled for one sheet, by the codes of the entries."""
    codes = {entry.id: entry.code for entry in entries}
    typed: dict[int, dict[Cell, Decimal | None]] = {1: {}, 2: {}}
    for row in await database.fetch(_TYPED, event, [module]):
        if row["entry"] in codes:
            typed[row["entering"]][codes[row["entry"]], row["field"]] = row["value"]
    settled: dict[Cell, Decimal | None] = {
        (codes[row["entry"]], row["field"]): row["value"]
        for row in await database.fetch(_SETTLED, event, module)
        if row["entry"] in codes
    }
    return Enterings(typed[1], typed[2] if scheme.double_entry else None, settled)


_STATES: Final = """
SELECT s.module, s.entering, s.version, s.saved_at, a.display_name AS saved_by,
       (SELECT count(*) FROM competitions.mark m JOIN competitions.entry n ON n.id = m.entry
        WHERE m.sheet = s.id AND n.status = 'entered') AS typed,
       ARRAY(SELECT DISTINCT b.display_name FROM competitions.sheet_save v
             JOIN registry.account b ON b.id = v.account
             WHERE v.event = $1 AND (v.changes ->> 'entering')::int = s.entering
               AND v.changes -> 'modules' ? s.module ORDER BY 1) AS names
FROM competitions.sheet s JOIN registry.account a ON a.id = s.account
WHERE s.event = $1
"""

_DIFFERING: Final = """
SELECT s1.module, count(*) FILTER (WHERE t.id IS NULL) AS differing,
       count(*) FILTER (WHERE t.id IS NOT NULL) AS settled
FROM competitions.sheet s1
JOIN competitions.sheet s2 ON s2.event = s1.event AND s2.module = s1.module AND s2.entering = 2
JOIN competitions.mark a ON a.sheet = s1.id
JOIN competitions.mark b ON b.sheet = s2.id AND b.entry = a.entry AND b.field = a.field AND b.value <> a.value
JOIN competitions.entry n ON n.id = a.entry AND n.status = 'entered'
LEFT JOIN competitions.settlement t
    ON t.event = s1.event AND t.module = s1.module AND t.entry = a.entry AND t.field = a.field
WHERE s1.event = $1 AND s1.entering = 1
GROUP BY s1.module
"""

_SIGNED: Final = """
SELECT f.module, a.display_name AS name, f.signed_at AS at, f.content_hash
FROM competitions.sign_off f JOIN registry.account a ON a.id = f.signed_by
WHERE f.event = $1 AND f.withdrawn_at IS NULL
"""


async def signatures(event: UUID) -> dict[str, SignedFacts]:
    """Return who signed which module of an event off."""
    return {
        row["module"]: SignedFacts(row["name"], row["at"], row["content_hash"])
        for row in await database.fetch(_SIGNED, event)
    }


async def overview(actor: Actor, event: EventFacts) -> list[ModuleFacts]:
    """Return how far every module of an event is, in the order of the scheme.

    What differs in a module is counted for who may settle it and has not typed in it, and for everybody once
    it is signed. Raises NoMarkingSchemeError, and as `access.require` does.
    """
    subject = await events.event_subject(event.id)
    require(actor, "marks.enter", subject)
    scheme = marking_of(event)
    settles = refusal(actor, "marks.settle", subject) is None
    typed = {module for module, _ in await taken_part(actor, event.id)}
    competing = sum(entry.competes for entry in await entries_of(event.id, blind=scheme.blind))
    states = {(row["module"], row["entering"]): row for row in await database.fetch(_STATES, event.id)}
    differing = {row["module"]: row for row in await database.fetch(_DIFFERING, event.id)}
    signed = await signatures(event.id)

    def counted(sheet: Sheet, which: str) -> int | None:
        if sheet.code not in signed and (not settles or sheet.code in typed):
            return None
        return differing[sheet.code][which] if sheet.code in differing else 0

    enterings: tuple[Entering, ...] = (1, 2) if scheme.double_entry else (1,)
    return [
        ModuleFacts(
            sheet,
            competing * len(sheet.fields),
            tuple(
                EnteringFacts(n, tuple(row["names"]), row["typed"], row["version"], row["saved_at"])
                if (row := states.get((sheet.code, n)))
                else EnteringFacts(n, (), 0, 0, None)
                for n in enterings
            ),
            counted(sheet, "differing"),
            counted(sheet, "settled"),
            signed.get(sheet.code),
        )
        for sheet in scheme.sheets()
    ]


async def grid(actor: Actor, event: EventFacts, entering: Entering, modules: Sequence[str] = ()) -> Grid:
    """Return one entering of the named sheets, or of all.

    Raises:
        SheetUnknownError: there is no such sheet, or no second entering.
        NoMarkingSchemeError: the event is not marked here.
        NotFoundError: the account does not mark here, as `access.require` says.
    """
    require(actor, "marks.enter", await events.event_subject(event.id))
    scheme = marking_of(event)
    if entering == 2 and not scheme.double_entry:
        raise refusals.sheet_unknown("2")
    for module in modules:
        if scheme.sheet(module) is None:
            raise refusals.sheet_unknown(module)
    shown = [sheet for sheet in scheme.sheets() if not modules or sheet.code in modules]
    entries = await entries_of(event.id, blind=scheme.blind)
    columns = await _columns(actor, event.id, entering, shown)
    own = await marked_by(actor, event.id, scheme, entries)
    return Grid(
        event,
        scheme,
        entering,
        tuple(entries),
        columns,
        await _values(event.id, entering, columns, entries),
        frozenset(entry.code for entry in entries if entry.id in own),
        await opened_by_publication(event.id) if scheme.blind else None,
    )


async def _columns(
    actor: Actor, event: UUID, entering: Entering, sheets: Sequence[Sheet]
) -> tuple[Column, ...]:
    states = {
        row["module"]: row
        for row in await database.fetch(
            "SELECT s.module, s.version, s.saved_at, a.display_name AS saved_by FROM competitions.sheet s"
            " JOIN registry.account a ON a.id = s.account WHERE s.event = $1 AND s.entering = $2",
            event,
            entering,
        )
    }
    mine = await taken_part(actor, event)
    signed = await signatures(event)
    columns = []
    for sheet in sheets:
        state = states.get(sheet.code)
        columns.append(
            Column(
                sheet,
                state["version"] if state else 0,
                state["saved_by"] if state else "",
                state["saved_at"] if state else None,
                hidden=state is not None and (sheet.code, entering) not in mine,
                barred=(sheet.code, 3 - entering) in mine,
                signed=sheet.code in signed,
            )
        )
    return tuple(columns)


async def _values(
    event: UUID, entering: Entering, columns: Iterable[Column], entries: Iterable[MarkedEntry]
) -> dict[tuple[str, str, str], str]:
    codes = {entry.id: entry.code for entry in entries}
    shown = [column.sheet.code for column in columns if not column.hidden]
    rows = await database.fetch(_TYPED + " AND s.entering = $3", event, shown, entering)
    return {
        (row["module"], codes[row["entry"]], row["field"]): decimal_text(row["value"])
        for row in rows
        if row["entry"] in codes
    }
