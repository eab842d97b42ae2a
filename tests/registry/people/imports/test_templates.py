"""The templates are read by the readers: nothing in them, and then what is filled in below their headings."""

import re
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import get_args

import pytest

from registry.core.sheets.layout import find_areas
from registry.core.sheets.workbook import Workbook, read_workbook
from registry.people.identity import Identity, read_identity
from registry.people.imports.choices import bureau, identity_kind, offered, organization_kind
from registry.people.imports.organizations_sheet import read_organizations_sheet
from registry.people.imports.persons_sheet import read_persons_sheet
from registry.people.imports.rows import OrganizationsSheet, PersonsSheet
from registry.people.imports.template_columns import COLUMNS, TemplateKind
from registry.people.imports.templates import template
from registry.people.imports.words import ORGANIZATIONS, PERSONS
from registry.people.words import BUREAUS, IDENTITY_KINDS, ORGANIZATION_KINDS
from tests.registry.core.xlsx import Cell, write_xlsx
from tests.registry.people.imports.sheets import TODAY

KINDS: tuple[TemplateKind, ...] = get_args(TemplateKind)


def read(kind: TemplateKind, book: Workbook) -> PersonsSheet | OrganizationsSheet:
    if kind == "organizations":
        return read_organizations_sheet(book)
    return read_persons_sheet(book, "student" if kind == "students" else "teacher", TODAY)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_template_has_one_table_no_rows_and_no_faults(kind: TemplateKind) -> None:
    book = read_workbook(template(kind), "template.xlsx")
    found = read(kind, book)
    assert (found.rows, found.faults) == ((), ())
    vocabulary = ORGANIZATIONS if kind == "organizations" else PERSONS
    areas = [find_areas(sheet, vocabulary) for sheet in book.sheets]
    assert [len(each) for each in areas] == [1, 0]
    assert [column.meaning.field for column in areas[0][0].columns] == [each.field for each in COLUMNS[kind]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_template_that_is_filled_in_is_read(kind: TemplateKind, tmp_path: Path) -> None:
    sheet = read_workbook(template(kind), "template.xlsx").sheets[0]
    head: list[Cell] = [str(cell) for cell in sheet.rows[0]]
    # The example row itself, with a running number in place of the word that marks it.
    example = [cell.isoformat() if isinstance(cell, date) else str(cell) for cell in sheet.rows[1]]
    path = write_xlsx(tmp_path / "filled.xlsx", [head, example, [1, *example[1:]]])
    found = read(kind, read_workbook(path.read_bytes(), "filled.xlsx"))
    assert found.faults == ()
    (row,) = found.rows
    assert row.row == 3
    for column in COLUMNS[kind]:
        if column.example and column.type == "text" and column.field not in {"index", "name", "id"}:
            assert getattr(row, column.field) == column.example
        if isinstance(column.example, date):
            assert getattr(row, column.field) == column.example


@pytest.mark.parametrize("kind", KINDS)
def test_templates_are_the_same_each_time_and_hold_no_formulas(kind: TemplateKind) -> None:
    content = template(kind)
    assert content == template(kind)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
        styles = archive.read("xl/styles.xml").decode()
    assert "<f>" not in sheet
    assert 'state="frozen"' in sheet
    assert sheet.count("<dataValidation ") == len(COLUMNS[kind])
    # 49 is the format @, text.
    assert 'numFmtId="49"' in styles


@pytest.mark.parametrize("kind", KINDS)
def test_drop_downs_offer_words_that_the_readers_know(kind: TemplateKind) -> None:
    content = template(kind)
    guide = read_workbook(content, "template.xlsx").sheets[1]
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    lists = re.findall(rf"<formula1>'{guide.name}'!\$A\$(\d+):\$A\$(\d+)</formula1>", sheet)
    written = [[row[0] for row in guide.rows[int(first) - 1 : int(last)]] for first, last in lists]
    with_choices = [column.choices for column in COLUMNS[kind] if column.choices]
    assert written == [[offered(choice) for choice in choices] for choices in with_choices]


def test_every_choice_is_known_by_what_is_offered() -> None:
    assert [identity_kind(offered(each)) for each in IDENTITY_KINDS.values()] == list(IDENTITY_KINDS)
    assert [organization_kind(offered(each)) for each in ORGANIZATION_KINDS.values()] == list(
        ORGANIZATION_KINDS
    )
    assert [bureau(offered(each)) for each in BUREAUS.values()] == list(BUREAUS)


def test_the_number_of_the_example_is_valid_and_nobodys() -> None:
    (number,) = {str(each.example) for each in COLUMNS["students"] if each.field == "id"}
    assert isinstance(read_identity(number), Identity)
    assert number.startswith("999999")
