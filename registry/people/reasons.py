"""The reason that somebody gives for what they do to a person's record. Pure.

Reasons stay in the audit trail, which never changes and holds no names.
"""

from collections.abc import Iterable
from typing import Final

from registry.core.errors import BadInputError
from registry.core.texts import text

LONGEST_REASON: Final = 500


class ReasonNeededError(BadInputError):
    """The action asks for a reason in words, and none was given, or one that is too long."""

    code = "reason_needed"


class ReasonNamesPersonError(BadInputError):
    """A reason names the person; it is kept for ever, and the name may have to go."""

    code = "reason_names_person"


def checked_reason(given: str, names: Iterable[str]) -> str:
    """Return the reason without outer spaces.

    Args:
        given: what was typed.
        names: the names, in any script, of the persons it is about.

    Raises:
        ReasonNeededError: nothing was typed, or more than 500 characters.
        ReasonNamesPersonError: it names one of the persons.
    """
    reason = given.strip()
    if not 0 < len(reason) <= LONGEST_REASON:
        raise ReasonNeededError(
            text(
                f"请写明理由（不超过 {LONGEST_REASON} 字）。",
                f"Give the reason, in at most {LONGEST_REASON} characters.",
            )
        )
    folded = reason.casefold()
    if any(name and name.casefold() in folded for name in names):
        raise ReasonNamesPersonError(
            text(
                "理由会长期保存，请不要写姓名，改写“该生”“本人”等。",
                "Reasons are kept for good: leave the name out, and write “this student” or “I”.",
            )
        )
    return reason
