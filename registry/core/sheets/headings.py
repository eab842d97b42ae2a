"""What a heading means: a field, whose it is, and which of several.

The words themselves belong to the kind of sheet (see `Vocabulary`); here is only how they are put together:
"选手2身份证号", "身份证号" below "选手2", and "第二选手 / 身份证号" all mean the second member's ID number.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

# Remarks in brackets, marks of must-fill, punctuation and line breaks mean nothing in a heading.
_BRACKETS: Final = re.compile(r"[(\[【<{][^()\[\]【】<>{}]*[)\]】>}]")
_NOISE: Final = re.compile(r"[\s*:：、,，.。·_/\\|'’\"-]+")
_FILLER: Final = re.compile("(?:基本|个人|填报)?(?:信息|情况|资料)")
_LATIN: Final = re.compile("[a-z]+")
_HAN: Final = re.compile("[\u3400-\u9fff]+")
_ANY_OF: Final = "校内|校外|本校|企业|在校|参赛|报名|全部|所有|团队|队伍|team|names?of"
_ORDINAL: Final = "[0-9]{1,2}|[一二三四五六七八九十]|[a-h](?![a-z])"
_NUMBERED: Final = re.compile(
    rf"(?:{_ANY_OF})?(?:第?(?P<before>{_ORDINAL})(?:名|位|个|号|st|nd|rd|th)?)?@"
    rf"(?P<after>{_ORDINAL})?(?P<rest>.*?)(?P<last>[0-9]{{1,2}})?"
)
_CHINESE: Final = {sign: number for number, sign in enumerate("一二三四五六七八九十", start=1)}
_LONGEST: Final = 40


@dataclass(frozen=True, slots=True)
class Meaning:
    """A field by its code; `role` says whose it is ('' when not said), `number` which of several."""

    field: str
    role: str = ""
    number: int | None = None


@dataclass(frozen=True)
class Vocabulary:
    """The words of one kind of sheet, as regular expressions over headings without case, spaces and brackets.

    `fields`: fields without a role, whole headings, in order. `roles`: pairs of a role and its words, found
    anywhere in a heading, in order; what is left is looked up in `of_person`, where nothing left means
    "name" and a word that is not known "other". Fields of a person may stand without a role as well.
    """

    roles: Sequence[tuple[str, str]]
    of_person: Mapping[str, str]
    fields: Mapping[str, str]
    _meanings: dict[str, Meaning | None] = field(default_factory=dict, compare=False, repr=False)

    def meaning(self, *levels: str) -> Meaning | None:
        """Return what a heading of one or more levels, from the top, means; None when it is not known.

        A level alone decides when the levels together are not known, the lowest first.
        """
        words = [word for word in dict.fromkeys(levels) if _BRACKETS.sub("", word).strip()]
        if len(words) <= 1:
            return self._of("".join(words))
        together = self._of("".join(words))
        if together is not None and together.field != "other":
            return together
        lowest = self._of(words[-1])
        if lowest is None:
            return together or self.meaning(*words[:-1])
        above = self.meaning(*words[:-1])
        if above is not None and above.role and not lowest.role:
            return Meaning(
                lowest.field if lowest.field in self.of_person else "other", above.role, above.number
            )
        return lowest

    def _of(self, heading: str) -> Meaning | None:
        """Return what one heading means, by its Chinese words where it is written in two languages."""
        if heading not in self._meanings:
            self._meanings[heading] = self._look_up(heading)
        return self._meanings[heading]

    def _look_up(self, heading: str) -> Meaning | None:
        if not heading or len(heading) > _LONGEST:
            return None
        whole = _NOISE.sub("", _BRACKETS.sub("", unicodedata.normalize("NFKC", heading).casefold()))
        whole = _FILLER.sub("", whole)
        spoken = [whole]
        if _HAN.search(whole) and _LATIN.search(whole):
            spoken += [_LATIN.sub("", whole), _HAN.sub("", whole)]
        found = [self._said(words) for words in spoken if words]
        known = [meaning for meaning in found if meaning is not None]
        return next((meaning for meaning in known if meaning.field != "other"), known[0] if known else None)

    def _said(self, words: str) -> Meaning | None:
        for code, pattern in self.fields.items():
            if re.fullmatch(pattern, words):
                return Meaning(code)
        for role, pattern in self.roles:
            if found := re.search(pattern, words):
                return self._of_role(role, words[: found.start()], words[found.end() :])
        name = re.fullmatch(r"(.*?)(\d{1,2})?", words)
        for code, pattern in self.of_person.items():
            if name and name[1] and re.fullmatch(pattern, name[1]):
                return Meaning(code, "", int(name[2]) if name[2] else None)
        return None

    def _of_role(self, role: str, before: str, after: str) -> Meaning:
        found = _NUMBERED.fullmatch(f"{before}@{after}")
        if found is None:
            return Meaning("other", role)
        number = _ordinal(found["before"] or found["after"] or found["last"])
        rest = found["rest"]
        code = next(
            (code for code, pattern in self.of_person.items() if re.fullmatch(pattern, rest)), "other"
        )
        return Meaning("name" if not rest else code, role, number)


def _ordinal(words: str | None) -> int | None:
    """Return 2 for 2, 二 and b; None for none."""
    if not words:
        return None
    if words.isdecimal():
        return int(words)
    if words in _CHINESE:
        return _CHINESE[words]
    return ord(words) - ord("a") + 1 if len(words) == 1 and words in "abcdefgh" else None


def known(vocabulary: Vocabulary, cells: Sequence[str]) -> int:
    """Return how many different meanings the texts of a row have; the field "other" does not count."""
    meanings = {vocabulary.meaning(cell) for cell in cells if cell}
    return sum(meaning is not None and meaning.field != "other" for meaning in meanings)
