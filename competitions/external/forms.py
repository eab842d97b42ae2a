"""What the forms of external awards send, brought into the shape of the schemas."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from litestar.datastructures import UploadFile

from competitions.external.lines import Line
from competitions.external.schemas import LineSettled, PersonSettled, SchoolSettled, SettlingIn
from registry.core.sheets.names import read_names

Typed = dict[str, str]
"""What stands in each field of a form, as it was typed."""

_LINE: Final = ("event_code", "event_name", "group", "form", "prize", "school", "source_number")
_NAMES: Final = ("members", "tutors", "experts")
_ON: Final = "yes"
# Fields that say something of every line with one school's name, and the longest such name.
_OF_SCHOOL: Final = ("whole", "called", "without")
_LONGEST_NAME: Final = 200
# No list has pages whose number is this long.
_DIGITS: Final = 6


def typed(sent: Mapping[str, Any]) -> Typed:
    """Return the texts of a form; files are left out."""
    return {name: value.strip() for name, value in sent.items() if isinstance(value, str)}


async def file(sent: Mapping[str, Any], name: str) -> bytes:
    """Return the bytes of a file, none when there is no file."""
    found = sent.get(name)
    return await found.read() if isinstance(found, UploadFile) else b""


def file_name(sent: Mapping[str, Any], name: str) -> str:
    """Return what the other side calls a file, without a path and not too long."""
    found = sent.get(name)
    written = found.filename if isinstance(found, UploadFile) else ""
    return written.replace("\\", "/").rpartition("/")[2][-200:]


def line(fields: Typed) -> dict[str, Any]:
    """Return one prize as the schema `LineIn` takes it."""
    made: dict[str, Any] = {name: fields[name] for name in _LINE if fields.get(name)}
    for role in _NAMES:
        made[role] = read_names(fields.get(role, ""))
    if fields.get("place"):
        made["place"] = fields["place"]
    return made


def as_typed(line: Line) -> Typed:
    """Return the fields of a form that say what a line says."""
    written = {name: str(getattr(line, name)) for name in _LINE}
    written["place"] = str(line.place or "")
    for role, people in zip(_NAMES, (line.members, line.tutors, line.experts), strict=True):
        written[role] = "、".join(each.name for each in people)
    return written


def settling(fields: Typed) -> SettlingIn:
    """Return what was settled; each field is called by what it says and of which line or name.

    Fields that name nothing of a list, such as one with a broken id, say nothing.
    """
    by_kind: defaultdict[str, dict[UUID, str]] = defaultdict(dict)
    by_school: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for name, value in fields.items():
        kind, _, of = name.partition(":")
        if kind in _OF_SCHOOL:
            if 0 < len(of.strip()) <= _LONGEST_NAME:
                by_school[of.strip()][kind] = value
        elif of and (found := identifier(of)):
            by_kind[kind][found] = value
    lines = {each for kind in ("out", "school", "at", "prize", "twice") for each in by_kind[kind]}
    persons = {each for kind in ("person", "named", "of", "leave") for each in by_kind[kind]}
    return SettlingIn(
        lines=tuple(
            LineSettled(
                line=each,
                take_out=by_kind["out"].get(each) == _ON,
                organization=identifier(by_kind["school"].get(each, "")),
                named=by_kind["at"].get(each, "")[:_LONGEST_NAME],
                # Where nothing was chosen, nothing is said.
                prize_code=by_kind["prize"].get(each) or None,
                not_twice=by_kind["twice"].get(each, "")[:300] if each in by_kind["twice"] else None,
            )
            for each in sorted(lines)
        ),
        persons=tuple(
            PersonSettled(
                name=each,
                person=identifier(by_kind["person"].get(each, "")),
                named=by_kind["named"].get(each, "")[:100],
                at=by_kind["of"].get(each, "")[:_LONGEST_NAME],
                leave_out=by_kind["leave"].get(each) == _ON,
            )
            for each in sorted(persons)
        ),
        schools=tuple(
            SchoolSettled(
                school=each,
                organization=identifier(said.get("whole", "")),
                named=said.get("called", "")[:_LONGEST_NAME],
                take_out=said.get("without", "") == _ON,
            )
            for each, said in sorted(by_school.items())
        ),
    )


def identifier(written: str) -> UUID | None:
    """Return the id that a text is, None when it is none."""
    try:
        return UUID(written)
    except ValueError:
        return None


def year(written: str) -> int | None:
    """Return a year in an address, None for anything that is none."""
    return int(written) if written.isascii() and written.isdigit() and len(written) == len("2026") else None


def page_number(written: str) -> int:
    """Return a page's number in an address, 1 for anything that is none."""
    return max(1, int(written)) if written.isascii() and written.isdigit() and len(written) < _DIGITS else 1
