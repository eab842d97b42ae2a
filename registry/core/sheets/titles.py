"""What stands above a table and holds for all of it: 参赛学校：…, 班级：…."""

from registry.core.sheets.cells import is_ditto, plain_text
from registry.core.sheets.headings import Vocabulary
from registry.core.sheets.layout import Area


def title_lines(area: Area) -> list[list[str]]:
    """Return the texts of the lines above a table, line by line."""
    return [[plain_text(cell) for cell in area.sheet.rows[row] if cell != ""] for row in area.titles]


def said_above(area: Area, vocabulary: Vocabulary) -> dict[str, str]:
    """Return the fields without a role that the lines above a table name, each with its value.

    A value stands behind a colon, in the same cell or the next.
    """
    found: dict[str, str] = {}
    for line in title_lines(area):
        words = " ".join(line).replace(": ", ":  ").split()
        for label, following in zip(words, [*words[1:], ""], strict=True):
            name, colon, value = label.partition(":")
            meaning = vocabulary.meaning(name) if colon else None
            value = value or ("" if ":" in following else following)
            if meaning and meaning.role == "" and value and not is_ditto(value):
                found.setdefault(meaning.field, value)
    return found
