"""The two draws of blind marking (一次加密、二次加密): entry to number, number to code.

Who knows one draw cannot tell whose work a judge has before them; the decoding clerk alone has both.
"""

from collections.abc import Sequence
from random import Random
from typing import Final

# Without I, O, S and Z, which look like 1, 0, 5 and 2 when written by hand.
LETTERS: Final = "ABCDEFGHJKLMNPQRTUVWXY"
CODES: Final = len(LETTERS) * 100 * len(LETTERS)


def draw_numbers(entries: Sequence[str], source: Random) -> dict[str, int]:
    """Return the first draw: for each entry (code) a number from 1 to as many as there are, by chance.

    In use the source is `secrets.SystemRandom()`. Raises ValueError when an entry is named twice.
    """
    if len(set(entries)) < len(entries):
        raise ValueError("an entry is named twice in a draw")
    # The order in which the entries come in must not show in what a seeded source gives.
    numbers = range(1, len(entries) + 1)
    return dict(zip(sorted(entries), source.sample(numbers, len(entries)), strict=True))


def draw_codes(numbers: Sequence[int], source: Random) -> dict[int, str]:
    """Return the second draw: for each number of the first a code such as B07Q, each code once.

    A code is letter, two digits, letter, so that no letter is taken for a digit. Raises ValueError when a
    number is named twice, or for more numbers than there are codes (`CODES`).
    """
    if len(set(numbers)) < len(numbers):
        raise ValueError("a number is named twice in a draw")
    codes = source.sample(range(CODES), len(numbers))
    return {number: _code(drawn) for number, drawn in zip(sorted(numbers), codes, strict=True)}


def _code(drawn: int) -> str:
    rest, last = divmod(drawn, len(LETTERS))
    first, digits = divmod(rest, 100)
    return f"{LETTERS[first]}{digits:02}{LETTERS[last]}"
