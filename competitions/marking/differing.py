"""Reads for the jury: what keeps a module from being signed off, with both values side by side."""

from dataclasses import dataclass
from decimal import Decimal

from competitions.events import queries as events
from competitions.events.queries import EventFacts
from competitions.marking import refusals
from competitions.marking.double_entry import Open, open_cells
from competitions.marking.fields import Field, Sheet
from competitions.marking.queries import entries_of, marking_of
from competitions.marking.sheets import SignedFacts, enterings_of, signatures
from registry.core.actor import Actor
from registry.people.access import require


@dataclass(frozen=True, slots=True)
class Differing:
    """A cell in which the two enterings differ; `settled` is what was said to hold, if anything was."""

    entry: str
    field: Field
    first: Decimal
    second: Decimal
    settled: Decimal | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """A module before it is signed: the cells that differ, and whatever else keeps it from being signed."""

    sheet: Sheet
    differing: tuple[Differing, ...]
    open: tuple[Open, ...]
    signed: SignedFacts | None


async def comparison(actor: Actor, event: EventFacts, module: str) -> Comparison:
    """Return both enterings of a module where they differ, settled cells too.

    Raises SheetUnknownError, NoMarkingSchemeError, and as `access.require` does.
    """
    require(actor, "marks.settle", await events.event_subject(event.id))
    scheme = marking_of(event)
    sheet = scheme.sheet(module)
    if sheet is None:
        raise refusals.sheet_unknown(module)
    entries = await entries_of(event.id, blind=scheme.blind)
    competing = [entry.code for entry in entries if entry.competes]
    typed = await enterings_of(event.id, scheme, module, entries)
    differing = []
    for entry in competing:
        for field in sheet.fields:
            cell = (entry, field.code)
            first = typed.first.get(cell)
            second = first if typed.second is None else typed.second.get(cell)
            if first is not None and second is not None and first != second:
                differing.append(Differing(entry, field, first, second, typed.settled.get(cell)))
    return Comparison(
        sheet,
        tuple(differing),
        open_cells(scheme, sheet, competing, typed),
        (await signatures(event.id)).get(module),
    )
