"""A workbook as it was read: its visible sheets, their cells, merged cells and hidden rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from registry.core.bulk import without_collector
from registry.core.errors import BadInputError, Fault
from registry.core.sheets.archive import MAXIMUM_FILE, UNREADABLE, check_archive, refuse_unreadable
from registry.core.spreadsheets import Cell
from registry.core.texts import text

# A place in a sheet as one number, which is quicker to look up than a pair: no sheet is wider than 2^14.
_WIDTH: Final = 2**14


@dataclass(frozen=True, slots=True)
class Sheet:
    """One visible sheet. Rows and columns count from 0, `rows[0][0]` is cell A1, and all rows are as long.

    `origins` leads from each cell that a merged one covers to the merged cell's own, top left; both as row
    times 2^14 plus column.
    """

    name: str
    rows: Sequence[Sequence[Cell]]
    origins: Mapping[int, int]
    hidden: frozenset[int]

    def shown(self, row: int, column: int) -> Cell:
        """Return what a reader sees at a place: covered cells show the merged one; outside it is ''."""
        if self.origins:
            row, column = divmod(self.origins.get(row * _WIDTH + column, row * _WIDTH + column), _WIDTH)
        line = self.rows[row] if row < len(self.rows) else ()
        return line[column] if column < len(line) else ""

    def own(self, row: int, column: int) -> Cell:
        """Return what stands in the cell at a place within the sheet itself: '' when it is covered."""
        cell = self.rows[row][column]
        return "" if cell != "" and self.origins and self.is_covered(row, column) else cell

    def shown_line(self, row: int) -> Sequence[Cell]:
        """Return a row of the sheet itself as a reader sees it: `shown` of each of its places."""
        if not self.origins:
            return self.rows[row]
        return [self.shown(row, column) for column in range(len(self.rows[row]))]

    def own_line(self, row: int) -> Sequence[Cell]:
        """Return what stands in the cells of a row of the sheet themselves: `own` of each of its places."""
        if not self.origins:
            return self.rows[row]
        return [self.own(row, column) for column in range(len(self.rows[row]))]

    def is_covered(self, row: int, column: int) -> bool:
        """Return whether a merged cell that begins further up or left covers a place."""
        return row * _WIDTH + column in self.origins

    def top(self, row: int, column: int) -> int:
        """Return the row in which the cell at a place begins: further up when it is merged over it."""
        place = row * _WIDTH + column
        return self.origins.get(place, place) // _WIDTH

    def first(self, row: int) -> Cell:
        """Return the first cell of the row that holds more than spaces, '' when it is a blank row."""
        for cell in self.rows[row]:
            if cell != "" and not (isinstance(cell, str) and cell.isspace()):
                return cell
        return ""

    def filled(self, row: int) -> int:
        """Return how many cells of the row are filled."""
        cells = self.rows[row]
        return len(cells) - cells.count("")


@dataclass(frozen=True, slots=True)
class Workbook:
    """The visible sheets of one file in their order; `file` is how faults name it."""

    file: str
    sheets: tuple[Sheet, ...]


def open_workbook(path: Path) -> Workbook:
    """Read the .xlsx file at a path.

    Raises BadInputError with the fault `file_missing`, `file_unreadable`, `not_a_table` or
    `workbook_too_large`.
    """
    return read_workbook(content_of(path), str(path))


def content_of(path: Path) -> bytes:
    """Return the bytes of a file, for a reader that refuses what has more than MAXIMUM_FILE of them.

    Raises BadInputError with the fault `file_missing` or `file_unreadable`.
    """
    try:
        with path.open("rb") as stream:
            # One byte more than is allowed is enough to know that a file is too large.
            return stream.read(MAXIMUM_FILE + 1)
    except FileNotFoundError as error:
        message = text("文件不存在：请检查路径。", "There is no such file: check the path.")
        raise BadInputError(UNREADABLE, [Fault("file_missing", message, file=str(path))]) from error
    except OSError as error:
        message = text(
            f"文件无法打开（{error.strerror}）：请检查权限，并确认它是一个文件。",
            f"The file cannot be opened ({error.strerror}): check its permissions and that it is a file.",
        )
        raise BadInputError(UNREADABLE, [Fault("file_unreadable", message, file=str(path))]) from error


@without_collector()
def read_workbook(content: bytes, file: str) -> Workbook:
    """Read a workbook from the bytes of an .xlsx file; hidden sheets are left out.

    Raises BadInputError with the fault `not_a_table` or `workbook_too_large`.
    """
    archive = check_archive(content, file)
    sheets = []
    try:
        with CalamineWorkbook.from_filelike(archive.content) as book:
            for index, data in enumerate(book.sheets_metadata):
                if data.visible == SheetVisibleEnum.Visible and data.typ == SheetTypeEnum.WorkSheet:
                    hidden = archive.hidden_rows.get(data.name, frozenset())
                    sheets.append(_sheet(book.get_sheet_by_index(index), hidden, file))
    except CalamineError as error:
        refuse_unreadable(file, error)
    if not sheets:
        refuse_unreadable(file, "没有可见的工作表 no visible sheet")
    return Workbook(file, tuple(sheets))


def _sheet(read: CalamineSheet, hidden: frozenset[int], file: str) -> Sheet:
    rows = read.to_python(skip_empty_area=False)
    height, width = len(rows), len(rows[0]) if rows else 0
    origins: dict[int, int] = {}
    # Merged cells never overlap, so together they cover no more than there is.
    left = height * width
    for (top, start), (last, end) in read.merged_cell_ranges or ():
        if top >= height or start >= width:
            continue
        bottom = last if last < height else height - 1
        right = end if end < width else width - 1
        left -= (bottom - top + 1) * (right - start + 1)
        if left < 0:
            refuse_unreadable(file, "合并单元格相互重叠 merged cells overlap")
        origin = top * _WIDTH + start
        for column in range(start, right + 1):
            places = range(top * _WIDTH + column, bottom * _WIDTH + column + 1, _WIDTH)
            origins.update(dict.fromkeys(places, origin))
        origins.pop(origin, None)
    return Sheet(read.name, rows, origins, frozenset(number - 1 for number in hidden))
