"""Reading what a bank returned on a batch, from any bank's file: xlsx, or text with separators. Pure.

Columns are found by what their headings mean, in any order, below title lines and above totals. What a row
means for a batch is decided elsewhere; here nothing is looked up and nothing is left out that names a payee.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final, NoReturn

from registry.core.bulk import without_collector
from registry.core.errors import BadInputError, Fault
from registry.core.sheets.cells import plain_text
from registry.core.sheets.layout import Area, Column, find_areas
from registry.core.sheets.titles import said_above, title_lines
from registry.core.sheets.workbook import Sheet, Workbook, read_workbook
from registry.core.texts import Text, text
from rewards.payments.return_cells import account_in, counts_in_fen, position_in, words_in, yuan_in
from rewards.payments.return_rows import Answer, ReturnRow
from rewards.payments.return_text import read_text
from rewards.payments.return_words import VOCABULARY, answer_in, is_unclear

REFUSED: Final = text(
    "这个回盘文件读不了，什么也没有登记：请按下列各条处理后重试。",
    "This return cannot be read, and nothing was recorded: see what is listed, and try again.",
)
_ZIP: Final = b"PK\x03\x04"
# So far above the headings a line may say that all rows below were paid, or came back.
_LINES_ABOVE: Final = 3


@dataclass(frozen=True, slots=True)
class _Table:
    """One table: its columns' places by field, and what its name or the lines above say of all its rows."""

    area: Area
    places: dict[str, int]
    answer: Answer | None
    batch: str | None
    headings: dict[str, str]
    in_fen: frozenset[str]
    # What rows say is the same in thousands of them: an answer and its reason by the words of both cells.
    answers: dict[tuple[str, str], tuple[Answer | None, str]] = field(default_factory=dict, repr=False)

    @property
    def says_who(self) -> bool:
        return not self.places.keys().isdisjoint({"account", "name"})


@without_collector()
def read(content: bytes, file_name: str) -> tuple[ReturnRow, ...]:
    """Return every row of a bank's return that names a payee or an account, in the order of the file.

    An .xlsx file, or text in UTF-8 or GB18030 with commas, tabs, semicolons or bars between the cells. Hidden
    rows count, for a filter hides rows that the bank sent. In a workbook of several sheets the rows of each
    go on counting after the last one of the sheet before.

    Raises:
        BadInputError: with the fault `not_a_table` or `workbook_too_large`; `headings_not_found`;
            `column_missing` (amount or result); or `no_rows`.
    """
    workbook = read_workbook(content, file_name) if content.startswith(_ZIP) else _of_text(content, file_name)
    found, start = [], 0
    tables = [(start_of, table) for start_of, table in _tables(workbook)]
    if not any(table.says_who for _, table in tables):
        _refuse(workbook, "headings_not_found", _NO_HEADINGS)
    for start, table in tables:
        if table.says_who:
            _check(workbook, table)
            found += [replace(row, row=row.row + start) if start else row for row in _rows(table)]
    if not found:
        _refuse(workbook, "no_rows", text("表头下没有任何明细。", "There is no row below the headings."))
    return tuple(found)


def _of_text(content: bytes, file_name: str) -> Workbook:
    """Return a text file as a workbook, by the separator under which headings are found."""
    workbooks = read_text(content, file_name)
    return next((book for book in workbooks if any(t.says_who for _, t in _tables(book))), workbooks[0])


def _tables(workbook: Workbook) -> list[tuple[int, _Table]]:
    """Return the tables of a workbook, each with how many rows the sheets before its own have."""
    found, start = [], 0
    for sheet in workbook.sheets:
        whole = replace(sheet, hidden=frozenset())
        found += [(start, _table(area)) for area in find_areas(whole, VOCABULARY)]
        start += len(sheet.rows)
    return found


def _table(area: Area) -> _Table:
    columns: dict[str, Column] = {}
    for column in area.columns:
        # Of two columns for one thing the left one holds.
        columns.setdefault(column.meaning.field, column)
    above = [" ".join(line) for line in title_lines(area)]
    first = max(0, area.head - _LINES_ABOVE)
    above += [" ".join(map(plain_text, area.sheet.rows[row])) for row in range(first, area.head)]
    # A line that names both, such as "成功 30 笔，失败 3 笔", counts rows, and says nothing of one of them.
    answers = {answer_in(line) for line in (*reversed(above), area.sheet.name) if line} - {None}
    batch = said_above(area, VOCABULARY).get("batch")
    headings = {field: _heading(area, column) for field, column in columns.items()}
    in_fen = frozenset(field for field, heading in headings.items() if counts_in_fen(heading))
    places = {field: column.index for field, column in columns.items()}
    return _Table(area, places, answers.pop() if len(answers) == 1 else None, batch, headings, in_fen)


_NO_HEADINGS: Final = text(
    "没有找到表头：应有收款账号或户名、金额、处理结果等列。",
    "No headings were found: there should be columns for account or name, amount, result and so on.",
)


def _check(workbook: Workbook, table: _Table) -> None:
    """Refuse a table in which nothing says how much, or whether it was paid."""
    if table.places.keys().isdisjoint({"amount", "done"}):
        _refuse(workbook, "column_missing", _missing("金额", "amount"), table.area)
    if table.answer is None and table.places.keys().isdisjoint({"result", "reason"}):
        _refuse(workbook, "column_missing", _missing("处理结果", "result"), table.area)


def _missing(zh: str, en: str) -> Text:
    return text(
        f"表头中没有“{zh}”列：请向银行索取带有这一列的回盘文件。",
        f"The headings have no column for the {en}: ask the bank for a file that has one.",
    )


def _refuse(workbook: Workbook, code: str, message: Text, area: Area | None = None) -> NoReturn:
    sheet = area.sheet.name if area else "、".join(sheet.name for sheet in workbook.sheets)
    row = area.head + 1 if area else None
    raise BadInputError(REFUSED, [Fault(code, message, file=workbook.file, sheet=sheet, row=row)])


def _rows(table: _Table) -> Iterator[ReturnRow]:
    """Yield every row that names a payee or an account; titles, totals and signatures do neither."""
    sheet, feet = table.area.sheet, frozenset(table.area.feet)
    for row in sorted({*table.area.body, *feet}):
        found = _row(table, sheet, row)
        named = bool(found.account or found.name)
        # A foot line may have words below the heading of a name, and a day may look like a foot line.
        if named and (found.yuan is not None or found.answer is not None or found.account):
            if row in feet and not (found.account and found.yuan is not None):
                continue
            yield found


def _row(table: _Table, sheet: Sheet, row: int) -> ReturnRow:
    places = table.places
    # Of cells merged over several rows only the first holds a sum or an account.
    shown, own = sheet.shown_line(row), sheet.own_line(row)
    batch = words_in(shown[places["batch"]]) if "batch" in places else ""
    name = words_in(shown[places["name"]]) if "name" in places else ""
    result = words_in(shown[places["result"]]) if "result" in places else ""
    reason = words_in(shown[places["reason"]]) if "reason" in places else ""
    done = yuan_in(own[places["done"]], in_fen="done" in table.in_fen) if "done" in places else None
    asked = yuan_in(own[places["amount"]], in_fen="amount" in table.in_fen) if "amount" in places else None
    position = position_in(own[places["position"]]) if "position" in places else None
    if position is None and "number" in places:
        position = position_in(own[places["number"]])
    said = result, reason
    if said not in table.answers:
        table.answers[said] = _answer(table, result, reason)
    answer, told = table.answers[said]
    return ReturnRow(
        row=row + 1,
        batch=batch or table.batch,
        position=position,
        name=name,
        account=account_in(own[places["account"]]) if "account" in places else "",
        # What went out counts for what was paid, what was asked for what came back.
        yuan=done if answer == "paid" and done is not None else asked if "amount" in places else done,
        answer=answer,
        reason=told,
    )


def _answer(table: _Table, result: str, reason: str) -> tuple[Answer | None, str]:
    """Return what a row says of its payment, and the bank's reason where it was not made.

    A payment that was made has no reason, unless that says so too (交易成功): with any other it is no answer.
    A remark is no reason, for what payers and banks write there is about persons.
    """
    by_result = answer_in(plain_text(result), table.headings.get("result", ""))
    by_reason = answer_in(plain_text(reason))
    if "result" in table.places:
        answer = None if by_result == "paid" and reason and by_reason != "paid" else by_result
    elif is_unclear(plain_text(reason)):
        answer = None
    else:
        # Files without a column for the result have a reason where a payment failed, and only there.
        answer = by_reason or ("returned" if reason else None) or table.answer
    if answer == "paid":
        return answer, ""
    told = result if answer is None or len(result) >= _BARE else ""
    return answer, reason or told


def _heading(area: Area, column: Column) -> str:
    """Return all that stands above a column."""
    return " ".join(
        plain_text(area.sheet.shown(row, column.index)) for row in range(area.head, area.head_end)
    )


# A result that only says 失败 or 退票 is no reason.
_BARE: Final = 5
