"""Where program documents are read from: the shipped ones by name, any other by its file."""

import json
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from registry.core.errors import BadInputError, Fault, NotFoundError, UnavailableError
from registry.core.texts import text
from rewards.programs.documents import Program

SHIPPED = Path(__file__).parent / "shipped"


class ProgramUnknownError(NotFoundError):
    """No shipped program has this name, and no file this path; the message lists the shipped ones."""

    code = "program_unknown"


class ProgramUnreadableError(UnavailableError):
    """The program file is there but the system would not let it be read."""

    code = "program_unreadable"


class ProgramInvalidError(BadInputError):
    """The file is no program document; each fault names the line, or the path of the key, that is wrong."""

    code = "program_invalid"


class _KeyRepeatedError(ValueError):
    """A key stands twice in one JSON object, so that one of the two values would be lost silently."""


def program_names() -> list[str]:
    """Return the names of the shipped programs, sorted."""
    return sorted(file.stem for file in SHIPPED.glob("*.json"))


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
        known = ", ".join(program_names())
        raise ProgramUnknownError(
            text(
                f"没有名为“{named}”的奖励办法，也没有这个文件。可用的有：{known}；或给出 .json 文件的路径。",
                f'There is no program named "{named}" and no such file. Known programs: {known};'
                " or give the path of a .json file.",
            )
        )
    return _read(path)


def _read(path: Path) -> Program:
    """Return the program in a file."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ProgramUnreadableError(
            text(f"无法读取 {path}：{error.strerror}", f"Cannot read {path}: {error.strerror}")
        ) from error
    _check_syntax(path, content)
    try:
        return Program.model_validate_json(content.removeprefix(b"\xef\xbb\xbf"))
    except ValidationError as error:
        raise _invalid([_fault(path, found) for found in _innermost(error)]) from error


def _check_syntax(path: Path, content: bytes) -> None:
    """Refuse what is not JSON in UTF-8, with its line, and objects that hold a key twice."""
    try:
        json.loads(content.decode("utf-8-sig"), object_pairs_hook=_refuse_repeated_keys)
    except UnicodeDecodeError as error:
        where = content.count(b"\n", 0, error.start) + 1
        raise _invalid(
            [Fault("not_utf8", text("文件不是 UTF-8 编码。", "The file is not UTF-8."), str(path), row=where)]
        ) from error
    except json.JSONDecodeError as error:
        message = text(f"不是合法的 JSON：{error.msg}", f"This is not JSON: {error.msg}.")
        raise _invalid([Fault("not_json", message, str(path), row=error.lineno)]) from error
    except _KeyRepeatedError as error:
        message = text("同一个键写了两次。", "A key stands twice in one object.")
        raise _invalid([Fault("key_repeated", message, str(path), column=str(error))]) from error
    except (ValueError, RecursionError) as error:
        message = text("数字过长或嵌套过深。", "A number is too long, or the nesting too deep.")
        raise _invalid([Fault("not_json", message, str(path))]) from error


def _refuse_repeated_keys(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build one JSON object, unless a key stands in it twice."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _KeyRepeatedError(key)
        found[key] = value
    return found


def _invalid(faults: list[Fault]) -> ProgramInvalidError:
    return ProgramInvalidError(
        text(
            "奖励办法文件有误，请按下列各处修改。格式见 docs/cli/rewards-simulate.md。",
            "The program file is wrong in these places. docs/cli/rewards-simulate.md describes the format.",
        ),
        faults,
    )


def _innermost(error: ValidationError) -> list[ErrorDetails]:
    """Return the findings, but those on a list whose items are wrong: Pydantic also calls it too short."""
    findings = error.errors(include_url=False)
    outer = {found["loc"][:depth] for found in findings for depth in range(len(found["loc"]))}
    return [found for found in findings if found["loc"] not in outer]


def _fault(path: Path, found: ErrorDetails) -> Fault:
    """Turn one finding of the model into a fault whose column is the path of the key."""
    messages = {
        "missing": text("缺少此项。", "This is missing."),
        "extra_forbidden": text("没有这一项，请核对拼写。", "There is no such key; check its spelling."),
    }
    context = found.get("ctx", {})
    if "zh" in context and "en" in context:
        message = text(context["zh"], context["en"])
    else:
        message = messages.get(found["type"]) or text(
            f"此项的值不合要求，现为 {found['input']!r:.60}。",
            f"{found['msg']}; it is {found['input']!r:.60}.",
        )
    column = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in found["loc"])
    return Fault(found["type"], message, str(path), column=column.removeprefix("."))
