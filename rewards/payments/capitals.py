"""Sums of money in capitals (人民币大写), as Chinese vouchers and payment lists carry them beside figures.

The rules are those of 正确填写票据和结算凭证的基本规定, the annex of 支付结算办法 (银发〔1997〕393号):

1. numbers are written 零 壹 贰 叁 肆 伍 陆 柒 捌 玖, with 拾 佰 仟 万 亿, 元, 角 and 分;
2. a sum that ends with 元 or 角 gets 整 behind it (after 角 it may be left out; here it stands), one that
   ends with 分 gets none;
3. 人民币 stands right before the sum;
4. zeros within the figures are said as one 零, however many follow each other, as in 1,409.50 (壹仟肆佰零玖
   元伍角整) and 6,007.14 (陆仟零柒元壹角肆分); where the figures end with zeros before the decimal point,
   or have some before 万 or 元, a 零 may be left out when the 仟 or the 角 is not a zero, as in 1,680.32
   (壹仟陆佰捌拾元叁角贰分) and 107,000.53 (壹拾万柒仟元伍角叁分): it is left out here; where the 角 is a
   zero and the 分 is not, 零 stands before the 分, as in 16,409.02 (壹万陆仟肆佰零玖元零贰分) and 325.04.

Pure.
"""

from typing import Final

DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿", "万亿")
_GROUP: Final = 10_000
# The largest sum there are words for: 9999 万亿 yuan and all below, in fen.
LARGEST_FEN: Final = _GROUP ** len(_GROUPS) * 100 - 1


def in_capitals(fen: int) -> str:
    """Return a sum of fen in capitals: 12345 -> "人民币壹佰贰拾叁元肆角伍分".

    Raises:
        ValueError: the sum is below zero or above `LARGEST_FEN`.
    """
    if not 0 <= fen <= LARGEST_FEN:
        raise ValueError("a sum in capitals is from zero to 9999 万亿 yuan")
    yuan, rest = divmod(fen, 100)
    jiao, cent = divmod(rest, 10)
    said = f"{_whole(yuan)}元" if yuan else ""
    if not rest:
        return f"人民币{said or '零元'}整"
    if jiao:
        said += f"{DIGITS[jiao]}角"
    elif yuan:
        said += "零"
    return f"人民币{said}{DIGITS[cent]}分" if cent else f"人民币{said}整"


def _whole(yuan: int) -> str:
    """Return a number of yuan above zero in words, without 元: groups of four digits, the highest first."""
    groups: list[int] = []
    while yuan:
        yuan, group = divmod(yuan, _GROUP)
        groups.append(group)
    said, zero_due = "", False
    for power in reversed(range(len(groups))):
        group = groups[power]
        if not group:
            # 亿 is said of everything that stands before it: 万亿 alone would lose it.
            zero_due = bool(said)
            continue
        if said and (zero_due or group < _GROUP // 10):
            said += "零"
        zero_due = False
        said += _four(group) + _unit(power, groups)
    return said


def _unit(power: int, groups: list[int]) -> str:
    """Return what stands behind a group: 万亿 is 万 where 亿 follows of its own, as in 壹万零贰亿."""
    if _GROUPS[power] == "万亿" and groups[power - 1]:
        return "万"
    return _GROUPS[power]


def _four(group: int) -> str:
    """Return four digits in words, without zeros at their ends."""
    said, zero_due = "", False
    for place in reversed(range(len(_PLACES))):
        digit = group // 10**place % 10
        if digit:
            said += ("零" if zero_due and said else "") + DIGITS[digit] + _PLACES[place]
            zero_due = False
        else:
            zero_due = True
    return said
