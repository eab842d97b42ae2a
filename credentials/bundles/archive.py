"""A ZIP that is sent while it is made: a PDF per certificate, a list of them, and what was not drawn."""

import io
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from credentials.bundles.drawing import Drawn
from registry.core import clock, exports
from registry.core.exports import Column, Sheet
from registry.core.texts import Language, text

LIST_NAME: Final = "list.csv"
REFUSED_NAME: Final = "not-drawn.txt"
# File systems take 255 bytes for a name; 40 signs have 160 at most, which leaves room for the number.
_LONGEST: Final = 40
# Signs that a file system refuses or reads as a path.
_UNFIT: Final = str.maketrans(dict.fromkeys('\\/:*?"<>|', "_"))


class _Sent(io.RawIOBase):
    """What the archive was written into since it was last looked at; it cannot go back."""

    def __init__(self) -> None:
        super().__init__()
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]  # only bytes are written by ZipFile
        self._parts.append(bytes(data))
        return len(data)

    def taken(self) -> bytes:
        """Return what was written, and forget it."""
        made = b"".join(self._parts)
        self._parts.clear()
        return made


_SHEET: Final[Sheet[tuple[str, Drawn]]] = Sheet(
    text("证书", "Certificates"),
    {
        "file": Column(text("文件", "File"), lambda line: line[0]),
        "serial": Column(text("证书编号", "Serial number"), lambda line: line[1].printed.serial),
        "code": Column(text("证书代码", "Code"), lambda line: line[1].printed.code),
        "recipient": Column(text("获证人", "Recipient"), lambda line: line[1].printed.recipient),
        "school": Column(text("学校", "School"), lambda line: line[1].printed.school),
        "competition": Column(text("赛事", "Competition"), lambda line: line[1].printed.competition),
        "event": Column(text("赛项", "Event"), lambda line: line[1].printed.event),
        "award": Column(text("奖项", "Award"), lambda line: line[1].printed.award),
        "place": Column(text("名次", "Place"), lambda line: line[1].printed.place),
        "awarded_on": Column(text("颁奖日期", "Awarded on"), lambda line: line[1].printed.awarded_on),
    },
)


async def archive(certificates: AsyncIterator[Drawn], lang: Language) -> AsyncGenerator[bytes, None]:
    """Yield a ZIP as its files come; in memory stands one file and a line for each.

    The last two files are `list.csv`, a line for each certificate, and, when there is something to say,
    `not-drawn.txt`, which names each certificate that is missing and why.
    """
    sent = _Sent()
    lines: list[bytes] = [exports.BYTE_ORDER_MARK + exports.csv_lines([_SHEET.headings(lang)], lang)]
    refused: list[str] = []
    with ZipFile(sent, "w") as made:
        async for one in certificates:
            name = ""
            if one.pdf is None:
                why = one.refusal.in_language(lang) if one.refusal else ""
                refused.append(f"{one.printed.serial} {one.printed.recipient}: {why}\r\n")
            else:
                name = _name(one)
                # A PDF is packed already; packing it again would cost time and save a tenth.
                made.writestr(_entry(name, ZIP_STORED), one.pdf)
                yield sent.taken()
            lines.append(exports.csv_lines([_SHEET.row((name, one))], lang))
        made.writestr(_entry(LIST_NAME, ZIP_DEFLATED), b"".join(lines))
        if refused:
            head = text("以下证书没有绘成：", "These certificates were not drawn:").in_language(lang)
            words = f"{head}\r\n{''.join(refused)}"
            made.writestr(_entry(REFUSED_NAME, ZIP_DEFLATED), exports.BYTE_ORDER_MARK + words.encode())
    yield sent.taken()


def _name(one: Drawn) -> str:
    """Return the path of a certificate: a folder per event, its number and whose it is."""
    says = one.printed
    # A code of dots only would lead out of the folder; names that end in dots or blanks fail on some systems.
    folder = _short(says.event_code).strip(". ") or "other"
    return f"{folder}/{says.serial.translate(_UNFIT)} {_short(says.recipient)}.pdf"


def _short(words: str) -> str:
    fit = words.translate(_UNFIT)
    return fit if len(fit) <= _LONGEST else f"{fit[: _LONGEST - 1]}…"


def _entry(name: str, packed: int) -> ZipInfo:
    entry = ZipInfo(name, clock.now().astimezone(clock.SHANGHAI).timetuple()[:6])
    entry.compress_type = packed
    entry.external_attr = 0o644 << 16
    return entry
