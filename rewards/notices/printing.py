"""Drawing a public notice to print and post up: A4 pages, tagged for screen readers, Chinese and English."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from credentials.typesetting import Typesetter, both, call, undrawable
from registry.core.errors import BadInputError
from registry.core.settings import current
from registry.core.texts import text
from rewards.money import yuan
from rewards.notices.public import PublicLine, PublicNotice, SchoolSum

_TYPESETTER: Final = Typesetter(Path(__file__).parent / "templates")
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
        "program": both(notice.program),
        "basis": f"{notice.basis.title.zh} {notice.basis.number or ''}".strip(),
        "office": both(notice.office),
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
    return _TYPESETTER.pdf(call("notice", data), on)


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


def _require_drawable(data: Any) -> None:
    if listed := undrawable(data):
        raise UndrawableNoticeError(
            text(
                f"公示无法生成 PDF：字体中没有字符 {listed}。请直接打印网页。",
                f"The notice cannot be drawn: its font lacks {listed}. Print the page instead.",
            )
        )
