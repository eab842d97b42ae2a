"""What stands above a roster and holds for all of it: 参赛学校：…, 组别：…, or a group in the title."""

import re
from collections.abc import Mapping
from typing import Final

from competitions.entries.roster.words import VOCABULARY
from registry.core.sheets.cells import is_ditto, plain_text
from registry.core.sheets.layout import Area

_FIELDS: Final = ("event_code", "event", "group", "school")
_GROUP: Final = re.compile("(中职|高职|本科|技工|教师|职工|学生)组?")


def titles_of(area: Area) -> Mapping[str, str]:
    """Return the fields of an entry that the lines above a table name, each with its value.

    A value stands behind a colon, in the same cell or the next. The group is also taken from the title or the
    name of the sheet, when just one of the usual groups is named there.
    """
    found: dict[str, str] = {}
    lines = [[plain_text(cell) for cell in area.sheet.rows[row] if cell != ""] for row in area.titles]
    for line in lines:
        words = " ".join(line).replace(": ", ":  ").split()
        for label, following in zip(words, [*words[1:], ""], strict=True):
            name, colon, value = label.partition(":")
            meaning = VOCABULARY.meaning(name) if colon else None
            value = value or ("" if ":" in following else following)
            if meaning and meaning.role == "" and meaning.field in _FIELDS and value and not is_ditto(value):
                found.setdefault(meaning.field, value)
    if "group" not in found:
        named = {
            group for line in [*lines, [area.sheet.name]] for words in line for group in _GROUP.findall(words)
        }
        # "学生技能竞赛" names nobody's group; the two school levels do.
        named &= {"中职", "高职", "本科"}
        if len(named) == 1:
            found["group"] = f"{named.pop()}组"
    return found
