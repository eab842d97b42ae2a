"""What stands above a roster and holds for all of it: 参赛学校：…, 组别：…, or a group in the title."""

import re
from collections.abc import Mapping
from typing import Final

from competitions.entries.roster.words import VOCABULARY
from registry.core.sheets.layout import Area
from registry.core.sheets.titles import said_above, title_lines

_FIELDS: Final = ("event_code", "event", "group", "school")
_GROUP: Final = re.compile("(中职|高职|本科|技工|教师|职工|学生)组?")


def titles_of(area: Area) -> Mapping[str, str]:
    """Return the fields of an entry that the lines above a table name, each with its value.

    The group is also taken from the title or the name of the sheet, when just one of the usual groups is
    named there.
    """
    found = {code: value for code, value in said_above(area, VOCABULARY).items() if code in _FIELDS}
    if "group" not in found:
        lines = [*title_lines(area), [area.sheet.name]]
        named = {group for line in lines for words in line for group in _GROUP.findall(words)}
        # "学生技能竞赛" names nobody's group; the two school levels do.
        named &= {"中职", "高职", "本科"}
        if len(named) == 1:
            found["group"] = f"{named.pop()}组"
    return found
