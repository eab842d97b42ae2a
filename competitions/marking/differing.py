"""Reads for the jury: what keeps a module from being signed off, with both values side by side."""

from dataclasses import dataclass
from decimal import Decimal

from competitions.events import queries as events
from competitions.events.queries import EventFacts
from competitions.marking import refusals
from competitions.marking.double_entry import Open, open_cells
from competitions.marking.fields import Field, Sheet
from competitions.marking.own import marked_by
from competitions.marking.parts import refuse_typist
from competitions.marking.queries import entries_of, marking_of
from competitions.marking.sheets import SignedFacts, enterings_of, signatures
from registry.core.actor import Actor
from registry.people.access import require


@dataclass(frozen=True, slots=True)
class Differing:
    """A cell in which the two enterings differ; `settled` is what was said to hold, if anything was.

    `own`: the entry is one that who asks does not judge; somebody else settles it.
    """

    entry: str
    field: Field
    first: Decimal
    second: Decimal
    settled: Decimal | None
    own: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """A module before it is signed: the cells that differ, and whatever else keeps it from being signed."""

    sheet: Sheet
    differing: tuple[Differing, ...]
    open: tuple[Open, ...]
    signed: SignedFacts | None


async def comparison(actor: Actor, event: EventFacts, module: str) -> Comparison:
    """Return both enterings of a module where they differ, settled cells too.

    Raises:
        TypistSettlesError: who asks typed in the module, and it is not signed yet.
        OwnSchoolError: marking is blind, and who asks belongs to a school that competes.
        SheetUnknownError, NoMarkingSchemeError, NotFoundError: as they say.
    """
    require(actor, "marks.settle", await events.event_subject(event.id))
    scheme = marking_of(event)
    sheet = scheme.sheet(module)
    if sheet is None:
        raise refusals.sheet_unknown(module)
    signed = (await signatures(event.id)).get(module)
    if signed is None and scheme.double_entry:
        await refuse_typist(actor, event.id, module)
    entries = await entries_of(event.id, blind=scheme.blind)
    own_ids = await marked_by(actor, event.id, scheme, entries)
    own = {entry.code for entry in entries if entry.id in own_ids}
    competing = [entry.code for entry in entries if entry.competes]
    typed = await enterings_of(event.id, scheme, module, entries)
    differing = []
    for entry in competing:
        for field in sheet.fields:
            cell = (entry, field.code)
            first = typed.first.get(cell)
            second = first if typed.second is None else typed.second.get(cell)
            if first is not None and second is not None and first != second:
                differing.append(
                    Differing(entry, field, first, second, typed.settled.get(cell), entry in own)
                )
    return Comparison(
        sheet,
        tuple(differing),
        open_cells(scheme, sheet, competing, typed),
        signed,
    )
