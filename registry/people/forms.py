"""Sentences for what somebody typed into a form or sent as JSON, by field. Pure."""

import unicodedata
from typing import Final

from pydantic import AfterValidator, ValidationError
from pydantic_core import PydanticCustomError

from registry.core.texts import Text, text

_EMPTY: Final = text("请填写此项。", "Fill this in.")
_INVALID: Final = text("内容无效，请改正。", "This cannot be taken; correct it.")
CHARACTERS: Final = text(
    "内容含有看不见的控制字符，请删去后重新输入。", "This holds invisible control characters: type it anew."
)
_MISSING: Final = frozenset({"missing", "string_too_short"})
# What an empty field of a form is for a date, a choice or an identifier.
_TYPES: Final = frozenset({"date_from_datetime_parsing", "literal_error", "uuid_parsing", "enum"})


def refused(code: str, zh: str, en: str) -> PydanticCustomError:
    """Return the error that a schema raises for a value, with its code and a sentence in both languages."""
    return PydanticCustomError(code, "{zh} {en}", {"zh": zh, "en": en})


def holds_controls(words: str) -> bool:
    """Return whether a text holds control or format characters, which nobody sees and searches miss."""
    return not words.isprintable() and any(unicodedata.category(c) in {"Cc", "Cf"} for c in words)


def _visible(given: str) -> str:
    if holds_controls(given):
        raise refused("characters_refused", CHARACTERS.zh, CHARACTERS.en)
    return given


# The constraint of a text in a schema that people read in one line, such as a name.
VISIBLE: Final = AfterValidator(_visible)


def messages(error: ValidationError) -> dict[str, Text]:
    """Return the sentence for each field of a schema that could not be taken.

    What is wrong between fields names its field in the context, or else stands under ''.
    """
    found: dict[str, Text] = {}
    for each in error.errors(include_url=False):
        context = each.get("ctx", {})
        field = str(each["loc"][0]) if each["loc"] else str(context.get("field", ""))
        if "zh" in context:
            words = text(str(context["zh"]), str(context["en"]))
        else:
            empty = each["type"] in _MISSING or (each["type"] in _TYPES and not each["input"])
            words = _EMPTY if empty else _INVALID
        found.setdefault(field, words)
    return found


def refused_field(field: str, code: str, zh: str, en: str) -> PydanticCustomError:
    """Return the same for a rule between fields, to be shown at one of them."""
    return PydanticCustomError(code, "{zh} {en}", {"zh": zh, "en": en, "field": field})
