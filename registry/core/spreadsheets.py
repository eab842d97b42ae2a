"""Reading one table from a spreadsheet file, cell by cell as text.

A number keeps its exact decimal text, a row keeps the number that a spreadsheet program shows for it, and
what is wrong with the shape of the table is listed by file, row and column.
"""

import csv
import io
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Final, NoReturn

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from registry.core.errors import BadInputError, Fault
from registry.core.sheets.archive import check_archive
from registry.core.texts import Text, text

Cell = int | float | str | bool | time | date | datetime | timedelta
Lines = list[list[str]]

# Whole numbers below it have no more digits than a spreadsheet keeps.
_EXACT: Final = 10**15

REFUSED: Final = text(
    "表格有误，未作任何处理：请按下列各条改正后重试。",
    "The table cannot be taken, and nothing was done: mend what is listed and try again.",
)
EMPTY: Final = text(
    "表中没有数据：第一行应为表头，其下每行一条。",
    "The table is empty: its first row holds the headings, and each row below it one entry.",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One row below the headings; `number` counts from 1 at the top of the file, blank rows included."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its headings from left to right, its rows from top to bottom. `sheet` is empty for CSV."""

    file: str
    sheet: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]


def read_table(path: Path, required: Sequence[str] = (), optional: Sequence[str] = ()) -> Table:
    """Return the table in a .csv or .xlsx file, or raise BadInputError with everything wrong in its shape.

    See `scan_table` for the faults and for what `required` and `optional` mean.
    """
    table, faults = scan_table(path, required, optional)
    if faults:
        raise BadInputError(REFUSED, faults)
    return table


def scan_table(
    path: Path, required: Sequence[str] = (), optional: Sequence[str] = ()
) -> tuple[Table, tuple[Fault, ...]]:
    """Return the table and the faults of its shape, for a reader that has faults of its own to add.

    The first row that is not blank holds the headings; blank rows are skipped; cells lose the white space
    around them, full-width spaces too. A heading which differs from a name in `required` or `optional` only
    in upper and lower case is read as that name. The faults returned are `missing_column`,
    `duplicate_column`, `ragged_row` and, when no row stands below the headings, `empty_file`; a ragged row is
    left out of the table. BadInputError is raised when there is no table at all: `file_missing`,
    `file_unreadable`, `not_a_table`, `workbook_too_large` or `empty_file`.
    """
    _refuse_other_files(str(path))
    return scan_content(_content_of(path), str(path), required, optional)


def scan_content(
    content: bytes, file: str, required: Sequence[str] = (), optional: Sequence[str] = ()
) -> tuple[Table, tuple[Fault, ...]]:
    """Return what `scan_table` does, from the bytes of a file; its name tells what it is."""
    reader = _refuse_other_files(file)
    sheet, lines = reader(content, file)
    at = partial(Fault, file=file, sheet=sheet)
    first = next((index for index, line in enumerate(lines) if any(line)), None)
    if first is None:
        _refuse(at("empty_file", EMPTY))
    known = {name.casefold(): name for name in (*required, *optional)}
    headings = [known.get(cell.casefold(), cell) for cell in lines[first]]
    faults = _faults_of_headings(partial(at, row=first + 1), headings, required)
    rows = []
    width = max(index for index, heading in enumerate(headings) if heading) + 1
    for number, line in enumerate(lines[first + 1 :], start=first + 2):
        if not any(line):
            continue
        if fault := _ragged(partial(at, row=number), line, headings, width):
            faults.append(fault)
        else:
            rows.append(Row(number, {name: cell for name, cell in zip(headings, line, strict=False) if name}))
    if not any(any(line) for line in lines[first + 1 :]):
        faults.append(at("empty_file", EMPTY))
    columns = tuple(heading for heading in headings if heading)
    return Table(file, sheet, columns, tuple(rows)), tuple(faults)


# From the bytes of a file and its name, the sheet's name and the lines; line 1 is the first of the list.
_Reader = Callable[[bytes, str], tuple[str, Lines]]


def _refuse_other_files(file: str) -> _Reader:
    """Return what reads a file, by its name; refuse one that nothing does."""
    readers: dict[str, _Reader] = {".csv": _csv_lines, ".xlsx": _xlsx_lines}
    reader = readers.get(Path(file).suffix.lower())
    if reader is None:
        _refuse_as_no_table(
            file, text("只能读取 .csv 或 .xlsx 文件。", "Only .csv and .xlsx files can be read.")
        )
    return reader


def _content_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        message = text("文件不存在：请检查路径。", "There is no such file: check the path.")
        _refuse(Fault("file_missing", message, file=str(path)))
    except OSError as error:
        message = text(
            f"文件无法打开（{error.strerror}）：请检查权限，并确认它是一个文件。",
            f"The file cannot be opened ({error.strerror}): check its permissions and that it is a file.",
        )
        _refuse(Fault("file_unreadable", message, file=str(path)))


def _csv_lines(content: bytes, file: str) -> tuple[str, Lines]:
    if b"\0" in content:
        _refuse_as_no_table(
            file, text("这不是文本文件：请另存为 CSV UTF-8。", "This is no text: save it as CSV UTF-8.")
        )
    try:
        decoded = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        decoded = _from_gb18030(file, content)
    lines: Lines = []
    reader = csv.reader(io.StringIO(decoded, newline=""), strict=True)
    try:
        lines.extend([cell.strip() for cell in line] for line in reader)
    except csv.Error as error:
        message = text(
            f"此行不合 CSV 格式（{error}）：请检查引号。",
            f"This row is no CSV ({error}): check its quotation marks.",
        )
        _refuse(Fault("not_a_table", message, file=file, row=len(lines) + 1))
    return "", lines


def _from_gb18030(file: str, content: bytes) -> str:
    """Decode what spreadsheet programs of Chinese systems save as plain CSV."""
    try:
        return content.decode("gb18030")
    except UnicodeDecodeError:
        _refuse_as_no_table(
            file,
            text(
                "文字编码既不是 UTF-8 也不是 GB18030：请另存为 CSV UTF-8。",
                "The text is neither UTF-8 nor GB18030: save it as CSV UTF-8.",
            ),
        )


def _xlsx_lines(content: bytes, file: str) -> tuple[str, Lines]:
    checked = check_archive(content, file)
    try:
        with CalamineWorkbook.from_filelike(checked.content) as workbook:
            for index, sheet in enumerate(workbook.sheets_metadata):
                if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
                    cells = workbook.get_sheet_by_index(index).to_python(skip_empty_area=False)
                    return sheet.name, [[cell_text(cell) for cell in line] for line in cells]
    except CalamineError as error:
        _refuse_as_no_table(
            file,
            text(
                f"这不是可读取的 Excel 工作簿（{error}）：请重新另存为 .xlsx，且不要加密码。",
                f"This is no readable Excel workbook ({error}): save it again as .xlsx, without a password.",
            ),
        )
    _refuse_as_no_table(file, text("工作簿里没有可见的工作表。", "The workbook has no visible sheet."))


def cell_text(cell: Cell) -> str:
    """Return one cell of a workbook as text: numbers as the shortest exact decimal, days as YYYY-MM-DD.

    A workbook stores a number in binary; the shortest decimal that stands for the stored number is what
    was typed, for everything of up to 15 digits.
    """
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float):
        if 0 < cell < _EXACT and cell == int(cell):
            # Running numbers and the like, of which there are very many.
            return str(int(cell))
        plain = format(Decimal(repr(cell)), "f")
        return plain.rstrip("0").rstrip(".") if "." in plain else plain
    if isinstance(cell, datetime) and cell.time() == time():
        return cell.date().isoformat()
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    return str(cell).strip()


def column_letter(index: int) -> str:
    """Return the letter of a column as a spreadsheet shows it; index 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def _faults_of_headings(at: partial[Fault], headings: Sequence[str], required: Sequence[str]) -> list[Fault]:
    faults = []
    found = Counter(heading for heading in headings if heading)
    for name in (name for name, times in found.items() if times > 1):
        message = text(
            "表头中有重名的列：请删去或改名其中之一。", "Two columns have this heading: remove or rename one."
        )
        faults.append(at("duplicate_column", message, column=name))
    for name in (name for name in required if name not in found):
        message = text(
            f"缺少必需的列：请在表头中加上它（现有：{'、'.join(found)}）。",
            f"A needed column is missing: add it to the headings (there are: {', '.join(found)}).",
        )
        faults.append(at("missing_column", message, column=name))
    return faults


def _ragged(at: partial[Fault], line: Sequence[str], headings: Sequence[str], width: int) -> Fault | None:
    """Return the fault of a row that ends too early, or that has something where there is no heading."""
    if len(line) < width:
        message = text(
            f"此行只有 {len(line)} 格，表头有 {width} 格：请补齐（空格也要留逗号）。",
            f"This row has {len(line)} cells, the headings {width}: complete it (blank cells need commas).",
        )
        return at("ragged_row", message, column=headings[len(line)] or column_letter(len(line)))
    for index, cell in enumerate(line):
        if cell and (index >= len(headings) or not headings[index]):
            message = text(
                f"此格（“{cell}”）上方没有表头：请删去，或给该列加上表头。",
                f"This cell (“{cell}”) has no heading above it: remove it or give its column a heading.",
            )
            return at("ragged_row", message, column=column_letter(index))
    return None


def _refuse_as_no_table(file: str, message: Text) -> NoReturn:
    _refuse(Fault("not_a_table", message, file=file))


def _refuse(fault: Fault) -> NoReturn:
    raise BadInputError(REFUSED, [fault])
