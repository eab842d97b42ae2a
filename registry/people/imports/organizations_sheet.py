"""Reading sheets of organizations: every one with its names and codes, and everything that is wrong. Pure."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from registry.core.bulk import without_collector
from registry.core.errors import Fault
from registry.core.sheets.cells import match_key, said
from registry.core.sheets.faults import column_missing, in_order
from registry.core.sheets.workbook import Workbook
from registry.core.texts import text
from registry.people.forms import CHARACTERS, holds_controls
from registry.people.imports import messages
from registry.people.imports.choices import bureau, organization_kind
from registry.people.imports.credit_code import FaultyCreditCode, read_credit_code
from registry.people.imports.lines import Line, Table, tables_of
from registry.people.imports.rows import OrganizationRow, OrganizationsSheet
from registry.people.imports.words import ORGANIZATIONS
from registry.people.organizations.schemas import LONGEST_NAME, LONGEST_PLACE
from registry.people.words import Bureau, OrganizationKind

# A row in which one of these is filled is meant to be an organization.
_KEYS: Final = ("name", "name_en", "short_name", "credit_code")
_NEEDED: Final = text("名称、类型、统一社会信用代码、城市", "name, kind, credit code, city")
_BETWEEN_NAMES: Final = re.compile(r"[|｜;；、\r\n]")


@without_collector()
def read_organizations_sheet(workbook: Workbook) -> OrganizationsSheet:
    """Return the organizations of every table in the workbook, and all faults by sheet, row and heading.

    Faults: `no_table_found`, `column_missing` (name and kind are needed), `name_missing`,
    `looks_like_a_formula`, `characters_refused`, `too_long`, `name_twice`, `name_collides`,
    `credit_code_invalid`, `credit_code_lost_digits`, `credit_code_twice`, `kind_missing`, `kind_unknown`,
    `bureau_missing`, `bureau_unknown` and `bureau_unexpected`.
    """
    tables = [table for table in tables_of(workbook, ORGANIZATIONS) if _is_of_organizations(table)]
    if not tables:
        names = "、".join(sheet.name for sheet in workbook.sheets)
        fault = Fault("no_table_found", messages.no_table(_NEEDED), workbook.file, names)
        return OrganizationsSheet((), (fault,))
    found: list[tuple[Line, OrganizationRow]] = []
    for table in tables:
        if _has_columns(table):
            for line in table.lines(_KEYS):
                if organization := _organization(line):
                    found.append((line, organization))
    _check_repeated(found)
    faults = in_order([table.faults for table in tables], [sheet.name for sheet in workbook.sheets])
    return OrganizationsSheet(tuple(organization for _, organization in found), faults)


def _is_of_organizations(table: Table) -> bool:
    """Return whether a table is meant to list organizations, even if its column of names is missing."""
    fields = table.columns.keys()
    return (
        "name" in fields or len(fields & {"credit_code", "short_name", "name_en", "kind", "former_names"}) > 1
    )


def _has_columns(table: Table) -> bool:
    needed = {"name": text("名称", "the name"), "kind": text("类型", "the kind")}
    missing = [names for field, names in needed.items() if field not in table.columns]
    for names in missing:
        table.faults.add("column_missing", table.area.head, None, column_missing(names))
    return not missing


def _organization(line: Line) -> OrganizationRow | None:
    texts = {field: line.text(field) for field in ("name", "name_en", "short_name")}
    texts |= {field: said(line.carried(field)) for field in ("city", "district")}
    for field, words in texts.items():
        line.refuse_formula(field, words)
    former = tuple(said(name) for name in _BETWEEN_NAMES.split(str(line.cell("former_names"))) if said(name))
    for field, words in [*texts.items(), *(("former_names", name) for name in former)]:
        if holds_controls(words):
            line.wrong("characters_refused", field, CHARACTERS)
        if len(words) > (longest := LONGEST_PLACE if field in {"city", "district"} else LONGEST_NAME):
            line.wrong("too_long", field, messages.too_long(longest))
    for name in former:
        if line.refuse_formula("former_names", name):
            break
    kind = _kind(line)
    of_bureau = _bureau(line, kind)
    credit_code = _credit_code(line)
    if not texts["name"]:
        line.wrong("name_missing", "name", messages.ORGANIZATION_NAME_MISSING)
        return None
    return OrganizationRow(
        sheet=line.table.area.sheet.name,
        row=line.row + 1,
        former_names=tuple(dict.fromkeys(former)),
        credit_code=credit_code,
        kind=kind,
        bureau=of_bureau,
        **texts,
    )


def _kind(line: Line) -> OrganizationKind | None:
    words = said(line.carried("kind"))
    kind = organization_kind(words)
    if not words:
        line.wrong("kind_missing", "kind", messages.KIND_MISSING)
    elif kind is None:
        line.wrong("kind_unknown", "kind", messages.KIND_UNKNOWN)
    return kind


def _bureau(line: Line, kind: OrganizationKind | None) -> Bureau | None:
    words = line.text("bureau")
    found = bureau(words)
    if words and found is None:
        line.wrong("bureau_unknown", "bureau", messages.BUREAU_UNKNOWN)
    elif found and kind not in {"bureau", None}:
        line.wrong("bureau_unexpected", "bureau", messages.BUREAU_UNEXPECTED)
    elif found is None and kind == "bureau":
        line.wrong("bureau_missing", "bureau", messages.BUREAU_MISSING)
    return found


def _credit_code(line: Line) -> str:
    if not line.text("credit_code"):
        return ""
    code = read_credit_code(line.cell("credit_code"))
    if not isinstance(code, FaultyCreditCode):
        return code
    lost = code.fault == "credit_code_lost_digits"
    line.wrong(
        code.fault, "credit_code", messages.CREDIT_CODE_LOST_DIGITS if lost else messages.CREDIT_CODE_INVALID
    )
    return ""


def _check_repeated(found: Sequence[tuple[Line, OrganizationRow]]) -> None:
    """Add the faults of names and codes that two organizations share, at the later or the shorter one."""
    by_name: dict[str, OrganizationRow] = {}
    by_code: dict[str, OrganizationRow] = {}
    for line, here in found:
        other = by_name.setdefault(match_key(here.name), here)
        if other is not here:
            line.wrong("name_twice", "name", messages.name_twice(other.sheet, other.row))
        if here.credit_code and (other := by_code.setdefault(here.credit_code, here)) is not here:
            message = messages.credit_code_twice(other.name, other.sheet, other.row)
            line.wrong("credit_code_twice", "credit_code", message)
    for line, here in found:
        for field, name in _other_names(here):
            of_other = by_name.get(match_key(name))
            if of_other and match_key(of_other.name) != match_key(here.name):
                line.wrong("name_collides", field, messages.name_collides(name, of_other.sheet, of_other.row))


def _other_names(organization: OrganizationRow) -> Iterator[tuple[str, str]]:
    if organization.short_name:
        yield "short_name", organization.short_name
    for name in organization.former_names:
        yield "former_names", name
