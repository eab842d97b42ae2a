"""Drawing the yearly report as PDF: A4, tagged for screen readers, Chinese with English beside it."""

import asyncio
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from credentials.typesetting import Typesetter, both, call, undrawable
from registry.core.errors import BadInputError
from registry.core.exports import Value
from registry.core.texts import Text, text
from rewards.money import yuan
from rewards.overview.yearly import Report, ReportPart
from rewards.overview.yearly_sheets import facts_of

_TYPESETTER: Final = Typesetter(Path(__file__).parent / "templates")
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
        "title": both(report.program.title),
        "year": both(
            text(f"{report.year} 年竞赛", f"contests of {report.year}")
            if report.year
            else text("全部年度", "all years")
        ),
        "fictional": report.invented,
        "made": made_on.isoformat(),
        "facts": [{"name": both(name), "value": both(_words(value))} for name, value in facts_of(report)],
        "parts": [_part(part) for part in report.parts if part.groups],
    }
    if listed := undrawable(data):
        raise UndrawableReportError(
            text(
                f"报告无法生成 PDF：字体中没有字符 {listed}。请改用 xlsx。",
                f"The report cannot be drawn: its font lacks {listed}. Take the workbook instead.",
            )
        )
    return _TYPESETTER.pdf(call("yearly", data), made_on)


def _part(part: ReportPart) -> dict[str, Any]:
    return {
        "title": both(part.title),
        "groups": [
            {
                "name": both(group.name),
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
