"""Reading a program document: from bytes to a program, or to every fault with its line and path."""

import json
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from registry.core.errors import BadInputError, Fault
from registry.core.texts import Text, text
from rewards.programs.documents import Program
from rewards.programs.positions import line_at, lines_of
from rewards.programs.rules import PRIZE, QUALIFICATION

# More than any program needs; the largest shipped one has a tenth of it.
LARGEST_PROGRAM: Final = 256 * 1024


class ProgramInvalidError(BadInputError):
    """The file is no program document; each fault names the line and the path of the key that is wrong."""

    code = "program_invalid"


class _KeyRepeatedError(ValueError):
    """A key stands twice in one JSON object, so that one of the two values would be lost silently."""


def read_program(content: bytes, *, file: str = "") -> Program:
    """Return the program that a JSON document says; a byte order mark is passed over.

    Args:
        content: the document in UTF-8.
        file: what its faults call it.

    Raises:
        ProgramInvalidError: it is too large, no JSON, or no program; with every fault that was found.
    """
    if len(content) > LARGEST_PROGRAM:
        message = text(
            "文件过大：奖励办法不超过 256 KB。", "This is too large: a program has at most 256 KB."
        )
        raise _invalid([Fault("too_large", message, file)])
    document = _checked(content, file)
    try:
        return Program.model_validate_json(document)
    except ValidationError as error:
        lines = lines_of(document)
        raise _invalid([_fault(found, file, lines) for found in _innermost(error)]) from error


def _checked(content: bytes, file: str) -> str:
    """Refuse what is not JSON in UTF-8, with its line, and objects that hold a key twice."""
    try:
        document = content.decode("utf-8-sig")
        json.loads(document, object_pairs_hook=_refuse_repeated_keys)
    except UnicodeDecodeError as error:
        where = content.count(b"\n", 0, error.start) + 1
        message = text("文件不是 UTF-8 编码，请另存为 UTF-8。", "The file is not UTF-8; save it as UTF-8.")
        raise _invalid([Fault("not_utf8", message, file, row=where)]) from error
    except json.JSONDecodeError as error:
        message = text(
            f"不是合法的 JSON（{error.msg}）：请检查此处前后的逗号、引号和括号。",
            f"This is not JSON ({error.msg}): look for commas, quotes and brackets around here.",
        )
        raise _invalid([Fault("not_json", message, file, row=error.lineno)]) from error
    except _KeyRepeatedError as error:
        message = text("同一个键写了两次，请只留一个。", "A key stands twice in one object; keep one.")
        raise _invalid([Fault("key_repeated", message, file, column=str(error))]) from error
    except (ValueError, RecursionError) as error:
        message = text("数字过长或嵌套过深。", "A number is too long, or the nesting too deep.")
        raise _invalid([Fault("not_json", message, file)]) from error
    return document


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
            "奖励办法文件有误，请按下列各处修改。格式见 docs/reward-programs.md。",
            "The program file is wrong in these places. docs/reward-programs.md describes the format.",
        ),
        faults,
    )


def _innermost(error: ValidationError) -> list[ErrorDetails]:
    """Return the findings, but those on a list whose items are wrong: Pydantic also calls it too short."""
    findings = error.errors(include_url=False)
    outer = {found["loc"][:depth] for found in findings for depth in range(len(found["loc"]))}
    return [found for found in findings if found["loc"] not in outer]


def _fault(found: ErrorDetails, file: str, lines: dict[tuple[str | int, ...], int]) -> Fault:
    """Turn one finding of the model into a fault whose column is the path of the key."""
    # The kinds of ground that a rule pays for are told apart in the model, not in the file.
    place = tuple(step for step in found["loc"] if step not in (PRIZE, QUALIFICATION))
    path = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in place)
    return Fault(found["type"], _said(found), file, row=line_at(lines, place), column=path.removeprefix("."))


def _said(found: ErrorDetails) -> Text:
    """Return what is wrong in both languages."""
    context = found.get("ctx", {})
    if "zh" in context and "en" in context:
        return text(context["zh"], context["en"])
    if (words := _WORDS.get(found["type"])) is not None:
        given = {key: str(value) for key, value in context.items()} | {"input": f"{found['input']!r:.60}"}
        return text(words.zh.format_map(given), words.en.format_map(given))
    return text(
        f"此项的值不合要求，现为 {found['input']!r:.60}。", f"{found['msg']}; it is {found['input']!r:.60}."
    )


_OBJECT: Final = text(
    "此处须是一个对象 {{…}}，现为 {input}。", "This has to be an object {{...}}; it is {input}."
)
_WHOLE: Final = text(
    "须是整数，不加引号和小数点，现为 {input}。",
    "This has to be a whole number without quotes or decimal point; it is {input}.",
)
_DAY: Final = text(
    "须是一天，写成 2026-01-31 的样子，现为 {input}。",
    "This has to be a day such as 2026-01-31; it is {input}.",
)
_LIST: Final = text("此处须是一个列表 […]，现为 {input}。", "This has to be a list [...]; it is {input}.")

_WORDS: Final = {
    "missing": text("缺少此项，请补上。", "This is missing; add it."),
    "extra_forbidden": text("没有这一项，请核对拼写。", "There is no such key; check its spelling."),
    "greater_than": text("须大于 {gt}，现为 {input}。", "This has to be above {gt}; it is {input}."),
    "greater_than_equal": text(
        "须不小于 {ge}，现为 {input}。", "This has to be at least {ge}; it is {input}."
    ),
    "less_than": text("须小于 {lt}，现为 {input}。", "This has to be below {lt}; it is {input}."),
    "less_than_equal": text("须不大于 {le}，现为 {input}。", "This has to be at most {le}; it is {input}."),
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "int_parsing": _WHOLE,
    "string_type": text("须是加引号的文字，现为 {input}。", "This has to be text in quotes; it is {input}."),
    "string_too_short": text("不能为空。", "This cannot be empty."),
    "string_too_long": text("最多 {max_length} 个字。", "This has at most {max_length} characters."),
    "string_pattern_mismatch": text(
        "只能用字母、数字和连字符等，格式为 {pattern}，现为 {input}。",
        "This has to look like {pattern}; it is {input}.",
    ),
    "literal_error": text(
        "须是 {expected} 之一，现为 {input}。", "This has to be {expected}; it is {input}."
    ),
    "too_short": text("至少要有 {min_length} 项。", "This needs at least {min_length} of them."),
    "too_long": text("最多 {max_length} 项。", "This has at most {max_length} of them."),
    "bool_type": text("须是 true 或 false，现为 {input}。", "This has to be true or false; it is {input}."),
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "model_type": _OBJECT,
    "model_attributes_type": _OBJECT,
    "tuple_type": _LIST,
    "list_type": _LIST,
}
