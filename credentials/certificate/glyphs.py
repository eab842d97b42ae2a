"""Which characters the certificate's font can draw.

A name with a character that the font lacks is refused before printing, with the character named, and never
printed as a box (design paper `credentials.md`, Certificate).
"""

from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont
from pylopdf_fonts_zh_cn import serif_path

from registry.core.errors import BadInputError, Fault
from registry.core.texts import text


class UndrawableCharacterError(BadInputError):
    """A field has characters that the font cannot draw; `faults` has one line for each field."""

    code = "undrawable_character"


def font_path() -> Path:
    """Return the file of the one font that certificates are set in: Noto Serif SC (SIL Open Font License)."""
    return serif_path()


@cache
def _drawable() -> frozenset[str]:
    # Reading the character map takes a quarter of a second, so it waits until somebody asks.
    with TTFont(font_path(), lazy=True) as font:
        return frozenset(map(chr, font.getBestCmap()))


def missing_characters(words: str) -> tuple[str, ...]:
    """Return the characters of `words` which the font lacks, each once and in order; often there are none."""
    return tuple(sign for sign in dict.fromkeys(words) if sign not in _drawable())


def named(sign: str) -> str:
    """Return a character with its code point, as people and registrars look it up: `𠮷 (U+20BB7)`."""
    shown = sign if sign.isprintable() else "□"
    return f"{shown} (U+{ord(sign):04X})"


def require_drawable(fields: dict[str, str]) -> None:
    """Raise UndrawableCharacterError unless every character of every field (name to text) can be drawn."""
    lacking = {field: missing_characters(words) for field, words in fields.items()}
    faults = []
    for field, signs in lacking.items():
        if signs:
            listed = "、".join(map(named, signs))
            faults.append(
                Fault(
                    code=UndrawableCharacterError.code,
                    message=text(f"字体中没有字符 {listed}。", f"The font lacks {listed}."),
                    column=field,
                )
            )
    if faults:
        every = "、".join(dict.fromkeys(named(sign) for signs in lacking.values() for sign in signs))
        raise UndrawableCharacterError(
            text(
                f"证书无法印制：字体中没有字符 {every}。请核对写法，或与发证机构商定替代写法后再发证。",
                f"The certificate cannot be printed: its font lacks {every}. "
                "Check the spelling, or agree on another one with the issuer before issuing.",
            ),
            faults,
        )
