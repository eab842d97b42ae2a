"""Where in a JSON text each value stands, so that a fault can name its line. Pure."""

import re
from collections.abc import Sequence
from typing import Final

Path = tuple[str | int, ...]

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+')


def lines_of(document: str) -> dict[Path, int]:
    """Return the line, from 1, on which the value of each path begins; the document is well-formed JSON.

    The path of the whole is empty; keys are as they are written, without their escapes resolved.
    """
    found: dict[Path, int] = {}
    # Of every object and list that is open: its path, and the key or number that comes next in it.
    opened: list[tuple[Path, str | int]] = []
    line, counted = 1, 0
    after_colon = False
    for token in _TOKEN.finditer(document):
        line, counted = line + document.count("\n", counted, token.start()), token.start()
        word = token.group()
        if word in "}]":
            opened.pop()
        elif word == ",":
            path, step = opened[-1]
            opened[-1] = (path, step + 1) if isinstance(step, int) else (path, "")
        elif word == ":":
            after_colon = True
        elif opened and isinstance(opened[-1][1], str) and not after_colon:
            opened[-1] = (opened[-1][0], word[1:-1])
        else:
            after_colon = False
            path = (*opened[-1][0], opened[-1][1]) if opened else ()
            found[path] = line
            if word in "{[":
                opened.append((path, "" if word == "{" else 0))
    return found


def line_at(lines: dict[Path, int], path: Sequence[str | int]) -> int | None:
    """Return the line of a path; of what is missing, the line of what it is missing in."""
    for length in range(len(path), -1, -1):
        if (line := lines.get(tuple(path[:length]))) is not None:
            return line
    return None
