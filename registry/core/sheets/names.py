"""Names of people as they stand in sheets: padded, spelled with any dot, several in one cell."""

import re
import unicodedata
from functools import lru_cache
from typing import Final, Literal

from registry.core.sheets.cells import plain_text
from registry.core.spreadsheets import Cell

NameFault = Literal["name_characters_lost", "name_unreadable"]

_HAN: Final = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# What input methods and copying make of the dot between the parts of a name; its own form is U+00B7. The
# Katakana forms, bullets and operators look like it, and NFKC leaves them as they are.
_DOTS: Final = re.compile("[·•・‧∙⋅●‣᛫⸱⸳ꞏ･]")
_FULL_STOP: Final = re.compile(f"(?<=[{_HAN}])[.。](?=[{_HAN}])")
_AROUND_DOT: Final = re.compile(r"\s*·\s*")
_PLAIN: Final = re.compile(f"[{_HAN}]{{2,3}}")
_LISTED: Final = re.compile(f"[{_HAN}]{{2,3}}(?:[、，,;；/\n][{_HAN}]{{2,3}})+")
_BETWEEN: Final = re.compile("[、，,;；/\n]")
_PADDED: Final = re.compile(f"([{_HAN}])[ \u3000]+([{_HAN}])")
_NAME: Final = re.compile(
    rf"[{_HAN}]{{2,}}(?:·[{_HAN}]+)*|[{_HAN}](?:·[{_HAN}]+)+|[^\W\d_{_HAN}](?:[ .'’·-]*[^\W\d_{_HAN}])+\.?"
)
# Characters outside of every standard set, and what stands for a character that was lost.
_LOST: Final = re.compile("[\ue000-\uf8ff\ufffd?□■▯〓\U000f0000-\U0010ffff]")
_BRACKETS: Final = re.compile(r"[(\[【〔][^()\[\]【】〔〕]*[)\]】〕]")
_LABEL: Final = re.compile(
    r"(?:参赛)?(?:选手|学生|队长|队员|成员|指导教师|指导老师|教练|姓名)[\d一二三四五]*:"
)
_SEPARATORS: Final = re.compile(r"[、,，;；/／\\|｜&+＋\n\r\t]+")
# Numbers before, between or behind names count people or are telephones.
_NUMBERS: Final = re.compile(r"\d+[.):]?")
# Characters of a cell that may hold names; a longer one is a text, or meant to keep the reader busy.
_LONGEST: Final = 500
_TITLE: Final = re.compile(f"(?<=[{_HAN}]{{2}})(?:老师|教师|同学)$")
_NOBODY: Final = frozenset(
    {"", "无", "暂无", "没有", "空", "待定", "none", "n/a", "na", "nil", "-", "--", "—", "——"}
)
# Compound surnames that are still borne; they tell "欧阳　修", one padded name, from two people.
COMPOUND_SURNAMES: Final = frozenset(
    re.findall(
        "..",
        "欧阳上官司马诸葛皇甫尉迟公孙慕容司徒令狐夏侯东方南宫端木独孤长孙宇文轩辕呼延闻人澹台公冶宗政濮阳淳于单于"
        "太叔申屠仲孙钟离鲜于闾丘司空万俟百里东郭西门南门拓跋完颜纳兰赫连第五梁丘左丘东门乐正公羊谷梁宰父段干",
    )
)


def read_names(cell: Cell) -> tuple[str, ...]:
    """Return the names in a cell, in their order; nothing for a blank cell or one that says "none".

    Names are parted by 、 ， , ; / | lines or spaces. Spaces within one name are padding: 张　三 is 张三, and
    欧阳　修 is 欧阳修, while 张三 李四 are two. The dot in a name is always · (U+00B7). What stands in
    brackets, numbers of people and telephones behind names are left out.
    """
    if cell == "":
        return ()
    if isinstance(cell, str):
        if _PLAIN.fullmatch(cell) and cell not in _NOBODY:
            return (cell,)
        # Most lists of names are plain too, and nearly all of them stand in one cell only.
        if len(cell) < _LONGEST and _LISTED.fullmatch(cell):
            listed = _BETWEEN.split(cell)
            if _NOBODY.isdisjoint(listed):
                return tuple(listed)
        padded = _PADDED.fullmatch(cell)
        return (padded[1] + padded[2],) if padded else _names(cell)
    return _names(plain_text(cell))


def name_fault(name: str) -> NameFault | None:
    """Return what is wrong with one name that was read; None when it looks like a name."""
    if _PLAIN.fullmatch(name):
        return None
    if _LOST.search(name):
        return "name_characters_lost"
    return None if _NAME.fullmatch(name) else "name_unreadable"


@lru_cache(maxsize=8192)
def _names(words: str) -> tuple[str, ...]:
    if len(words) > _LONGEST:
        return (f"{words[:20]}…",)
    # The dots first: NFKC would turn some of them into full stops.
    words = plain_text(_DOTS.sub("·", words))
    words = _LABEL.sub("、", _BRACKETS.sub("", words))
    words = _AROUND_DOT.sub("·", _FULL_STOP.sub("·", _DOTS.sub("·", words)))
    found: list[str] = []
    for piece in () if words.casefold() in _NOBODY else _SEPARATORS.split(words):
        trimmed = _NUMBERS.sub(" ", piece).strip()
        if trimmed.casefold() not in _NOBODY:
            found += (_TITLE.sub("", name) for name in _parted(trimmed.split()))
    if not found and words.isdecimal():
        # A number where a name belongs is shown as what it is.
        return (words,)
    return tuple(unicodedata.normalize("NFC", name) for name in found)


def _parted(words: list[str]) -> list[str]:
    """Return the names among the words of a piece that has no separators but spaces."""
    if not words:
        return []
    if not any(re.match(f"[{_HAN}]", word) for word in words):
        return [" ".join(words)]
    if all(len(word) == 1 for word in words) and len(words) <= 3:
        return ["".join(words)]
    names: list[str] = []
    waiting = ""
    for word in words:
        if waiting:
            names.append(waiting + word)
            waiting = ""
        elif len(word) == 1 and names and names[-1] in COMPOUND_SURNAMES:
            names[-1] += word
        elif len(word) == 1:
            waiting = word
        else:
            names.append(word)
    if waiting and names:
        names[-1] += waiting
    return names or [waiting]
