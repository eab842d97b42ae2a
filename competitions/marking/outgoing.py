"""Sheets and how far they are, as the API tells it."""

from datetime import datetime

from pydantic import BaseModel

from competitions.marking.schemas import Entering
from competitions.marking.sheets import Grid, ModuleFacts
from competitions.results.points import decimal_text
from competitions.words import Entered


class EnteringOut(BaseModel):
    """How far one entering of a module is."""

    entering: Entering
    names: tuple[str, ...]
    typed: int
    version: int
    saved_at: datetime | None


class SignedOut(BaseModel):
    """Who signed a module off, when, and the hash of what was signed."""

    name: str
    at: datetime
    content_hash: str


class ModuleOut(BaseModel):
    """How far a module is; `differing` and `settled` are null for who types in it, until it is signed."""

    module: str
    title: str
    title_en: str
    cells: int
    enterings: list[EnteringOut]
    differing: int | None
    settled: int | None
    signed: SignedOut | None


class FieldOut(BaseModel):
    """What is typed per entry; `max` is null for a measure."""

    code: str
    title: str
    title_en: str
    max: str | None
    step: str
    kind: str


class SheetOut(BaseModel):
    """One sheet of a grid; `open` says whether the account can type in it now."""

    module: str
    version: int
    hidden: bool
    barred: bool
    signed: bool
    open: bool
    fields: list[FieldOut]


class EntryOut(BaseModel):
    """An entry as it stands on the sheets: its drawn code alone where marking is blind."""

    code: str
    represents: str
    team: str
    status: Entered


class MarkOut(BaseModel):
    """One typed mark as exact decimal text."""

    module: str
    entry: str
    field: str
    value: str


class GridOut(BaseModel):
    """One entering of some sheets; `opened`: a publication has told whose the codes of a blind event are."""

    entering: Entering
    opened: bool
    entries: list[EntryOut]
    sheets: list[SheetOut]
    marks: list[MarkOut]


class DifferenceOut(BaseModel):
    """A cell in which the two enterings differ."""

    entry: str
    field: str
    first: str
    second: str
    settled: str | None


class ComparisonOut(BaseModel):
    """What differs in a module, and in words whatever keeps it from being signed off."""

    differences: list[DifferenceOut]
    open: list[str]
    open_en: list[str]


def grid_out(found: Grid) -> GridOut:
    """Return a grid as it is sent."""
    return GridOut(
        entering=found.entering,
        opened=found.opened is not None,
        entries=[
            EntryOut(code=each.code, represents=each.represents, team=each.team, status=each.status)
            for each in found.entries
        ],
        sheets=[
            SheetOut(
                module=column.sheet.code,
                version=column.version,
                hidden=column.hidden,
                barred=column.barred,
                signed=column.signed,
                open=column.open,
                fields=[
                    FieldOut(
                        code=field.code,
                        title=field.title.zh,
                        title_en=field.title.en,
                        max=None if field.max is None else decimal_text(field.max),
                        step=decimal_text(field.step),
                        kind=field.kind,
                    )
                    for field in column.sheet.fields
                ],
            )
            for column in found.columns
        ],
        marks=[
            MarkOut(module=module, entry=entry, field=field, value=value)
            for (module, entry, field), value in found.values.items()
        ],
    )


def module_out(facts: ModuleFacts) -> ModuleOut:
    """Return how far a module is as it is sent."""
    signed = facts.signed
    return ModuleOut(
        module=facts.sheet.code,
        title=facts.sheet.title.zh,
        title_en=facts.sheet.title.en,
        cells=facts.cells,
        enterings=[
            EnteringOut(
                entering=each.entering,
                names=each.names,
                typed=each.typed,
                version=each.version,
                saved_at=each.saved_at,
            )
            for each in facts.enterings
        ],
        differing=facts.differing,
        settled=facts.settled,
        signed=None
        if signed is None
        else SignedOut(name=signed.name, at=signed.at, content_hash=signed.content_hash),
    )
