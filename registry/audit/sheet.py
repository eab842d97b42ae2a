"""Lines of the audit trail as a workbook."""

import json
from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final

from xlsxwriter import Workbook

from registry.audit.queries import AuditEntry
from registry.core import clock

# A cell takes 32,767 characters, and the library leaves out what is longer without a word.
_CELL: Final = 32_000

_COLUMNS: Final = (
    ("编号 ID", 10),
    ("链上位置 Position", 12),
    ("时间（北京） Time (Shanghai)", 20),
    ("操作人 Who", 20),
    ("用户名 User name", 16),
    ("操作 Action", 24),
    ("对象 Subject", 44),
    ("原因 Reason", 40),
    ("变更前 Before", 40),
    ("变更后 After", 40),
)


def workbook_of(entries: Sequence[AuditEntry]) -> bytes:
    """Return an xlsx workbook with one row per line, in the order given; no cell of it is a formula."""
    content = BytesIO()
    options = {
        "in_memory": True,
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with Workbook(content, options) as book:
        sheet = book.add_worksheet("审计 Audit")
        bold = book.add_format({"bold": True})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        for column, (heading, width) in enumerate(_COLUMNS):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, heading, bold)
        sheet.freeze_panes(1, 0)
        for row, entry in enumerate(entries, start=1):
            sheet.write_number(row, 0, entry.id)
            if entry.position is not None:
                sheet.write_number(row, 1, entry.position)
            # A workbook knows no time zones: the clock of Shanghai is written down as it stands.
            sheet.write_datetime(row, 2, entry.at.astimezone(clock.SHANGHAI).replace(tzinfo=None), moment)
            words = (entry.actor, entry.username, entry.action, entry.subject, entry.reason)
            for column, said in enumerate((*words, _document(entry.before), _document(entry.after)), start=3):
                sheet.write_string(row, column, _fitting(said))
        sheet.autofilter(0, 0, len(entries), len(_COLUMNS) - 1)
    return content.getvalue()


def _document(value: Any) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False)


def _fitting(said: str) -> str:
    return said if len(said) <= _CELL else f"{said[:_CELL]}…（已截断 cut off）"
