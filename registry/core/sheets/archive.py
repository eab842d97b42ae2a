"""Checking an .xlsx file before its cells are read.

A workbook is a zip archive of XML. Both can be made to grow without end: a small archive that unpacks to
gigabytes, or one cell at XFD1048576, for which a reader of whole tables asks for hundreds of GiB. So every
part is unpacked here under limits and looked at, and the reader of cells is handed a new archive of just
the parts that were looked at: what was checked is what is read.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from posixpath import join, normpath
from typing import Final, NoReturn

from registry.core.errors import BadInputError, Fault
from registry.core.sheets.parts import Part, PartError, glance, walk
from registry.core.texts import Text, text

# Bytes. A roster of 10,000 rows and 15 columns has about 1 MB, and 10 MB when unpacked.
MAXIMUM_FILE: Final = 20 * 2**20
MAXIMUM_UNPACKED: Final = 64 * 2**20
# Cells of the rectangles from A1 to the last filled cell, all sheets together.
MAXIMUM_CELLS: Final = 4_000_000
# Characters that the cells could hold together: one long shared text may be shown by every cell.
MAXIMUM_TEXT: Final = 2**28

UNREADABLE: Final = text("工作簿无法读取。", "The workbook cannot be read.")
_WORKBOOK: Final = "xl/workbook.xml"
_RELATIONS: Final = "xl/_rels/workbook.xml.rels"
_BROKEN: Final = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError)


@dataclass(frozen=True, slots=True)
class CheckedArchive:
    """An archive that is safe to read, and the hidden rows (counted from 1) of each sheet by its name."""

    content: io.BytesIO
    hidden_rows: Mapping[str, frozenset[int]]


def check_archive(content: bytes, file: str) -> CheckedArchive:
    """Return the archive made of the checked parts of a workbook; `file` is how faults name it.

    Raises BadInputError with the fault `workbook_too_large` when it passes a limit, and `not_a_table` when
    it is no workbook, is encrypted or damaged.
    """
    if len(content) > MAXIMUM_FILE:
        _refuse_size(file, text("文件超过 20 MiB", "The file has more than 20 MiB"))
    try:
        parts = _unpacked(content, file)
    except _BROKEN as error:
        refuse_unreadable(file, error)
    if _WORKBOOK not in parts or _RELATIONS not in parts:
        refuse_unreadable(file, _WORKBOOK)
    try:
        names = _sheet_names(walk(parts[_WORKBOOK]), walk(parts[_RELATIONS]))
        looked_at = _within_limits(parts, names, file)
    except PartError as error:
        refuse_unreadable(file, error.reason)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    packed.seek(0)
    hidden = {names[name]: frozenset(part.hidden_rows) for name, part in looked_at.items() if name in names}
    return CheckedArchive(packed, hidden)


def refuse_unreadable(file: str, reason: object) -> NoReturn:
    """Raise BadInputError with the fault `not_a_table`."""
    message = text(
        f"这不是可读取的 Excel 工作簿（{reason}）：请重新另存为 .xlsx，且不要加密码。",
        f"This is no readable Excel workbook ({reason}): save it again as .xlsx, without a password.",
    )
    raise BadInputError(UNREADABLE, [Fault("not_a_table", message, file=file)])


def _unpacked(content: bytes, file: str) -> dict[str, bytes]:
    """Return the XML parts by name; pictures and the like are left behind."""
    parts = {}
    left = MAXIMUM_UNPACKED
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for info in archive.infolist():
            # A part of this name would make the reader of cells take the file for another format.
            if not info.filename.lower().endswith((".xml", ".rels")) or info.filename == "content.xml":
                continue
            with archive.open(info) as stream:
                data = stream.read(left + 1)
            left -= len(data)
            if left < 0:
                _refuse_size(file, text("解压后超过 64 MiB", "It unpacks to more than 64 MiB"))
            parts[info.filename] = data
    return parts


def _sheet_names(workbook: Part, relations: Part) -> dict[str, str]:
    """Return the name of the sheet that each part holds."""
    paths = {key: normpath(join("/xl", target)).lstrip("/") for key, target in relations.relations.items()}
    return {paths[key]: name for key, name in workbook.sheets.items() if key in paths}


def _within_limits(parts: Mapping[str, bytes], names: Mapping[str, str], file: str) -> dict[str, Part]:
    """Return what each part holds; one that seems too large at a glance is followed to the letter."""
    looked_at = {name: glance(data) for name, data in parts.items()}
    exact = {name: part or walk(parts[name]) for name, part in looked_at.items()}
    if _excess(exact, names):
        exact = {name: walk(data) for name, data in parts.items()}
    if excess := _excess(exact, names):
        _refuse_size(file, *excess)
    return exact


def _excess(looked_at: Mapping[str, Part], names: Mapping[str, str]) -> tuple[Text, str, int | None] | None:
    """Return in words what would take too much memory, with its sheet and row; None when nothing does."""
    left = MAXIMUM_CELLS
    for name, part in looked_at.items():
        left -= part.last_row * part.last_column
        if left < 0:
            words = text(
                f"有内容的区域到第 {part.last_row} 行、第 {part.last_column} 列，超过 {MAXIMUM_CELLS:,} 格",
                f"Its cells reach to row {part.last_row}, column {part.last_column}: "
                f"more than {MAXIMUM_CELLS:,} cells",
            )
            return words, names.get(name, ""), part.last_row
    longest = max(part.longest_text for part in looked_at.values())
    if longest * sum(part.cells for part in looked_at.values()) > MAXIMUM_TEXT:
        return text("单元格文字过长", "The texts of its cells are too long"), "", None
    return None


def _refuse_size(file: str, words: Text, sheet: str = "", row: int | None = None) -> NoReturn:
    message = text(
        f"{words.zh}：请删去多余的行、列或文字，或分成几个文件。",
        f"{words.en}: delete superfluous rows, columns or texts, or make several files.",
    )
    raise BadInputError(UNREADABLE, [Fault("workbook_too_large", message, file=file, sheet=sheet, row=row)])
