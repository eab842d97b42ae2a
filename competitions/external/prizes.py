"""From a prize as a list writes it to the code and title of a ladder, by the data in `prizes.json`. Pure.

What the data does not know is not guessed: somebody chooses the prize.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict

from registry.core.sheets.cells import match_key
from registry.core.texts import Text

_DATA: Final = Path(__file__).with_name("prizes.json")
# 获一等奖, 团体一等奖（第1名): what stands around the name of a prize and is none of it.
_AROUND: Final = re.compile(r"^(?:荣?获得?|团体|个人|学生组?)|\([^()]*\)$")


class _Prize(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    title: Text
    names: tuple[str, ...]


class _Ladder(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    source: Text
    prizes: tuple[_Prize, ...]


@cache
def titles() -> Mapping[str, Text]:
    """Return what each prize is called, by its code, in the order of the ladder."""
    return {each.code: each.title for each in _ladder().prizes}


def prize_code(written: str) -> str:
    """Return the code of a prize that is written so, '' when the data knows none."""
    key = match_key(written)
    for form in (key, _AROUND.sub("", key), _AROUND.sub("", _AROUND.sub("", key))):
        if code := _codes().get(form):
            return code
    return ""


@cache
def _codes() -> Mapping[str, str]:
    return {match_key(name): each.code for each in _ladder().prizes for name in each.names}


@cache
def _ladder() -> _Ladder:
    return _Ladder.model_validate_json(_DATA.read_text(encoding="utf-8"))
