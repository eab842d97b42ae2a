"""Sums of money as a program document writes them: whole fen, plainly. Pure."""

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

# A hundred thousand million yuan: above any city's budget, and far below what a database column holds.
LARGEST_FEN: Final = 10_000_000_000_000


def _plain(value: Any) -> Any:
    """Refuse what is a number to a reader but no whole number of fen, and say how to write it."""
    if isinstance(value, float) and not value.is_integer():
        raise PydanticCustomError(
            "amount_fraction_of_fen",
            "{en}",
            {
                "zh": f"金额 {value!r} 有不足一分的部分：金额以分为单位，写成整数，如 1,000.00 元写 100000。",
                "en": f"The amount {value!r} has a fraction of a fen: write whole fen, such as 100000 for"
                " 1,000.00 yuan.",
            },
        )
    if isinstance(value, float | str):
        raise PydanticCustomError(
            "amount_not_plain",
            "{en}",
            {
                "zh": "金额须直接写成整数分：不加引号，没有小数点、千位分隔符或科学记数法，"
                "如 1,000.00 元写 100000。",
                "en": "Write the amount plainly in whole fen: no quotes, decimal point, separators or"
                " exponent; 1,000.00 yuan are 100000.",
            },
        )
    return value


Fen = Annotated[int, Field(gt=0, le=LARGEST_FEN), BeforeValidator(_plain)]
