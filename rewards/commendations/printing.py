"""Drawing a commendation as an official document: A4 pages, tagged for screen readers."""

import asyncio
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Final

from credentials.typesetting import Typesetter, call, undrawable
from registry.core.errors import BadInputError
from registry.core.settings import current
from registry.core.texts import text
from rewards.commendations.public import PublicCommendation, PublicCommendationLine
from rewards.commendations.selection import PARTS

_TYPESETTER: Final = Typesetter(Path(__file__).parent / "templates")
# Drawing uses a whole processor; more at once would only wait for each other.
_DRAWING: Final = asyncio.Semaphore(2)


class UndrawableCommendationError(BadInputError):
    """The decision has characters that the font of the PDF cannot draw; the message names them."""

    code = "undrawable_commendation"


async def pdf(found: PublicCommendation, lines: Sequence[PublicCommendationLine]) -> bytes:
    """Return the decision with its lists as PDF; the same decision gives the same bytes.

    Raises:
        UndrawableCommendationError: the font lacks a character.
    """
    async with _DRAWING:
        return await asyncio.to_thread(_drawn, found, lines)


def _drawn(found: PublicCommendation, lines: Sequence[PublicCommendationLine]) -> bytes:
    on = found.dated
    data = {
        "title": found.title,
        "number": found.number,
        "basis": found.basis,
        "office": found.office.zh,
        "office-en": found.office.en,
        "paragraphs": [each for each in found.body.splitlines() if each.strip()],
        "dated": _in_chinese(on),
        "fictional": found.fictional,
        "address": f"{current().host}/commendations/{found.id}",
        "hash": found.content_hash,
        "withdrawn": found.withdrawn,
        "repealed": _repealed(found),
        "parts": [
            {
                "zh": words.zh,
                "en": words.en,
                "school": part != "school",
                "rows": [_row(line) for line in lines if line.part == part],
            }
            for part, words in PARTS.items()
            if any(line.part == part for line in lines)
        ],
    }
    if listed := undrawable(data):
        raise UndrawableCommendationError(
            text(
                f"表彰决定无法生成 PDF：字体中没有字符 {listed}。请直接打印网页。",
                f"The decision cannot be drawn: its font lacks {listed}. Print the page instead.",
            )
        )
    return _TYPESETTER.pdf(call("commendation", data), on)


def _repealed(found: PublicCommendation) -> dict[str, str]:
    """Return when and why the whole decision was repealed; empty while it stands."""
    if (on := found.repealed_on) is None:
        return {}
    return {"zh": _in_chinese(on), "en": on.isoformat(), "because": found.repealed_because or ""}


def _in_chinese(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日"


def _row(line: PublicCommendationLine) -> list[str]:
    contest = f"{line.competition.zh} {line.event.zh}".strip()
    school = [line.school.zh] if line.part != "school" else []
    return [str(line.number), line.name, *school, contest, line.award.zh, line.honor.zh]
