"""A bank's return that is text: comma, tab, semicolon or bar between the cells, in UTF-8 or GB18030."""

import csv
import io
from typing import Final, NoReturn

from registry.core.errors import BadInputError, Fault
from registry.core.sheets.archive import MAXIMUM_FILE, UNREADABLE
from registry.core.sheets.workbook import Sheet, Workbook
from registry.core.texts import Text, text
from rewards.payments.return_cells import unquoted

_SEPARATORS: Final = (",", "\t", "|", ";")
_OLD_WORKBOOK: Final = b"\xd0\xcf\x11\xe0"
_WIDEST: Final = 200


def read_text(content: bytes, file: str) -> list[Workbook]:
    """Return a text as it reads with each separator that it holds, the commonest first; at least one.

    Raises BadInputError with the fault `not_a_table`.
    """
    words = _decoded(content, file)
    separators = sorted((s for s in _SEPARATORS if s in words), key=words.count, reverse=True) or [","]
    return [_split(words, separator, file) for separator in separators]


def _decoded(content: bytes, file: str) -> str:
    if len(content) > MAXIMUM_FILE:
        _refuse(file, text("文件超过 20 MiB。", "The file has more than 20 MiB."))
    if content.startswith(_OLD_WORKBOOK):
        _refuse(
            file,
            text(
                "这是旧版 Excel 文件（.xls）或加了密码：请另存为不加密的 .xlsx。",
                "This is an old Excel file (.xls) or has a password: save it as .xlsx without one.",
            ),
        )
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            words = content.decode("utf-16" if content[:2] in {b"\xff\xfe", b"\xfe\xff"} else encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in words:
            break
        return words
    _refuse(
        file,
        text(
            "这不是可读取的表格：请用 .xlsx，或 UTF-8、GBK 编码的 CSV。",
            "This is no table that can be read: use .xlsx, or CSV in UTF-8 or GBK.",
        ),
    )


def _split(words: str, separator: str, file: str) -> Workbook:
    rows: list[list[str]] = []
    try:
        for line in csv.reader(io.StringIO(words, newline=""), delimiter=separator):
            if len(line) > _WIDEST:
                _refuse(file, text("一行的格数过多。", "A row has too many cells."), len(rows) + 1)
            rows.append([str(unquoted(cell)).strip() for cell in line])
    except csv.Error as error:
        message = text(
            f"此行不合 CSV 格式（{error}）：请检查引号。",
            f"This row is no CSV ({error}): check its quotation marks.",
        )
        _refuse(file, message, len(rows) + 1)
    width = max(map(len, rows), default=0)
    return Workbook(file, (Sheet("", [row + [""] * (width - len(row)) for row in rows], {}, frozenset()),))


def _refuse(file: str, message: Text, row: int | None = None) -> NoReturn:
    raise BadInputError(UNREADABLE, [Fault("not_a_table", message, file=file, row=row)])
