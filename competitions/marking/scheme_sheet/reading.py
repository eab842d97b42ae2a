"""Reading a marking scheme from a workbook: our own, WorldSkills', or another with such columns. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from pydantic import ValidationError

from competitions.marking.scheme import MarkingScheme
from competitions.marking.scheme_sheet import messages as say
from competitions.marking.scheme_sheet.collected import Collected
from competitions.marking.scheme_sheet.criteria import CriteriaReader
from competitions.marking.scheme_sheet.drafts import ModuleDraft, Place
from competitions.marking.scheme_sheet.lines import AspectReader
from competitions.marking.scheme_sheet.table import Table, tables_of
from competitions.results.points import decimal_text
from registry.core.errors import BadInputError, Fault
from registry.core.sheets.cells import plain_text
from registry.core.sheets.faults import in_order
from registry.core.sheets.workbook import Workbook

HUNDRED: Final = Decimal(100)
_USUAL_DECIMALS: Final = 2
_CRITERION: Final = re.compile(r"criteri(?:on|a)\s*([A-Z])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SchemeSheet:
    """What was read: the scheme, None where there are faults, and what was not taken as it was written."""

    scheme: MarkingScheme | None
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]


def read_scheme_sheet(workbook: Workbook, before: MarkingScheme | None = None) -> SchemeSheet:
    """Return the marking scheme in a workbook, or everything that is wrong with it.

    What such a sheet has no columns for (measures, tie-breaks, decimals, double entry, blind, compatriot)
    stays as in `before`. The marks must add up to what the sheet says, and to 100 where it says nothing.

    Faults: `column_missing`, `criterion_id_invalid`, `criterion_twice`, `criterion_total_differs`,
    `sub_criterion_id_invalid`, `sub_criterion_twice`, `sub_criterion_missing`, `sub_criterion_name_missing`,
    `sub_criterion_empty`, `day_invalid`, `type_missing`, `type_unknown`, `aspect_missing`, `aspect_twice`,
    `aspect_id_invalid`, `mark_missing`, `mark_invalid`, `step_wrong`, `score_invalid`, `score_twice`,
    `score_missing`, `score_without_aspect`, `text_too_long`, `total_differs`, `total_not_hundred`,
    `no_aspects`, `scheme_invalid`. Notes: `type_objective`, `type_subjective`, `scores_not_described`,
    `total_unusual`, `tie_break_dropped`.

    Raises BadInputError with the fault `headings_not_found` when there is no such table.
    """
    reader = Collected()
    for sheet in workbook.sheets:
        reader.tables += tables_of(sheet, len(reader.tables))
    if not any(table.aspects for table in reader.tables):
        names = "、".join(sheet.name for sheet in workbook.sheets)
        fault = Fault("headings_not_found", say.HEADINGS_NOT_FOUND, file=workbook.file, sheet=names)
        raise BadInputError(say.NO_SCHEME, [fault])
    for table in reader.tables:
        if table.aspects:
            _read_stated(reader, table)
            AspectReader(reader, table).read()
        else:
            CriteriaReader(reader, table).read()
    return _finished(reader, workbook, before)


def _read_stated(reader: Collected, table: Table) -> None:
    """Take what the headings say that a criterion is out of: "Criterion A" and its marks."""
    for row in range(table.area.head, table.area.head_end):
        found: str | None = None
        for column, cell in enumerate(table.area.sheet.rows[row]):
            words = plain_text(cell)
            if named := _CRITERION.fullmatch(words):
                found = named[1].upper()
            elif found and words:
                value = table.number(row, column)
                if value is not None:
                    reader.module(found).stated.append((value, Place(table.index, row, column)))
                found = None


def _finished(reader: Collected, workbook: Workbook, before: MarkingScheme | None) -> SchemeSheet:
    modules = [module for module in reader.modules.values() if module.subs or module.maximum]
    first = next(table for table in reader.tables if table.aspects)
    top = Place(first.index, first.area.head, None)
    if not any(module.subs for module in modules):
        reader.fault(top, "no_aspects", say.NO_ASPECTS)
    _check_sums(reader, modules, top)
    order = [sheet.name for sheet in workbook.sheets]
    found = list(in_order([table.faults for table in reader.tables], order))
    scheme = None
    if not found:
        document, dropped = _document(modules, before)
        for column in dropped:
            reader.note(top, "tie_break_dropped", say.tie_break_dropped(column))
        try:
            scheme = MarkingScheme.model_validate(document)
        except ValidationError as error:
            found = [
                Fault("scheme_invalid", say.scheme_invalid(each["msg"]), sheet=first.area.sheet.name)
                for each in error.errors(include_url=False)
            ]
    notes = in_order([table.notes for table in reader.tables], order)
    return SchemeSheet(scheme, tuple(found), notes)


def _check_sums(reader: Collected, modules: list[ModuleDraft], top: Place) -> None:
    total = Decimal(0)
    for module in modules:
        counted = module.maximum
        if counted is None:
            # What lacks a mark is said there; its sum would only be wrong once more.
            return
        total += counted * module.weight
        for stated, place in module.stated:
            if module.subs and stated != counted:
                words = say.criterion_total_differs(module.code, decimal_text(stated), decimal_text(counted))
                reader.fault(place, "criterion_total_differs", words)
    if reader.total is not None:
        stated, place = reader.total
        if stated != total:
            words = say.total_differs(decimal_text(stated), decimal_text(total))
            reader.fault(place, "total_differs", words)
        elif total != HUNDRED:
            reader.note(place, "total_unusual", say.total_unusual(decimal_text(total)))
    elif total != HUNDRED:
        reader.fault(top, "total_not_hundred", say.total_not_hundred(decimal_text(total)))


def _document(modules: list[ModuleDraft], before: MarkingScheme | None) -> tuple[dict[str, Any], list[str]]:
    """Return the document, and the columns of tie-breaks that named a criterion which is gone."""
    made: dict[str, Any] = {"decimals": _USUAL_DECIMALS}
    dropped: list[str] = []
    if before is not None:
        made = before.model_dump(exclude={"modules"})
        known = {module.code for module in modules} | {measure.code for measure in before.measures}
        made["tie_break"] = {name: code for name, code in before.tie_break.items() if code in known}
        dropped = [name for name in before.tie_break if name not in made["tie_break"]]
    made["modules"] = [module.document() for module in modules]
    return made, dropped
