"""The reason that somebody gives for what they do to a person's record. Pure.

Reasons stay in the audit trail, which never changes and holds no names.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Final

from registry.core.errors import BadInputError
from registry.core.texts import text

LONGEST_REASON: Final = 500
_BRACKETS: Final = re.compile(r"\([^)]*\)")
_ADDRESS: Final = re.compile(r"[^\s@]+@[^\s@]+\.[^\s@]")
_DATE: Final = re.compile(r"\b(?:19|20)[0-9]{2}([-/. ])[01]?[0-9]\1[0-3]?[0-9](?![0-9])")
# Nothing shorter is a telephone number or the number of a document.
_NUMBER: Final = re.compile(r"[0-9](?:[\s\-()+.]*[0-9]){6}")


class ReasonNeededError(BadInputError):
    """The action asks for a reason in words, and none was given, or one that is too long."""

    code = "reason_needed"


class ReasonNamesPersonError(BadInputError):
    """A reason names or identifies the person; it is kept for ever, and what identifies may have to go."""

    code = "reason_names_person"


def checked_reason(given: str, names: Iterable[str]) -> str:
    """Return the reason without outer spaces.

    Args:
        given: what was typed.
        names: the names, in any script, of the persons it is about.

    Raises:
        ReasonNeededError: nothing was typed, or more than 500 characters.
        ReasonNamesPersonError: it names one of the persons, however it is spaced and written, or holds what
            looks like the number of a document, a telephone number or an e-mail address.
    """
    reason = given.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise ReasonNeededError(
            text(
                f"请写明理由（不超过 {LONGEST_REASON} 字）。",
                f"Give the reason, in at most {LONGEST_REASON} characters.",
            )
        )
    if names_any(reason, names):
        raise ReasonNamesPersonError(
            text(
                "理由会长期保存，请不要写姓名，改写“该生”“本人”等。",
                "Reasons are kept for good: leave the name out, and write “this student” or “I”.",
            )
        )
    folded = unicodedata.normalize("NFKC", reason).casefold()
    if _ADDRESS.search(folded) or _NUMBER.search(_DATE.sub(" ", folded)):
        raise ReasonNamesPersonError(
            text(
                "理由会长期保存，请不要写证件号码、电话、学号或邮箱。",
                "Reasons are kept for good: leave numbers of documents, telephones and e-mail addresses out.",
            )
        )
    return reason


def names_any(given: str, names: Iterable[str]) -> bool:
    """Return whether a text names one of these persons, however it is spaced and written."""
    folded = unicodedata.normalize("NFKC", given).casefold()
    return any(_is_named(name, folded) for name in names)


def _is_named(name: str, folded: str) -> bool:
    """Return whether a name stands in a text in compatibility form without case, as words of its own.

    What stands in brackets behind a name is none of it, and what stands between its letters, such as spaces
    and dots, does not matter.
    """
    plain = unicodedata.normalize("NFKC", name).casefold()
    letters = [c for c in _BRACKETS.sub("", plain) if c.isalnum()] or [c for c in plain if c.isalnum()]
    if not letters:
        return False
    spaced = r"[\W_]*".join(map(re.escape, letters))
    # Within an English word a short Latin name is no name.
    return re.search(rf"(?<![a-z]){spaced}(?![a-z])", folded) is not None
