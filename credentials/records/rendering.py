"""Drawing an award record: A4 pages, tagged for screen readers, in Chinese with English beneath it.

The same record on the same day gives the same bytes, as with certificates. Only what stands is printed.
"""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from competitions.words import LEVELS
from credentials.records.counting import RecordCount
from credentials.records.queries import Holder, RecordLine
from credentials.records.words import CERTIFICATE_STATES, ROLES
from credentials.typesetting import Typesetter, both, call, undrawable
from registry.core.errors import BadInputError
from registry.core.settings import current
from registry.core.texts import text

_TYPESETTER: Final = Typesetter(Path(__file__).parent / "templates")


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
    return _TYPESETTER.pdf(call("record", data), on)


def _shown(line: RecordLine) -> dict[str, Any]:
    kind = text("外部赛事，经主管部门核准", "decided elsewhere, confirmed by the bureau")
    return {
        "title": both(line.title),
        "role": both(ROLES[line.role]),
        "level": both(LEVELS[line.level]),
        "class": both(line.contest_class) if line.contest_class else None,
        "recorded": both(kind) if line.competition_kind == "external" else None,
        "competition": both(line.competition),
        "organizer": both(line.organizer),
        "event": both(line.event) if line.event else None,
        "event-code": line.event_code,
        "group": both(line.group) if line.group else None,
        "represents": both(line.represents) if line.represents.zh else None,
        "place": "" if line.place is None else str(line.place),
        "on": line.awarded_on.isoformat(),
        "source-number": line.source_number,
        "serial": line.certificate.serial if line.certificate else "",
        "code": line.certificate.code if line.certificate and line.certificate.state == "valid" else "",
        "state": both(CERTIFICATE_STATES[line.certificate.state]) if line.certificate else None,
        "prospects": [both(prospect.reason) for prospect in line.prospects],
    }


def _counted(count: RecordCount) -> dict[str, Any]:
    return {
        "level": both(LEVELS[count.level]),
        "role": both(ROLES[count.role]),
        "title": both(count.title),
        "count": str(count.count),
    }


def _require_drawable(data: Any) -> None:
    if listed := undrawable(data):
        raise UndrawableRecordError(
            text(
                f"获奖记录无法印制：字体中没有字符 {listed}。请核对写法，或直接打印网页。",
                f"The record cannot be drawn: its font lacks {listed}. Check the spelling, or"
                " print the page.",
            )
        )
