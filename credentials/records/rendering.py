"""Drawing an award record: A4 pages, tagged for screen readers, in Chinese with English beneath it.

The same record on the same day gives the same bytes, as with certificates. Only what stands is printed.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from threading import local
from typing import Any, Final, cast

import typst

from competitions.words import LEVELS
from credentials.certificate.glyphs import font_path, missing_characters, named
from credentials.records.counting import RecordCount
from credentials.records.queries import Holder, RecordLine
from credentials.records.words import CERTIFICATE_STATES, ROLES
from registry.core.errors import BadInputError
from registry.core.settings import current
from registry.core.texts import Text, text

STANDARDS: Final = ("a-2a", "ua-1")
"""Archiving (level A) and accessibility."""

_TEMPLATES: Final = Path(__file__).parent / "templates"
_threads = local()


class UndrawableRecordError(BadInputError):
    """The record has characters that the font of the PDF cannot draw; the message names them."""

    code = "undrawable_record"


def render(
    holder: Holder,
    on: date,
    lines: Sequence[RecordLine],
    counts: Sequence[RecordCount],
    *,
    oneself: bool,
) -> bytes:
    """Return the record as PDF.

    Args:
        holder: whose record it is.
        on: the day of the record.
        lines: their awards; those that do not stand are left out.
        counts: how many of each prize they have.
        oneself: whether the holder asked for it, or somebody who looks after them.

    Raises:
        UndrawableRecordError: the font lacks a character.
    """
    data = {
        "name": holder.name,
        "latin": holder.latin_name,
        "fictional": holder.fictional or any(line.fictional for line in lines),
        "on": on.isoformat(),
        "oneself": oneself,
        "host": current().host,
        "lines": [_shown(line) for line in lines if line.stands],
        "counts": [_counted(count) for count in counts],
    }
    _require_drawable(data)
    made = _compiler().compile(
        input=f'#import "/record.typ": record\n#record({_literal(data)})'.encode(),
        format="pdf",
        pdf_standards=list(STANDARDS),
        timestamp=datetime(on.year, on.month, on.day, tzinfo=UTC),
    )
    return cast("bytes", made)  # Nothing else comes back when PDF is asked for and no output file named.


def _shown(line: RecordLine) -> dict[str, Any]:
    kind = text("外部赛事，经主管部门核准", "decided elsewhere, confirmed by the bureau")
    return {
        "title": _both(line.title),
        "role": _both(ROLES[line.role]),
        "level": _both(LEVELS[line.level]),
        "class": _both(line.contest_class) if line.contest_class else None,
        "recorded": _both(kind) if line.competition_kind == "external" else None,
        "competition": _both(line.competition),
        "organizer": _both(line.organizer),
        "event": _both(line.event) if line.event else None,
        "event-code": line.event_code,
        "group": _both(line.group) if line.group else None,
        "represents": _both(line.represents) if line.represents.zh else None,
        "place": "" if line.place is None else str(line.place),
        "on": line.awarded_on.isoformat(),
        "source-number": line.source_number,
        "serial": line.certificate.serial if line.certificate else "",
        "code": line.certificate.code if line.certificate and line.certificate.state == "valid" else "",
        "state": _both(CERTIFICATE_STATES[line.certificate.state]) if line.certificate else None,
        "prospects": [_both(prospect.reason) for prospect in line.prospects],
    }


def _counted(count: RecordCount) -> dict[str, Any]:
    return {
        "level": _both(LEVELS[count.level]),
        "role": _both(ROLES[count.role]),
        "title": _both(count.title),
        "count": str(count.count),
    }


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
        raise UndrawableRecordError(
            text(
                f"获奖记录无法印制：字体中没有字符 {listed}。请核对写法，或直接打印网页。",
                f"The record cannot be drawn: its font lacks {listed}. Check the spelling, or"
                " print the page.",
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
