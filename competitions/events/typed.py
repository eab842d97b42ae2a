"""What a form of many fields sends: plain texts by name, rows of them, days and instants, and what is wrong.

Pure. Fields of the third row of the modules are called `module_3_code` and so on; `modules` says how many
rows the form had.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError

from registry.core.clock import SHANGHAI
from registry.core.texts import Text, text

Typed = dict[str, str]
"""What stands in each field of a form, as it was typed."""

Said = dict[str, Text]
"""What is wrong with each field, in the order of the form."""

# No event has more modules, measures or former prizes than this.
MOST_ROWS: Final = 60

MISSING: Final = text("请填写此项。", "Fill this in.")
_MISSING: Final = frozenset({"missing", "string_too_short", "too_short"})
_SENTENCES: Final[Mapping[str, Text]] = {
    "string_pattern_mismatch": text(
        "只用字母、数字和连字符，且不能过长。", "Use letters, digits and hyphens only, and not too many."
    ),
    "string_too_long": text("内容过长，请缩短。", "This is too long; shorten it."),
    "int_parsing": text("请填写整数，如 2。", "Write a whole number, such as 2."),
    "decimal_parsing": text("请填写数字，如 40 或 0.5。", "Write a number, such as 40 or 0.5."),
    "finite_number": text("请填写实际数值。", "Write an actual number."),
}
_CANNOT: Final = text("内容无效，请改正。", "This cannot be taken; correct it.")


def said(error: ValidationError, place: Callable[[tuple[Any, ...]], str]) -> Said:
    """Return the sentence for each field of the form; `place` finds the field for a place in the document."""
    found: Said = {}
    for each in error.errors(include_url=False):
        found.setdefault(place(each["loc"]), _sentence(each))
    return found


def _sentence(error: Any) -> Text:
    kind, context = error["type"], error.get("ctx", {})
    if "zh" in context:
        return text(str(context["zh"]), str(context["en"]))
    if kind in _MISSING or error["input"] in ("", None):
        return MISSING
    for bound, zh, en in (
        ("gt", "须大于 {}。", "This has to be above {}."),
        ("ge", "不能小于 {}。", "This cannot be below {}."),
        ("le", "不能大于 {}。", "This cannot be above {}."),
    ):
        if bound in context:
            return text(zh.format(context[bound]), en.format(context[bound]))
    if kind == "value_error":
        # A rule between fields of a document, which programs are told in English.
        return text(f"内容不相符：{context['error']}。", f"This does not fit: {context['error']}.")
    return _SENTENCES.get(kind, _CANNOT)


def rows(typed: Mapping[str, str], name: str, parts: Iterable[str]) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a kind that are not blank and not ticked away, each with its number in the form."""
    found = []
    for number in range(1, row_count(typed, name) + 1):
        row = {part: typed.get(f"{name}_{number}_{part}", "").strip() for part in parts}
        if any(row.values()) and not typed.get(f"{name}_{number}_away"):
            found.append((number, row))
    return found


def row_count(typed: Mapping[str, str], name: str) -> int:
    """Return how many rows of a kind the form has."""
    count = typed.get(f"{name}s", "")
    return min(int(count), MOST_ROWS) if count.isdecimal() and count.isascii() and len(count) < 10 else 0


def local_instant(typed: str) -> datetime | str | None:
    """Return the instant that a date and time of Shanghai says, None for nothing, or what cannot be read."""
    if not typed.strip():
        return None
    try:
        return datetime.fromisoformat(typed.strip()).replace(tzinfo=SHANGHAI)
    except ValueError:
        return typed


def shown_instant(instant: datetime | None) -> str:
    """Return an instant as a field for date and time shows it, by the clock of Shanghai."""
    return "" if instant is None else instant.astimezone(SHANGHAI).strftime("%Y-%m-%dT%H:%M")


def listed(typed: str) -> tuple[str, ...]:
    """Return the words of a list as people type it, between commas, 、 or spaces."""
    for mark in "，、,；;\n\t":
        typed = typed.replace(mark, " ")
    return tuple(dict.fromkeys(typed.split()))
