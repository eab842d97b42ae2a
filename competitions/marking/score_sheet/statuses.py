"""Words that say why an entry has no marks, or that it does not count for awards."""

import re
from functools import lru_cache
from typing import Final, Literal

from registry.core.sheets.cells import plain_text

Status = Literal["entered", "absent", "withdrawn", "disqualified"]

_WORDS: Final[tuple[tuple[Status, re.Pattern[str]], ...]] = (
    (
        "disqualified",
        re.compile(
            r"(?<![未不无没非])(?:取消(?:参赛|比赛|竞赛)?(?:资格|成绩)|违纪|作弊|舞弊|犯规|罚下|成绩无效|零分处理)|\bdisqualified\b|\bdsq\b|\bdq\b",
            re.IGNORECASE,
        ),
    ),
    (
        "withdrawn",
        re.compile(
            r"(?<![未不无没非])(?:弃权|弃赛|弃考|退赛|退出|放弃|中途离场)|\bwithdr[ae]wn?\b|\bretired\b|\bdnf\b",
            re.IGNORECASE,
        ),
    ),
    (
        "absent",
        re.compile(
            r"(?<![未不无没非])(?:缺考|缺赛|缺席|缺勤|旷考|旷赛)|未(?:到场|到|参赛|参加|检录|出席)|(?<!无)缺$|\babsent\b|\bdns\b|\bno.?show\b",
            re.IGNORECASE,
        ),
    ),
)
_UNOFFICIAL: Final = re.compile(
    r"打星|(?<!不)(?:不计(?:名次|排名|奖|成绩)|不参与(?:排名|评奖)|不排名|不评奖)|非正式|表演赛?队?|陪赛|测试队|友谊|^[(（]?[*★☆✩⭐]+[)）]?$|"
    r"\bunofficial\b|\bguest\b",
    re.IGNORECASE,
)
_STAR: Final = re.compile(r"^\s*[*★☆✩⭐]+\s*|\s*[*★☆✩⭐]+\s*$")
_LONGEST: Final = 60


@lru_cache(maxsize=4096)
def status_in(written: str) -> Status:
    """Return the status that a text names; "entered" when it names none."""
    if len(written) <= _LONGEST:
        words = plain_text(written)
        for status, pattern in _WORDS:
            if pattern.search(words):
                return status
    return "entered"


@lru_cache(maxsize=4096)
def says_unofficial(written: str) -> bool:
    """Return whether a text says that an entry takes no part in places and awards: 打星, ★."""
    return len(written) <= _LONGEST and _UNOFFICIAL.search(plain_text(written)) is not None


def without_star(written: str) -> tuple[str, bool]:
    """Return a code or name without the star that marks an unofficial entry, and whether there was one."""
    if not _STAR.search(written[:_LONGEST]) and not _STAR.search(written[-_LONGEST:]):
        return written, False
    return _STAR.sub("", written), True
