"""Drawing the yearly report as PDF: A4, tagged for screen readers, Chinese with English beside it."""

import asyncio
import json
from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from threading import local
from typing import Any, Final, cast

import typst

from credentials.certificate.glyphs import font_path, missing_characters, named
from registry.core.errors import BadInputError
from registry.core.exports import Value
from registry.core.texts import Text, text
from rewards.money import yuan
from rewards.overview.yearly import Report, ReportPart
from rewards.overview.yearly_sheets import facts_of

_STANDARDS: Final = ("a-2a", "ua-1")
_TEMPLATES: Final = Path(__file__).parent / "templates"
_threads = local()
# Drawing uses a whole processor; more at once would only wait for each other.
_DRAWING: Final = asyncio.Semaphore(2)


class UndrawableReportError(BadInputError):
    """The report has characters that the font of the PDF cannot draw; the message names them."""

    code = "undrawable_report"


async def pdf(report: Report, made_on: date) -> bytes:
    """Return the report as PDF, made on a day; the same report on the same day gives the same bytes.

    Raises:
        UndrawableReportError: the font lacks a character.
    """
    async with _DRAWING:
        return await asyncio.to_thread(_drawn, report, made_on)


def _drawn(report: Report, made_on: date) -> bytes:
    data = {
        "title": _both(report.program.title),
        "year": _both(
            text(f"{report.year} 年竞赛", f"contests of {report.year}")
            if report.year
            else text("全部年度", "all years")
        ),
        "fictional": report.invented,
        "made": made_on.isoformat(),
        "facts": [{"name": _both(name), "value": _both(_words(value))} for name, value in facts_of(report)],
        "parts": [_part(part) for part in report.parts if part.groups],
    }
    if signs := missing_characters("".join(_strings(data))):
        listed = "、".join(map(named, signs))
        raise UndrawableReportError(
            text(
                f"报告无法生成 PDF：字体中没有字符 {listed}。请改用 xlsx。",
                f"The report cannot be drawn: its font lacks {listed}. Take the workbook instead.",
            )
        )
    made = _compiler().compile(
        input=f'#import "/yearly.typ": report\n#report({_literal(data)})'.encode(),
        format="pdf",
        pdf_standards=list(_STANDARDS),
        timestamp=datetime(made_on.year, made_on.month, made_on.day, tzinfo=UTC),
    )
    return cast("bytes", made)  # Nothing else comes back when PDF is asked for and no output file named.


def _part(part: ReportPart) -> dict[str, Any]:
    return {
        "title": _both(part.title),
        "groups": [
            {
                "name": _both(group.name),
                "cells": [
                    str(group.count.payees),
                    str(group.count.entitlements),
                    str(group.count.awards),
                    yuan(group.count.amount_fen),
                ],
            }
            for group in part.groups
        ],
    }


def _words(value: Value) -> Text:
    match value:
        case Text():
            return value
        case Decimal():
            return text(f"{value:,.2f}", f"{value:,.2f}")
        case _:
            return text(str(value), str(value))


def _both(words: Text) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}


@cache
def _fonts() -> typst.Fonts:
    # Only the wheel's fonts: with those of the machine, equal data would not give equal bytes everywhere.
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_path().parent)]
    )


def _compiler() -> typst.Compiler:
    # A compiler refuses to be entered twice at once, so every thread keeps its own; all share the font.
    if not hasattr(_threads, "compiler"):
        _threads.compiler = typst.Compiler(root=_TEMPLATES, font_paths=_fonts(), ignore_system_fonts=True)
    compiler: typst.Compiler = _threads.compiler
    return compiler


def _literal(value: Any) -> str:
    """Return a Typst expression for JSON data; nothing in the data can end the string that holds it."""
    inside = json.dumps(value, ensure_ascii=False).replace("\\", "\\\\").replace('"', '\\"')
    return f'json(bytes("{inside}"))'


def _strings(data: Any) -> Iterable[str]:
    match data:
        case str():
            yield data
        case dict():
            for value in data.values():
                yield from _strings(value)
        case list():
            for value in data:
                yield from _strings(value)
