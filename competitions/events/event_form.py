"""The form of an event: what it shows of one, and the event that it makes. Pure."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import ValidationError

from competitions.events.marking_form import is_marking, marking_place, read_marking, shown_marking
from competitions.events.schemas import EventIn
from competitions.events.typed import (
    MISSING,
    Said,
    Typed,
    listed,
    local_instant,
    rows,
    said,
    shown_instant,
)
from registry.core.errors import Fault
from registry.people.words import MEMBERSHIP_ROLES, ORGANIZATION_KINDS

_PLAIN: Final = ("code", "form", "team_size", "scheme", "starts_on", "ends_on", "appeal_minutes")
_LIMITS: Final = (
    "per_school",
    "per_city",
    "team_min",
    "tutors_max",
    "substitutes_max",
    "born_not_before",
    "born_not_after",
)
_FORMER: Final = ("level", "awards")


def shown(event: EventIn | None) -> Typed:
    """Return what the fields say of an event; for a new one, what is usual."""
    if event is None:
        return {
            "form": "individual",
            "team_size": "1",
            "scheme": "national-10-20-30",
            "appeal_minutes": "120",
            "team_min": "1",
            "substitutes_max": "0",
            "formers": "1",
            **shown_marking(None),
        }
    typed = {name: _text(getattr(event, name)) for name in _PLAIN}
    typed |= {"name_zh": event.name.zh, "name_en": event.name.en}
    typed |= {"group_zh": event.group.zh, "group_en": event.group.en}
    typed["entries_close_at"] = shown_instant(event.entries_close_at)
    limits = event.limits
    typed |= {name: _text(getattr(limits, name)) for name in _LIMITS}
    typed["one_event_per_person"] = "on" if limits.one_event_per_person else ""
    typed |= {f"role_{role}": "on" for role in limits.roles}
    typed |= {f"kind_{kind}": "on" for kind in limits.school_kinds}
    typed["cities"] = "、".join(limits.cities)
    typed["formers"] = str(len(limits.barred_by) + 1)
    for number, former in enumerate(limits.barred_by, 1):
        typed[f"former_{number}_level"] = former.level
        typed[f"former_{number}_awards"] = "、".join(former.awards)
        typed[f"former_{number}_anywhere"] = "" if former.same_event else "on"
    return typed | shown_marking(event.marking)


def kept(event: EventIn, sent: Typed, open_parts: frozenset[str]) -> Typed:
    """Return what was sent, with what the event says in those parts that the form shows and does not send."""
    return {name: value for name, value in shown(event).items() if _part(name) not in open_parts} | sent


def _part(field: str) -> str:
    """Return the part of the event to which a field belongs."""
    if field in {*_PLAIN, "entries_close_at"}:
        return field
    name = field.partition("_")[0]
    if name in {"name", "group"}:
        return name
    return "marking" if is_marking(field) else "limits"


def read(typed: Mapping[str, str], open_parts: frozenset[str], before: EventIn | None) -> EventIn | Said:
    """Return the event that a form makes, or what is wrong with its fields.

    Args:
        typed: what the form sent.
        open_parts: the parts that may change; the others are those of `before`, whatever was sent.
        before: the event as it is, or None for a new one.
    """
    document: dict[str, Any] = {name: typed.get(name, "").strip() for name in _PLAIN}
    for name in ("starts_on", "ends_on"):
        document[name] = document[name] or None
    for name in ("name", "group"):
        document[name] = {lang: typed.get(f"{name}_{lang}", "").strip() for lang in ("zh", "en")}
    document["entries_close_at"] = local_instant(typed.get("entries_close_at", ""))
    formers = rows(typed, "former", _FORMER)
    document["limits"] = _limits(typed, [row for _, row in formers])
    wrong: Said = {}
    if "name" in open_parts:
        wrong |= {f"name_{lang}": MISSING for lang in ("zh", "en") if not document["name"][lang]}
    if "marking" in open_parts:
        document["marking"] = read_marking(typed, before.marking if before else None)
    for name in EventIn.model_fields.keys() - open_parts:
        document[name] = getattr(before, name)
    numbers = [number for number, _ in formers]
    try:
        event = EventIn.model_validate(document)
    except ValidationError as error:
        wrong |= said(error, lambda loc: _place(loc, typed, numbers))
    if wrong:
        return wrong
    return event


def _limits(typed: Mapping[str, str], formers: list[dict[str, str]]) -> dict[str, Any]:
    """Return the limits; what is left empty has no limit, or the usual one."""
    limits: dict[str, Any] = {name: value for name in _LIMITS if (value := typed.get(name, "").strip())}
    limits["one_event_per_person"] = bool(typed.get("one_event_per_person"))
    limits["roles"] = [role for role in MEMBERSHIP_ROLES if typed.get(f"role_{role}")]
    limits["school_kinds"] = [kind for kind in ORGANIZATION_KINDS if typed.get(f"kind_{kind}")]
    limits["cities"] = listed(typed.get("cities", ""))
    limits["barred_by"] = [
        {
            "level": former["level"],
            "awards": listed(former["awards"]),
            "same_event": not typed.get(f"former_{number}_anywhere"),
        }
        for number, former in rows(typed, "former", _FORMER)
    ]
    return limits


def said_of(faults: Iterable[Fault], typed: Mapping[str, str]) -> Said:
    """Return what is wrong with which field, of faults found in the event that the form made."""
    numbers = [number for number, _ in rows(typed, "former", _FORMER)]
    found: Said = {}
    for fault in faults:
        parts = tuple(int(part) if part.isdecimal() else part for part in fault.column.split("."))
        found.setdefault(_place(parts, typed, numbers), fault.message)
    return found


def _place(loc: tuple[Any, ...], typed: Mapping[str, str], formers: list[int]) -> str:
    """Return the field of the form that stands for a place in the document."""
    match loc:
        case ():
            # The document's own rules are about dates and about one person who is no team.
            return (
                "team_size"
                if typed.get("form") == "individual" and typed.get("team_size") != "1"
                else "ends_on"
            )
        case ("limits", "barred_by", int(index), name, *_):
            return f"former_{formers[index]}_{name}"
        case ("limits", name, *_):
            return str(name)
        case ("marking", *rest):
            return marking_place(tuple(rest), typed)
        case (name, *_):
            return str(name)
    raise AssertionError("every place in a document is matched")


def _text(value: object) -> str:
    return "" if value is None else str(value)
