"""Where shipped documents stand: `<name>.v<version>.json`, the versions of one name side by side.

A version that has decided something is never changed or taken away, because what it decided is shown with it.
"""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final, Generic, TypeVar

from pydantic import ValidationError

from competitions.awards.document import Edition
from registry.core.errors import BadInputError, Fault
from registry.core.texts import Text, text

_FILE: Final = re.compile(r"(?P<name>[a-z0-9][a-z0-9-]*)\.v(?P<version>[1-9][0-9]*)\.json")


E = TypeVar("E", bound=Edition)


@dataclass(frozen=True)
class Shelf(Generic[E]):
    """The documents of one kind in one folder. Each file is read once in the life of the process."""

    folder: Path
    kind: type[E]

    def names(self) -> tuple[str, ...]:
        """Return the names of the documents in alphabetical order."""
        return tuple(_editions(self.folder))

    def versions(self, name: str) -> tuple[str, ...]:
        """Return the versions of a name, oldest first; none when there is no such name."""
        return tuple(map(str, _editions(self.folder).get(name, ())))

    def find(self, named: str) -> E | None:
        """Return the newest version of `name`, or exactly that of `name@version`; None when there is none."""
        name, at, version = named.partition("@")
        versions = self.versions(name)
        if not versions or (at and version not in versions):
            return None
        found: E = _shelved(self.kind, self.folder / f"{name}.v{version if at else versions[-1]}.json")
        return found

    def all(self) -> tuple[E, ...]:
        """Return every version of every document, by name, the newest version first."""
        return tuple(
            _shelved(self.kind, self.folder / f"{name}.v{version}.json")
            for name in self.names()
            for version in reversed(self.versions(name))
        )


def read_document(kind: type[E], path: Path, refused: Text) -> E:
    """Return the document in a file.

    Raises:
        BadInputError: with `refused` as its sentence and a fault `file_missing`, `file_unreadable`, or
            `scheme_malformed` for each place of the document that is wrong.
    """
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        message = text("文件不存在：请检查路径。", "There is no such file: check the path.")
        raise BadInputError(refused, [Fault("file_missing", message, str(path))]) from None
    except OSError as error:
        message = text(f"文件无法打开：{error.strerror}。", f"The file cannot be opened: {error.strerror}.")
        raise BadInputError(refused, [Fault("file_unreadable", message, str(path))]) from error
    try:
        return kind.model_validate_json(content)
    except ValidationError as error:
        raise BadInputError(refused, _faults(error, path)) from error


@cache
def _editions(folder: Path) -> dict[str, tuple[int, ...]]:
    """Return the versions of each name in a folder: names in alphabetical order, versions oldest first."""
    found = [match for path in folder.iterdir() if (match := _FILE.fullmatch(path.name))]
    names = sorted({match["name"] for match in found})
    return {
        name: tuple(sorted(int(match["version"]) for match in found if match["name"] == name))
        for name in names
    }


@cache
def _shelved(kind: type[E], path: Path) -> E:
    return read_document(kind, path, text("附带的文件无法使用。", "The shipped document cannot be used."))


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
