"""Setting pages with Typst: a template and its data become a PDF, equal data equal bytes."""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from threading import local
from typing import Any, Final, Literal, cast

import typst

from credentials.certificate.glyphs import font_path, missing_characters, named
from registry.core.texts import Text

Standard = Literal["a-2a", "a-3a", "ua-1"]

STANDARDS: Final[tuple[Standard, ...]] = ("a-2a", "ua-1")
"""What a document of ours keeps to: archiving (level A) and accessibility."""


class Typesetter:
    """The templates of one folder and what sets them; any number of threads may use it at once."""

    def __init__(self, templates: Path) -> None:
        self._templates = templates
        self._threads = local()

    @property
    def compiler(self) -> typst.Compiler:
        """The compiler of this thread.

        One refuses to be entered twice at once, so every thread keeps its own; all share the font. What does
        not change between pages (templates, frame) it keeps from one page to the next.
        """
        if not hasattr(self._threads, "compiler"):
            self._threads.compiler = typst.Compiler(
                root=self._templates, font_paths=fonts(), ignore_system_fonts=True
            )
        compiler: typst.Compiler = self._threads.compiler
        return compiler

    def pdf(self, source: bytes, on: date, standards: Sequence[Standard] = STANDARDS) -> bytes:
        """Return the PDF of what `call` made, dated midnight UTC of a day."""
        made = self.compiler.compile(
            input=source,
            format="pdf",
            pdf_standards=list(standards),
            timestamp=datetime(on.year, on.month, on.day, tzinfo=UTC),
        )
        return cast("bytes", made)  # Nothing else comes back when PDF is asked for and no output file named.


def call(template: str, data: dict[str, Any]) -> bytes:
    """Return the source that sets JSON data with the function of a template that has the template's name.

    Nothing in the data can end the string that holds it.
    """
    inside = json.dumps(data, ensure_ascii=False).replace("\\", "\\\\").replace('"', '\\"')
    return f'#import "/{template}.typ": {template}\n#{template}(json(bytes("{inside}")))'.encode()


def both(words: Text) -> dict[str, str]:
    """Return both languages of a text as templates take them."""
    return {"zh": words.zh, "en": words.en}


def undrawable(data: Any) -> str:
    """Return the characters in JSON data that the font lacks, as people look them up; '' when it has all."""
    return "、".join(map(named, missing_characters("".join(_strings(data)))))


@cache
def fonts() -> typst.Fonts:
    """Return the wheel's font alone: with those of the machine, equal data would not give equal bytes."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(font_path().parent)]
    )


def _strings(data: Any) -> Iterable[str]:
    match data:
        case str():
            yield data
        case dict():
            for value in data.values():
                yield from _strings(value)
        case list():
            for value in data:
                yield from _strings(value)
