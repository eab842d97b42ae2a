"""Award schemes: versioned documents that say how points become places and places become awards."""

from pathlib import Path
from typing import Final, Self

from pydantic import Field, model_validator

from competitions.awards.document import Document, Edition
from competitions.awards.rules import Rule
from competitions.awards.shelf import Shelf, read_document
from competitions.results.ranking import RankingRule
from competitions.results.table import OPTIONAL, REQUIRED
from registry.core.errors import NotFoundError
from registry.core.texts import Text, text

SHIPPED: Final = Path(__file__).with_name("shipped")


class UnknownSchemeError(NotFoundError):
    """There is no shipped scheme of this name and version; the message names those that there are."""

    code = "unknown_scheme"

    def __init__(self, name: str) -> None:
        known = ", ".join(scheme_names())
        super().__init__(
            text(
                f"没有名为“{name}”的奖项设置办法：请使用 {known}（可注明版本，如 {scheme_names()[0]}@1）。",
                f"There is no award scheme “{name}”: use {known} (or one version, {scheme_names()[0]}@1).",
            )
        )


class LadderStep(Document):
    """One award of the ladder and what it is called."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Text


class Scheme(Edition):
    """An award scheme. `ladder` goes from the highest award down; `rules` are asked in their order."""

    ladder: tuple[LadderStep, ...] = Field(min_length=1)
    ranking: RankingRule
    rules: tuple[Rule, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_fit_together(self) -> Self:
        codes = [step.code for step in self.ladder]
        if len(set(codes)) < len(codes):
            raise ValueError("the ladder names an award code twice")
        named = {code for rule in self.rules for code in rule.codes()}
        if unknown := sorted(named - set(codes)):
            raise ValueError(f"rules name awards that are not on the ladder: {', '.join(unknown)}")
        columns = [step.column for step in self.ranking.tie_break]
        if len({*columns, *REQUIRED, *OPTIONAL}) < len(columns) + len(REQUIRED) + len(OPTIONAL):
            raise ValueError("a tie-break column is named twice or has the name of another column")
        return self

    @property
    def titles(self) -> dict[str, Text]:
        """What each award code is called, from the highest award down."""
        return {step.code: step.title for step in self.ladder}


_SHELF: Final = Shelf(SHIPPED, Scheme)


def scheme_names() -> tuple[str, ...]:
    """Return the names of the shipped schemes in alphabetical order."""
    return _SHELF.names()


def shipped_schemes() -> tuple[Scheme, ...]:
    """Return every version of every shipped scheme, by name, the newest version first."""
    return _SHELF.all()


def shipped_scheme(named: str) -> Scheme:
    """Return a shipped scheme: the newest version of `name`, or exactly that of `name@version`.

    What comes from outside is asked for here, because no file of this machine is ever opened for it.

    Raises:
        UnknownSchemeError: there is no such name, or no such version of it.
    """
    scheme = _SHELF.find(named)
    if scheme is None:
        raise UnknownSchemeError(named)
    return scheme


def load_scheme_version(name: str, version: str) -> Scheme:
    """Return the version of a shipped scheme that a stored result names.

    Raises:
        UnknownSchemeError: it is not shipped.
    """
    return shipped_scheme(f"{name}@{version}")


def load_scheme(name_or_path: str) -> Scheme:
    """Return a shipped scheme by its `name` or `name@version`, or the scheme in a .json file.

    A shipped name is never taken for a file. Raises UnknownSchemeError for a name that is not shipped, and
    BadInputError with `file_missing`, `file_unreadable` or `scheme_malformed` (one fault per place in the
    document) for a file.
    """
    if scheme := _SHELF.find(name_or_path):
        return scheme
    path = Path(name_or_path)
    if path.suffix.lower() != ".json" and not path.is_file():
        raise UnknownSchemeError(name_or_path)
    return read_document(Scheme, path, text("奖项设置办法无法使用。", "The award scheme cannot be used."))
