"""Whether what a file shows is what was signed: the words that a PDF prints, the QR code in a picture."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from credentials.claims.printed import Printed
from credentials.verification.reports import Step, failed, passed, shown, unchecked
from registry.core.texts import text

# The names of a large team take several lines, and a long school name or award two.
_MOST_LINES: Final = 8
_STANDING: Final = re.compile(r"(?:名次:第[^名]+名)?(?:成绩:[\d.]+分)?")


def printed_step(said: str, printed: Printed) -> Step:
    """Return whether the Chinese words that a file prints are what was signed, as far as they can be read.

    Name, school and the large line are compared with whole lines, since 张三 also stands in 张三丰; what
    stands in a sentence is looked for in it.
    """
    lines = [_squeezed(line) for line in said.splitlines()]
    lines = [line for line in lines if line]
    if not lines:
        return unchecked(
            "printed",
            text(
                "读不出文件上印的文字，请逐项对照。",
                "The file's print cannot be read; compare it line by line.",
            ),
            "print_unreadable",
        )
    words = "".join(lines)
    differing = [each for each in _alone(printed) if not _fills_lines(_squeezed(each), lines)]
    differing += [each for each in _within(printed) if _squeezed(each) not in words]
    standing = _standing(printed)
    said_standings = {found[0] for line in lines if (found := _STANDING.match(line)) and found[0]}
    if said_standings != ({_squeezed(standing)} if standing else set()):
        differing.append(standing or "没有名次和成绩")
    if differing:
        signed = "、".join(differing)
        return failed(
            "printed",
            text(
                f"文件上印的内容与签名内容不同：签名内容是“{signed}”。文件可能被改动过。",
                f"What the file prints is not what was signed, which is “{signed}”."
                " It may have been altered.",
            ),
            "print_differs",
        )
    return passed(
        "printed",
        text(
            "文件上印的中文与签名内容一致：姓名、学校、赛事、赛项、奖项、资格、名次、成绩、日期、签发机构和编号。",
            "What the file prints in Chinese is as signed: name, school, contest, event, award, title or"
            " level, place, points, day, issuer and number. Its English was not compared.",
        ),
    )


def other_code(said: str) -> Step:
    """Return the failed step for a picture whose QR code, saying `said`, is not that of its credential."""
    return failed(
        "printed",
        text(
            f"图片上的二维码是另一份证书的：{shown(said)}。图片被改动过。",
            f"The QR code in the picture is that of something else: {shown(said)}. It was altered.",
        ),
        "print_differs",
    )


def _alone(printed: Printed) -> Iterator[str]:
    """Yield what has lines of its own on the paper."""
    yield printed.recipient
    if printed.school:
        yield printed.school.zh
    yield (printed.lead or printed.award).zh


def _within(printed: Printed) -> Iterator[str]:
    """Yield what stands in a sentence, or in a line beside something else."""
    for each in (printed.competition, printed.level, printed.organizer, printed.event, printed.group):
        if each:
            yield each.zh
    yield printed.award.zh
    # An honor is worth what confers it: the decision with its number.
    if printed.about == "honor" and printed.basis:
        yield printed.basis.zh
    yield printed.issuer.zh
    day = printed.awarded_on
    yield f"{day.year}年{day.month}月{day.day}日"
    yield printed.serial


def _standing(printed: Printed) -> str:
    """Return the line of place and points, empty where there is none."""
    place = f"名次：第{printed.place}名" if printed.place else ""
    return place + (f"成绩：{printed.points}分" if printed.points else "")


def _fills_lines(wanted: str, lines: list[str]) -> bool:
    """Return whether these words are the whole of one line, or of several that follow each other."""
    return any(
        "".join(lines[at:end]) == wanted
        for at in range(len(lines))
        for end in range(at + 1, min(at + _MOST_LINES, len(lines)) + 1)
    )


def _squeezed(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split())
