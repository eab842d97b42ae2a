"""Drawing a public notice to print and post up: A4 pages, tagged for screen readers, Chinese and English."""

import asyncio
import json
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from threading import local
from typing import Any, Final, cast

import typst

from credentials.certificate.glyphs import font_path, missing_characters, named
from registry.core.errors import BadInputError
from registry.core.settings import current
from registry.core.texts import Text, text
from rewards.money import yuan
from rewards.notices.public import PublicLine, PublicNotice, SchoolSum

STANDARDS: Final = ("a-2a", "ua-1")
"""Archiving (level A) and accessibility."""

_TEMPLATES: Final = Path(__file__).parent / "templates"
_threads = local()
# Drawing uses a whole processor; more at once would only wait for each other.
_DRAWING: Final = asyncio.Semaphore(2)


class UndrawableNoticeError(BadInputError):
    """The notice has characters that the font of the PDF cannot draw; the message names them."""

    code = "undrawable_notice"


async def pdf(notice: PublicNotice, lines: Sequence[PublicLine], schools: Sequence[SchoolSum]) -> bytes:
    """Return the notice as PDF; the same notice gives the same bytes.

    Raises:
        UndrawableNoticeError: the font lacks a character.
    """
    async with _DRAWING:
        return await asyncio.to_thread(_drawn, notice, lines, schools)


def _drawn(notice: PublicNotice, lines: Sequence[PublicLine], schools: Sequence[SchoolSum]) -> bytes:
    on = notice.published_on
    data = {
        "title": notice.title,
        "standing": notice.standing,
        "program": _both(notice.program),
        "basis": f"{notice.basis.title.zh} {notice.basis.number or ''}".strip(),
        "office": _both(notice.office),
        "steps": "、".join(step.zh for step in notice.steps),
        "contact": notice.contact,
        "published": on.isoformat(),
        "until": notice.until.isoformat(),
        "working-days": str(notice.working_days),
        "days": str(notice.days),
        "first-counts": notice.first_day_counts,
        "count": str(notice.lines),
        "sum": "" if notice.amount_fen is None else yuan(notice.amount_fen),
        "fictional": notice.fictional or notice.basis.invented,
        "address": f"{current().host}/notices/{notice.id}",
        "lines": [_line(line) for line in lines],
        "schools": [[each.school.zh, str(each.lines), yuan(each.amount_fen)] for each in schools],
    }
    _require_drawable(data)
    made = _compiler().compile(
        input=f'#import "/notice.typ": notice\n#notice({_literal(data)})'.encode(),
        format="pdf",
        pdf_standards=list(STANDARDS),
        timestamp=datetime(on.year, on.month, on.day, tzinfo=UTC),
    )
    return cast("bytes", made)  # Nothing else comes back when PDF is asked for and no output file named.


def _line(line: PublicLine) -> list[str]:
    return [
        str(line.number),
        line.payee,
        line.payee_class.zh,
        line.school.zh,
        f"{line.competition.zh} {line.event.zh}".strip(),
        line.prize.zh,
        "" if line.amount_fen is None else yuan(line.amount_fen),
    ]


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


def _require_drawable(data: Any) -> None:
    if signs := missing_characters("".join(_strings(data))):
        listed = "、".join(map(named, signs))
        raise UndrawableNoticeError(
            text(
                f"公示无法生成 PDF：字体中没有字符 {listed}。请直接打印网页。",
                f"The notice cannot be drawn: its font lacks {listed}. Print the page instead.",
            )
        )


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
