"""What is said of names that cannot be read, in rosters and lists of awards alike."""

from collections.abc import Mapping
from typing import Final

from registry.core.sheets.names import NameFault
from registry.core.texts import Text, text
from registry.people.imports.messages import NAME_CHARACTERS_LOST

NAME_FAULTS: Final[Mapping[NameFault, Text]] = {
    "name_characters_lost": NAME_CHARACTERS_LOST,
    "name_unreadable": text(
        "此格不像姓名：请只填姓名，多人用“、”隔开。",
        "This does not look like a name: enter names only, several with 、 between them.",
    ),
}
