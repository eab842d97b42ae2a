"""Named refusals.

Every refusal is a class with a stable code and a sentence, in Chinese and English, that says what to do
next. The kinds below say what sort of refusal it is; `registry.web.problems` maps each kind to an HTTP
status and the command line maps all of them to exit status 2. Packages declare their own named errors beside
the code that raises them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from registry.core.texts import Text


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with what somebody handed in, and where.

    `row` and `column` are as a spreadsheet shows them: row 1 is the first line, `column` is the heading or,
    when there is none, the letter. `sheet` is empty for CSV.
    """

    code: str
    message: Text
    file: str = ""
    sheet: str = ""
    row: int | None = None
    column: str = ""

    def where(self) -> str:
        """Return the place of the fault in words, empty when it has none."""
        parts = [self.file, self.sheet]
        parts.append(f"第 {self.row} 行 row {self.row}" if self.row is not None else "")
        parts.append(f"“{self.column}”列 column “{self.column}”" if self.column else "")
        return ", ".join(part for part in parts if part)


class RegistryError(Exception):
    """A refusal with a stable code and a message for the person who has to act on it.

    `faults` lists everything that is wrong or missing at once, where that is more than the message says.
    """

    code: ClassVar[str] = "registry_error"

    def __init__(self, message: Text, faults: Sequence[Fault] = ()) -> None:
        super().__init__(message.zh)
        self.message = message
        self.faults = tuple(faults)

    def __str__(self) -> str:
        lines = [self.message.zh, self.message.en]
        lines += [f"  {f.where()}: [{f.code}] {f.message.zh} {f.message.en}" for f in self.faults]
        return "\n".join(lines)


class NotFoundError(RegistryError):
    """There is no such thing, or the one who asks may not know of it: the two look alike."""

    code = "not_found"


class NotSignedInError(RegistryError):
    """The action needs an account, and nobody is signed in."""

    code = "not_signed_in"


class ForbiddenError(RegistryError):
    """Who is signed in may see the thing but may not do this to it."""

    code = "forbidden"


class ConflictError(RegistryError):
    """The thing is in a state that does not allow this; the message says which state does."""

    code = "conflict"


class TooManyError(RegistryError):
    """The same was tried too often; the message says when it may be tried again."""

    code = "too_many"


class UnavailableError(RegistryError):
    """Something that the action needs (the database, a file, a key) could not be reached."""

    code = "unavailable"


class BadInputError(RegistryError):
    """What was handed in cannot be taken; `faults` lists everything that is wrong with it, at once."""

    code = "bad_input"
