"""Where program documents are read from: the shipped ones by name, any other by its file."""

from pathlib import Path

from registry.core.errors import NotFoundError, UnavailableError
from registry.core.texts import text
from rewards.programs.documents import Program
from rewards.programs.reading import read_program

SHIPPED = Path(__file__).parent / "shipped"


class ProgramUnknownError(NotFoundError):
    """No shipped program has this name, and no file this path; the message lists the shipped ones."""

    code = "program_unknown"


class ProgramUnreadableError(UnavailableError):
    """The program file is there but the system would not let it be read."""

    code = "program_unreadable"


def program_names() -> list[str]:
    """Return the names of the shipped programs, sorted."""
    return sorted(file.stem for file in SHIPPED.glob("*.json"))


def shipped_program(name: str) -> bytes:
    """Return the document of a shipped program as it stands in its file.

    Raises:
        ProgramUnknownError: none has this name.
    """
    if name not in program_names():
        raise _unknown(name)
    return (SHIPPED / f"{name}.json").read_bytes()


def load_program(name_or_path: str | Path) -> Program:
    """Return a shipped program by its name, or the one in a file.

    What ends in .json or holds a slash is a path. Raises ProgramUnknownError, ProgramUnreadableError, or
    ProgramInvalidError with every fault that was found.
    """
    named = str(name_or_path)
    if named in program_names():
        return _read(SHIPPED / f"{named}.json")
    path = Path(name_or_path)
    if not path.is_file():
        raise _unknown(named)
    return _read(path)


def _read(path: Path) -> Program:
    """Return the program in a file."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ProgramUnreadableError(
            text(f"无法读取 {path}：{error.strerror}", f"Cannot read {path}: {error.strerror}")
        ) from error
    return read_program(content, file=str(path))


def _unknown(named: str) -> ProgramUnknownError:
    known = ", ".join(program_names())
    return ProgramUnknownError(
        text(
            f"没有名为“{named}”的奖励办法，也没有这个文件。可用的有：{known}；或给出 .json 文件的路径。",
            f'There is no program named "{named}" and no such file. Known programs: {known};'
            " or give the path of a .json file.",
        )
    )
