"""Award schemes: versioned documents that say how points become places and places become awards."""

from datetime import date
from pathlib import Path
from typing import Final, Self

from pydantic import Field, ValidationError, model_validator

from competitions.awards.document import Document
from competitions.awards.rules import Rule
from competitions.results.ranking import RankingRule
from competitions.results.table import OPTIONAL, REQUIRED
from registry.core.errors import BadInputError, Fault, NotFoundError
from registry.core.texts import Text, text

SHIPPED: Final = Path(__file__).with_name("shipped")


class UnknownSchemeError(NotFoundError):
    """There is no shipped scheme of this name; the message names those that there are."""

    code = "unknown_scheme"

    def __init__(self, name: str) -> None:
        known = ", ".join(scheme_names())
        super().__init__(
            text(
                f"没有名为“{name}”的奖项设置办法：请使用 {known}，或给出一个 .json 文件。",
                f"There is no award scheme “{name}”: use {known}, or name a .json file.",
            )
        )


class Source(Document):
    """Where the scheme comes from: the official document, the section, and what had to be assumed."""

    document: Text
    section: Text | None = None
    note: Text | None = None


class LadderStep(Document):
    """One award of the ladder and what it is called."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Text


class Scheme(Document):
    """An award scheme. `ladder` goes from the highest award down; `rules` are asked in their order.

    The scheme is for contests held from `valid_from` to `valid_until`, both days included; None is open.
    """

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    version: str = Field(min_length=1)
    title: Text
    source: Source
    valid_from: date | None
    valid_until: date | None
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


def scheme_names() -> tuple[str, ...]:
    """Return the names of the shipped schemes in alphabetical order."""
    return tuple(sorted(path.stem for path in SHIPPED.glob("*.json")))


def load_scheme(name_or_path: str) -> Scheme:
    """Return a shipped scheme by its name, or the scheme in a .json file.

    A shipped name is never taken for a file. Raises UnknownSchemeError for a name that is not shipped, and
    BadInputError with `file_missing`, `file_unreadable` or `scheme_malformed` (one fault per place in the
    document) for a file.
    """
    if name_or_path in scheme_names():
        return _read(SHIPPED / f"{name_or_path}.json")
    path = Path(name_or_path)
    if path.suffix.lower() != ".json" and not path.is_file():
        raise UnknownSchemeError(name_or_path)
    return _read(path)


def _read(path: Path) -> Scheme:
    refused = text("奖项设置办法无法使用。", "The award scheme cannot be used.")
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        message = text("文件不存在：请检查路径。", "There is no such file: check the path.")
        raise BadInputError(refused, [Fault("file_missing", message, str(path))]) from None
    except OSError as error:
        message = text(f"文件无法打开：{error.strerror}。", f"The file cannot be opened: {error.strerror}.")
        raise BadInputError(refused, [Fault("file_unreadable", message, str(path))]) from error
    try:
        return Scheme.model_validate_json(content)
    except ValidationError as error:
        raise BadInputError(refused, _faults(error, path)) from error


def _faults(error: ValidationError, path: Path) -> list[Fault]:
    """Return a fault for each place of the document that is wrong."""
    problems = {problem["loc"]: problem["msg"] for problem in error.errors(include_url=False)}
    faults = []
    for place, message in problems.items():
        # A list counts items with a fault as missing, which says nothing that the faults below it do not.
        if any(other[: len(place)] == place for other in problems if len(other) > len(place)):
            continue
        where = ".".join(map(str, place)) or "document"
        said = text(f"{where} 处有误：{message}。", f"At {where}: {message}.")
        faults.append(Fault("scheme_malformed", said, str(path)))
    return faults
