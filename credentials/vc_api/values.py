"""The values that members of a credential may have: addresses, types, language values, instants, digests.

Each function returns what is wrong with a value, in two languages, or None.

Sources: W3C Verifiable Credentials Data Model 2.0, sections 4.3 to 4.11, 5.3 and 11.1; URL Standard; RFC
5646; W3C Subresource Integrity, section 3.
"""

import re
from typing import Any, Final

from credentials.verification.periods import read_instant
from registry.core.texts import Text, text

_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!#-;=?-\[\]_a-z~%\x80-\U0010ffff]+")
_TERM: Final = re.compile(r"[^\s:/?#@]+")
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*")
_DIRECTIONS: Final = ("ltr", "rtl")
_LANGUAGE_VALUE: Final = {"@value", "@language", "@direction"}
DIGEST_SRI: Final = re.compile(r"(sha256|sha384|sha512)-[A-Za-z0-9+/_-]+={0,2}")
DIGEST_MULTIBASE: Final = re.compile(r"(u[A-Za-z0-9_-]+|z[1-9A-HJ-NP-Za-km-z]+)")

NOT_A_URL: Final = text("应为一个绝对网址（URL）", "it has to be one absolute URL")
_NOT_A_TYPE: Final = text("应为术语或绝对网址", "it has to be a term or an absolute URL")
_NOT_AN_INSTANT: Final = text(
    "应为带时区的时间，如 2026-11-23T09:00:00Z", "it has to be a time with a zone, as 2026-11-23T09:00:00Z"
)
_NOT_WORDS: Final = text(
    "应为文字，或仅含 @value、@language、@direction 的语言值",
    "it has to be a string, or a language value of @value, @language and @direction only",
)


def wrong_url(value: Any) -> Text | None:
    """Return what is wrong with an identifier: it is one URL, and no list, number or null."""
    return None if isinstance(value, str) and _URL.fullmatch(value) else NOT_A_URL


def wrong_types(value: Any) -> Text | None:
    """Return what is wrong with a type: one or more terms or absolute URLs."""
    types = value if isinstance(value, list) else [value]
    if types and all(isinstance(one, str) and (_TERM.fullmatch(one) or not wrong_url(one)) for one in types):
        return None
    return _NOT_A_TYPE


def wrong_instant(value: Any) -> Text | None:
    """Return what is wrong with an XML Schema dateTimeStamp."""
    return None if read_instant(value) is not None else _NOT_AN_INSTANT


def wrong_words(value: Any) -> Text | None:
    """Return what is wrong with a name or a description: a string, a language value, or a list of these."""
    values = value if isinstance(value, list) else [value]
    return None if values and all(map(_is_words, values)) else _NOT_WORDS


def _is_words(value: Any) -> bool:
    return isinstance(value, str) or (isinstance(value, dict) and is_language_value(value))


def is_language_value(value: dict[str, Any]) -> bool:
    """Return whether an object is a language value object of section 11.1."""
    language, direction = value.get("@language", "und"), value.get("@direction", "ltr")
    return (
        value.keys() <= _LANGUAGE_VALUE
        and isinstance(value.get("@value"), str)
        and isinstance(language, str)
        and _LANGUAGE.fullmatch(language) is not None
        and direction in _DIRECTIONS
    )
